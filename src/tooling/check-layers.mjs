import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { packageCommand, ROOT } from './steps.mjs';

// npm run check:layers. A check that reads nothing finds nothing, so it also counts what was read, and lets every rule
// find a violation that is planted for it.

const CONFIG = path.join(ROOT, '.dependency-cruiser.cjs');
const RUNTIME = (to) => `import '#${to}';\n`;
const TYPE = (to) => `import type { a } from '#${to}';\nexport type { a };\n`;

/** A file for each rule, as [rule, file, imported file]. */
const PLANTED = [
  ['no-cycle', 'domain/a/one.ts', 'domain/a/two.ts'],
  ['protocol-is-a-leaf', 'protocol/a.ts', 'domain/b.ts'],
  ['domain-knows-no-edge', 'domain/c.ts', 'infra/b.ts'],
  ['infra-serves-domain', 'infra/c.ts', 'server/b.ts'],
  ['transport-through-domain', 'transport/ws/c.ts', 'infra/b.ts'],
  ['transports-are-strangers', 'transport/ws/d.ts', 'transport/trpc/b.ts'],
  ['ui-is-presentational', 'ui/c.ts', 'domain/b.ts'],
  ['ui-knows-one-transport', 'ui/d.ts', 'transport/ws/b.ts'],
  ['ui-knows-it-as-a-type', 'ui/e.ts', 'transport/trpc/b.ts'],
  ['tests-and-tools-stay-outside', 'server/c.ts', 'testing/b.ts'],
  ['conformance-knows-the-wire-only', 'conformance/a.ts', 'domain/b.ts'],
];

/** What no rule reports; a cycle is reported at its first file. */
const ALLOWED = [
  ['domain/a/two.ts', RUNTIME('domain/a/one.ts')],
  ['domain/a/three.ts', TYPE('domain/a/four.ts')],
  ['domain/a/four.ts', TYPE('domain/a/three.ts')],
  ['ui/f.ts', TYPE('transport/trpc/b.ts')],
  ['domain/a/one.test.ts', RUNTIME('testing/b.ts')],
];

async function cruise(directory) {
  const [file, ...args] = packageCommand('dependency-cruiser/bin/dependency-cruise.mjs', '--config', CONFIG);
  const options = { cwd: directory, maxBuffer: 256 * 1024 * 1024 };
  const targets = directory === ROOT ? ['src', 'server.ts'] : ['src'];
  const result = await promisify(execFile)(
    file,
    [...args, '--output-type', 'json', ...targets],
    options,
  ).catch((error) => error);
  const { modules, summary } = JSON.parse(result.stdout);
  return {
    sources: modules.map((module) => module.source),
    found: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}

async function provePlantedAreFound() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'hookwire-layers-'));
  try {
    const files = new Map(ALLOWED);
    for (const [, file, to] of PLANTED) files.set(file, RUNTIME(to));
    for (const [, , to] of PLANTED) if (!files.has(to)) files.set(to, 'export const a = 1;\n');
    for (const [file, text] of files) {
      await mkdir(path.dirname(path.join(directory, 'src', file)), { recursive: true });
      await writeFile(path.join(directory, 'src', file), text);
    }
    await writeFile(path.join(directory, 'package.json'), '{"type":"module","imports":{"#*":"./src/*"}}');
    await cp(path.join(ROOT, 'tsconfig.json'), path.join(directory, 'tsconfig.json'));
    await mkdir(path.join(directory, 'node_modules'));
    await cp(
      path.join(ROOT, 'node_modules', '@tsconfig'),
      path.join(directory, 'node_modules', '@tsconfig'),
      {
        recursive: true,
      },
    );
    const { found } = await cruise(directory);
    const names = found.map(({ rule, from }) => `${rule} ${from}`).sort();
    const wanted = PLANTED.map(([rule, file]) => `${rule} src/${file}`).sort();
    if (names.join('\n') === wanted.join('\n')) return [];
    return [
      `The rules do not find what was planted.\nPlanted:\n${wanted.join('\n')}\nFound:\n${names.join('\n')}`,
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function checkOurs() {
  const entries = await readdir(path.join(ROOT, 'src'), { withFileTypes: true, recursive: true });
  const ours = entries
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
  const { sources, found } = await cruise(ROOT);
  const unread = ours.filter((file) => !sources.includes(file));
  const problems = found.map(({ rule, from, to }) => `${rule}: ${from} → ${to}`);
  if (unread.length > 0) problems.push(`Not read: ${unread.join(', ')}`);
  if (ours.length < 100) problems.push(`Only ${ours.length} modules under src`);
  return problems;
}

const problems = (await Promise.all([provePlantedAreFound(), checkOurs()])).flat();
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
