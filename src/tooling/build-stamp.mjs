import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from './steps.mjs';

// What the build reads. Tests, tools and generated code are left out below.
const INPUTS = [
  'src',
  'public',
  'server.ts',
  'next.config.mjs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const SCHEMA = path.join('prisma', 'schema.prisma');
const IGNORED = /^src\/(?:testing|tooling|generated|bench|conformance)\/|\.test\.tsx?$/;

const STAMP = path.join(ROOT, 'dist', '.built-from');
const BUILD_ID = path.join(ROOT, '.next', 'BUILD_ID');

/** One hash over the contents of all that goes into a build. */
export async function hashInputs() {
  const files = await Promise.all([...INPUTS, SCHEMA].map(listFiles));
  const hash = createHash('sha256').update(process.version);
  for (const file of files.flat().sort()) {
    if (IGNORED.test(file.split(path.sep).join('/'))) continue;
    hash.update(`\0${file}\0`).update(await readFile(path.join(ROOT, file)));
  }
  return hash.digest('hex');
}

/** Whether a build was finished from these inputs, and its pages are still the ones that lie there. */
export async function isBuiltFrom(inputsHash) {
  return (await read(STAMP)) === (await stampFor(inputsHash));
}

/** Written last; taken away first, so that an interrupted build is never taken for a finished one. */
export async function writeStamp(inputsHash) {
  await writeFile(STAMP, await stampFor(inputsHash));
}

export async function removeStamp() {
  await rm(STAMP, { force: true });
}

async function stampFor(inputsHash) {
  return `${inputsHash} ${await read(BUILD_ID)}`;
}

async function read(file) {
  return readFile(file, 'utf8').catch(() => null);
}

async function listFiles(input) {
  try {
    const entries = await readdir(path.join(ROOT, input), { withFileTypes: true, recursive: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
  } catch (error) {
    if (error.code === 'ENOTDIR') return [input];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}
