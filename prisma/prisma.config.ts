import path from 'node:path';
import { defineConfig } from 'prisma/config';

// `generate` and `validate` look for the native schema engine but never call it; any existing file
// spares its download. Migrations run on the WebAssembly engine (src/infra/migrations.ts).
process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;

export default defineConfig({ schema: path.join(import.meta.dirname, 'schema.prisma') });
