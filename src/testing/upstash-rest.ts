import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Redis } from 'ioredis';

/** Upstash's REST interface over a plain Redis, as far as the limiter uses it. */
export async function startUpstashRest(
  redis: Redis,
  token: string,
): Promise<{ url: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      // Guarantee: the client sends a command as a list, or a list of them to /pipeline.
      const body = JSON.parse(await text(request)) as string[] | string[][];
      const authorized = request.headers.authorization === `Bearer ${token}`;
      const commands = request.url?.startsWith('/pipeline') ? (body as string[][]) : [body as string[]];
      const answers = await Promise.all(commands.map((command) => run(redis, command)));
      response.writeHead(authorized ? 200 : 401, { 'content-type': 'application/json' });
      response.end(JSON.stringify(request.url?.startsWith('/pipeline') ? answers : answers[0]));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}

async function run(redis: Redis, [name = '', ...args]: string[]): Promise<object> {
  const verb = name.toLowerCase();
  // Upstash takes the shebang line, plain Redis does not.
  if (verb === 'evalsha') return { error: 'NOSCRIPT No matching script' };
  if (verb === 'eval') args[0] = (args[0] ?? '').replace(/^#!.*\n/, '');
  try {
    return { result: encoded(await redis.call(name, ...args)) };
  } catch (error) {
    return { error: String(error) };
  }
}

/** The client asks for base64 strings. */
function encoded(result: unknown): unknown {
  if (typeof result === 'string') return Buffer.from(result).toString('base64');
  return Array.isArray(result) ? result.map(encoded) : result;
}
