import os from 'node:os';
import type { Placement } from './placement.ts';

const GIB = 1024 ** 3;

/** Durable (fsync and synchronous_commit keep their default, on), tuned for many small commits on a shared machine. */
export function serverSettings(placement: Placement, loopbackPort: number | null): Record<string, string> {
  const roomy = os.totalmem() >= 4 * GIB;
  return {
    // Nobody but this machine's user reaches it: a socket in a directory of mode 0700, or a loopback port on Windows.
    listen_addresses: loopbackPort === null ? '' : '127.0.0.1',
    port: String(loopbackPort ?? 5432),
    unix_socket_directories: loopbackPort === null ? placement.socketDirectory : '',
    unix_socket_permissions: '0700',
    max_connections: '100',
    shared_buffers: roomy ? '256MB' : '128MB',
    effective_cache_size: roomy ? '2GB' : '512MB',
    // Fewer checkpoints and smaller full-page images: steadier commits under a stream of captures.
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    random_page_cost: '1.1',
    // Compiling a query costs more than any of ours takes.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
  };
}
