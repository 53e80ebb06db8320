import nodemailer from 'nodemailer';
import type { Logger } from '#domain/context.ts';
import type { Mail, Mailer } from '#domain/user/mailer.ts';

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`; null: mails go to the log. */
  smtpUrl: string | null;
  from: string;
  logger: Logger;
}

export interface ClosableMailer extends Mailer {
  /** Waits for the mails that are under way. */
  close(): Promise<void>;
}

export function createMailer({ smtpUrl, from, logger }: MailerOptions): ClosableMailer {
  return smtpUrl === null ? logMailer(logger) : smtpMailer({ smtpUrl, from, logger });
}

function logMailer(logger: Logger): ClosableMailer {
  return {
    kind: 'log',
    send({ to, subject, text }) {
      logger.warn({ to, subject, text }, 'No mail server is configured (SMTP_URL); the mail is in `text`');
      return Promise.resolve(true);
    },
    close: () => Promise.resolve(),
  };
}

function smtpMailer(options: MailerOptions & { smtpUrl: string }): ClosableMailer {
  const { smtpUrl, from, logger } = options;
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    dnsTimeout: 10_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const underWay = new Set<Promise<boolean>>();
  const deliver = async ({ to, subject, text, id }: Mail): Promise<boolean> => {
    try {
      const known = id === undefined ? {} : { messageId: `<${id}@hookwire>` };
      await transport.sendMail({ from, to, subject, text, ...known });
      logger.info({ to, subject }, 'Mail handed to the mail server');
      return true;
    } catch (error) {
      logger.error({ err: error, to, subject }, 'The mail server did not take a mail');
      return false;
    }
  };
  return {
    kind: 'smtp',
    async send(mail) {
      const delivery = deliver(mail);
      underWay.add(delivery);
      const isTaken = await delivery;
      underWay.delete(delivery);
      return isTaken;
    },
    async close() {
      await Promise.all(underWay);
      transport.close();
    },
  };
}
