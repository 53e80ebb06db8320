import pg from 'pg';
import { SUPERUSER } from './cluster.ts';
import type { RunningServer } from './control.ts';

const DATABASE = 'hookwire';

const INVALID_CATALOG_NAME = '3D000';
const DUPLICATE_DATABASE = '42P04';
// Starting up, recovering or shutting down; or the socket is not there yet, or no more.
const NOT_NOW = ['57P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'];

export function connectionStringFor(server: RunningServer, password: string, database = DATABASE): string {
  const base = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${database}`;
  return server.socketDirectory ? `${base}?host=${encodeURIComponent(server.socketDirectory)}` : base;
}

/** Makes our database on first use. False when the server takes no connections at the moment. */
export async function ensureDatabase(server: RunningServer, password: string): Promise<boolean> {
  try {
    const missing = !(await canConnect(connectionStringFor(server, password)));
    if (missing) await createDatabase(connectionStringFor(server, password, 'postgres'));
    return true;
  } catch (error) {
    if (NOT_NOW.includes(codeOf(error)) || /terminated unexpectedly/.test(String(error))) return false;
    throw error;
  }
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (codeOf(error) === INVALID_CATALOG_NAME) return false;
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    if (codeOf(error) !== DUPLICATE_DATABASE) throw error;
  } finally {
    await client.end();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
