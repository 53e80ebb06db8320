import type { Server } from 'node:http';

/** Listens on a free loopback port, tells the parent process which, and ends with it. */
export function announce(server: Server): void {
  server.listen(0, '127.0.0.1', 4_096, () => {
    const address = server.address();
    if (address && typeof address === 'object') process.send?.({ port: address.port });
  });
  for (const end of ['disconnect', 'SIGTERM']) process.on(end, () => process.exit(0));
}
