import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMailer } from './mailer.ts';

interface SmtpServer {
  url: string;
  /** Everything between DATA and the final dot, one a mail. */
  received: string[];
  commands: string[];
}

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** As much of RFC 5321 as one mail needs; `refuse` answers RCPT with 550, `hang-up` nothing. */
async function startSmtp(mode: 'accept' | 'refuse' | 'hang-up' = 'accept'): Promise<SmtpServer> {
  const received: string[] = [];
  const commands: string[] = [];
  const server = createServer((socket) => {
    if (mode === 'hang-up') {
      socket.destroy();
      return;
    }
    let text = '';
    let inData = false;
    socket.write('220 mail.test ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      for (;;) {
        const end = inData ? text.indexOf('\r\n.\r\n') : text.indexOf('\r\n');
        if (end < 0) return;
        const part = text.slice(0, end);
        text = text.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          received.push(part);
          socket.write('250 OK\r\n');
          continue;
        }
        commands.push(part);
        const verb = part.slice(0, 4).toUpperCase();
        if (verb === 'DATA') {
          inData = true;
          socket.write('354 Go on\r\n');
        } else if (verb === 'QUIT') socket.end('221 Bye\r\n');
        else if (verb === 'RCPT' && mode === 'refuse') socket.write('550 No such user\r\n');
        else socket.write('250 OK\r\n');
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, received, commands };
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

/** What the reader sees of a long line (RFC 2045 section 6.7). */
function readable(mail: string | undefined): string {
  return (mail ?? '').replaceAll('=\r\n', '').replaceAll('=3D', '=');
}

describe('with a mail server', () => {
  it('hands over the mail with the link in one piece', async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger: silentLogger() });
    expect(mailer.kind).toBe('smtp');
    await mailer.send(MAIL);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toContain('To: ada@example.com');
    expect(smtp.received[0]).toContain('From: hookwire@example.com');
    expect(readable(smtp.received[0])).toContain(`https://hook.example/verify-email?token=${TOKEN}`);
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
    'answers no different when it does %s, and logs it',
    async (mode) => {
      const smtp = await startSmtp(mode);
      const logger = silentLogger();
      const mailer = createMailer({ smtpUrl: smtp.url, from: 'hookwire@example.com', logger });
      await expect(mailer.send(MAIL)).resolves.toBeUndefined();
      expect(logger.error).toHaveBeenCalledOnce();
      expect(JSON.stringify(logger.error.mock.calls)).not.toContain(TOKEN);
      await mailer.close();
    },
  );

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
