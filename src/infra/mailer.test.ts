import { afterEach, describe, expect, it, vi } from 'vitest';
import { readableMail, startSmtpServer, type SmtpMode, type SmtpServer } from '#testing/smtp-server.ts';
import { createMailer } from './mailer.ts';

const servers: SmtpServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function startSmtp(mode?: SmtpMode): Promise<SmtpServer> {
  const server = await startSmtpServer(mode);
  servers.push(server);
  return server;
}

function silentLogger() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
}

const TOKEN = 'k3q5mJ0mVb8aW2iJ8q1nq6wyqv0oQH3m0Ew9k1N0s2b';
const MAIL = {
  to: 'ada@example.com',
  subject: 'Confirm your e-mail address',
  text: `Open this:\n\nhttps://hook.example/verify-email?token=${TOKEN}\n`,
};

describe('with a mail server', () => {
  it('hands over the mail with the link in one piece', async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger() });
    expect(mailer.kind).toBe('smtp');
    expect(await mailer.send(MAIL)).toBe(true);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toContain('To: ada@example.com');
    expect(smtp.received[0]).toContain('From: hookwire@example.com');
    expect(readableMail(smtp.received[0])).toContain(`https://hook.example/verify-email?token=${TOKEN}`);
    await mailer.close();
  });

  it('lets no address smuggle in another recipient', async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger() });
    await mailer.send({ ...MAIL, to: 'ada@example.com\r\nRCPT TO:<eve@example.com>' });
    expect(smtp.commands.filter((line) => line.startsWith('RCPT')).length).toBeLessThanOrEqual(1);
    await mailer.close();
  });

  it.each(['refuse', 'hang-up'] as const)(
    'says so when it does %s, and logs it without the text',
    async (mode) => {
      const smtp = await startSmtp(mode);
      const logger = silentLogger();
      const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger });
      expect(await mailer.send(MAIL)).toBe(false);
      expect(logger.error).toHaveBeenCalledOnce();
      expect(JSON.stringify(logger.error.mock.calls)).not.toContain(TOKEN);
      await mailer.close();
    },
  );

  it('gives a mail that may be sent twice the same id each time', async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger() });
    for (let i = 0; i < 2; i++) await mailer.send({ ...MAIL, id: 'quota-1' });
    await mailer.send(MAIL);
    const ids = smtp.received.map((mail) => /^Message-ID: (.*)$/m.exec(mail)?.[1]?.trim());
    expect(ids.slice(0, 2)).toEqual(['<quota-1@hookwire>', '<quota-1@hookwire>']);
    expect(ids[2]).not.toBe(ids[0]);
    await mailer.close();
  });

  it('closes only after the mails under way', async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger() });
    void mailer.send(MAIL);
    await mailer.close();
    expect(smtp.received).toHaveLength(1);
  });
});

describe('without a mail server', () => {
  it('logs the text, so that the operator can copy the link', async () => {
    const logger = silentLogger();
    const mailer = createMailer({ smtpUrl: null, from: 'hookwire@example.com', logger });
    expect(mailer.kind).toBe('log');
    await mailer.send(MAIL);
    expect(logger.warn).toHaveBeenCalledWith(expect.objectContaining(MAIL), expect.any(String));
  });
});
