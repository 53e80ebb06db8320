import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

// `npm ci` refuses a lockfile that lacks an optional package of another platform, and npm leaves out those that its
// registry does not hold. This finds them; with --fix it adds them, without a checksum.

const FILE = path.resolve(import.meta.dirname, '..', '..', 'package-lock.json');
const SYSTEM =
  /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|x64|ia32|ppc64|riscv64|s390x|loong64)/;

const lockfile = JSON.parse(await readFile(FILE, 'utf8'));
const { packages } = lockfile;

/** The nearest installed copy, looked for as Node does. */
function isLocked(from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base === '' ? '' : `${base}/`}node_modules/${name}`]) return true;
    if (base === '') return false;
  }
}

function entryFor(name, version, parent) {
  const [, os, cpu] = SYSTEM.exec(name) ?? [];
  if (!os || !cpu) throw new Error(`${name} names no platform; run npm install against a complete registry`);
  const libc = /gnu/.test(name) ? 'glibc' : /musl/.test(name) ? 'musl' : null;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev ? { dev: true } : {}),
    ...(os === 'linux' && libc ? { libc: [libc] } : {}),
    optional: true,
    os: [os],
  };
}

const missing = {};
for (const [from, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!isLocked(from, name)) missing[`node_modules/${name}`] = entryFor(name, version, entry);
  }
}

const names = Object.keys(missing);
if (names.length > 0 && process.argv.includes('--fix')) {
  const sorted = Object.entries({ ...packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lockfile.packages = Object.fromEntries(sorted);
  await writeFile(FILE, `${JSON.stringify(lockfile, null, 2)}\n`);
  console.log(`Added ${names.length} platform packages to package-lock.json.`);
} else if (names.length > 0) {
  const fix = 'node src/tooling/check-lockfile.mjs --fix';
  console.error(`package-lock.json lacks ${names.length} platform packages, such as ${names[0]}; run ${fix}`);
  process.exitCode = 1;
}
