import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { connectToCatalog } from './catalog-adapter.ts';

export type SchemaEngine = bindings.SchemaEngine;

// The bindings are a module that holds one instance, so there can be only one in a process.
let instantiated: Promise<void> | undefined;

export interface SchemaEngineOptions {
  /** The engine may play the migrations through in this very database, to see where they lead. */
  isShadow: boolean;
}

/** Prisma's schema engine as WebAssembly: the one behind `prisma migrate deploy`, without its download. */
export async function openSchemaEngine(
  pool: pg.Pool,
  { isShadow }: SchemaEngineOptions,
): Promise<SchemaEngine> {
  await (instantiated ??= instantiate());
  const adapter = await connectToCatalog(pool);
  // The adapter cuts scripts at each semicolon, even in strings and comments; PostgreSQL itself reads them right.
  adapter.executeScript = async (script) => {
    await pool.query(script).catch((error: unknown) => Promise.reject(describe(error)));
  };
  const noShadow = () => Promise.reject(new Error('The schema engine asked for a shadow database'));
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: adapter.adapterName,
    connect: () => Promise.resolve(adapter),
    connectToShadowDb: isShadow ? () => Promise.resolve(adapter) : noShadow,
  };
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
}

/** The engine passes on the text of errors that it knows, and only the number of others. */
function describe(error: unknown): Error {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error : new Error(String(error));
  const { code = '', severity = '', message, detail, column, hint } = error;
  return new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint });
}

// Without it, a panic of the engine would end in a TypeError that says nothing.
const panicRegistry = { set_message: (message: string) => process.stderr.write(`${message}\n`) };

// Node 20 cannot import a .wasm file, so what the package's own entry does is done by hand.
async function instantiate(): Promise<void> {
  Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: panicRegistry });
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  // Guarantee: the package's own entry calls this export, and without arguments.
  const start = instance.exports['__wbindgen_start'] as () => void;
  start();
}
