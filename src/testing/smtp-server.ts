import { createServer, type AddressInfo, type Socket } from 'node:net';

/** What it does with a mail; `refuse` answers RCPT with 550, `hang-up` closes before the greeting. */
export type SmtpMode = 'accept' | 'refuse' | 'hang-up';

export interface SmtpServer {
  url: string;
  /** May be changed at any time. */
  mode: SmtpMode;
  /** Everything between DATA and the final dot, one a mail. */
  received: string[];
  commands: string[];
  close(): Promise<void>;
}

/** As much of RFC 5321 as one mail needs, on a loopback port. */
export async function startSmtpServer(mode: SmtpMode = 'accept'): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, smtp);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Guarantee: a server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  const smtp: SmtpServer = {
    url: `smtp://127.0.0.1:${port}`,
    mode,
    received: [],
    commands: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
  return smtp;
}

function serve(socket: Socket, smtp: SmtpServer): void {
  if (smtp.mode === 'hang-up') {
    socket.destroy();
    return;
  }
  let text = '';
  let isInText = false;
  socket.write('220 mail.test ESMTP\r\n');
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1');
    for (;;) {
      const end = text.indexOf(isInText ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = text.slice(0, end);
      text = text.slice(end + (isInText ? 5 : 2));
      const answer = isInText ? takeText(smtp, part) : takeCommand(smtp, part);
      isInText = answer.startsWith('354');
      if (answer.startsWith('221')) socket.end(answer);
      else socket.write(answer);
    }
  });
}

function takeText(smtp: SmtpServer, text: string): string {
  smtp.received.push(text);
  return '250 OK\r\n';
}

function takeCommand(smtp: SmtpServer, line: string): string {
  smtp.commands.push(line);
  const verb = line.slice(0, 4).toUpperCase();
  if (verb === 'DATA') return '354 Go on\r\n';
  if (verb === 'QUIT') return '221 Bye\r\n';
  return verb === 'RCPT' && smtp.mode === 'refuse' ? '550 No such user\r\n' : '250 OK\r\n';
}

/** What the reader sees of a received mail: long lines in one piece, and signs as they are (RFC 2045 section 6.7). */
export function readableMail(mail: string | undefined): string {
  const joined = (mail ?? '').replaceAll('=\r\n', '').replaceAll('\r\n', '\n');
  const bytes = joined.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
