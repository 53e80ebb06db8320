import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import type pg from 'pg';

export type SchemaEngine = bindings.SchemaEngine;

// The bindings are a module that holds one instance, so there can be only one in a process.
let instantiated: Promise<void> | undefined;

/**
 * Prisma's schema engine as WebAssembly: the one behind `prisma migrate deploy`, without its download.
 * It works on `main`, and on `shadow`, an empty database, when it has to play the migrations through.
 */
export async function openSchemaEngine(main: pg.Pool, shadow?: pg.Pool): Promise<SchemaEngine> {
  await (instantiated ??= instantiate());
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(main),
    connectToShadowDb: () => (shadow ? connect(shadow) : Promise.reject(new Error('No shadow database'))),
  };
  const bound = bindMigrationAwareSqlAdapterFactory(factory);
  return bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, bound);
}

/** The adapter cuts scripts at each semicolon, even in strings and comments; PostgreSQL itself reads them right. */
async function connect(pool: pg.Pool): Promise<SqlDriverAdapter> {
  const adapter = await new PrismaPg(pool).connect();
  adapter.executeScript = async (script) => {
    await pool.query(script);
  };
  return adapter;
}

// Node 20 cannot import a .wasm file, so what the package's own entry does is done by hand.
async function instantiate(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(path.join(path.dirname(entry), 'schema_engine_bg.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...bindings } });
  bindings.__wbg_set_wasm(instance.exports);
  const start: unknown = instance.exports['__wbindgen_start'];
  if (typeof start === 'function') start();
}
