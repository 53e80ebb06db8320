import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { ROOT } from './steps.mjs';

// npm run check:size: the numbers that keep files small enough to hold, and what the compiler cannot see.

const LIMITS = { medianLines: 70, p90Lines: 200, maxLines: 300, exports: 3 };
const FOLDERS = ['src', 'e2e', 'prisma'];
const SKIPPED = /^(?:src\/generated|e2e\/\.results|e2e\/screenshots)\//;
const SOURCE = /\.(?:ts|tsx|mjs)$/;
const TEST = /\.test\.tsx?$|^e2e\//;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*$/;
// Next gives brackets a meaning in folder names.
const NEXT_FOLDER = /^(?:\([a-z-]+\)|\[{1,2}(?:\.\.\.)?[a-z-]+\]{1,2}|_[a-z-]+)$/i;
// A schema module exports a schema and its type for each shape.
const MANY_EXPORTS_ALLOWED = /^src\/protocol\/|\/schemas\.ts$|^src\/app\//;

const SUPPRESSION =
  /(?:eslint-disable(?:-next-line|-line)?|@ts-(?:ignore|nocheck|expect-error)|prettier-ignore)/;
const REASON = / -- \S|@ts-expect-error:? \S+ \S/;
const OPEN_WORK = /\b(?:TODO|FIXME|XXX)\b(?!.*#\d)/;

async function listFiles() {
  const lists = await Promise.all(
    FOLDERS.map(async (folder) => {
      const entries = await readdir(path.join(ROOT, folder), { withFileTypes: true, recursive: true });
      const files = entries.filter((entry) => entry.isFile() && SOURCE.test(entry.name));
      return files.map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)));
    }),
  );
  return ['server.ts', ...lists.flat()].filter((file) => !SKIPPED.test(file)).sort();
}

async function measure(file) {
  const text = await readFile(path.join(ROOT, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found = { any: 0, nonNull: 0, exports: 0 };
  const visit = (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.any += 1;
    if (ts.isNonNullExpression(node)) found.nonNull += 1;
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const statement of source.statements) found.exports += countExports(statement);
  const lines = text.trimEnd().split('\n');
  return {
    file,
    ...found,
    lines: lines.length,
    complaints: lines.flatMap((line, index) => complain(file, line, index)),
  };
}

function countExports(statement) {
  if (ts.isExportDeclaration(statement)) {
    const clause = statement.exportClause;
    return clause && ts.isNamedExports(clause) ? clause.elements.length : 1;
  }
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ? 1 : 0;
}

function complain(file, line, index) {
  // This file names what it looks for.
  if (file === 'src/tooling/check-size.mjs') return [];
  const at = `${file}:${index + 1}`;
  if (SUPPRESSION.test(line) && !REASON.test(line)) return [`${at} suppresses a rule without a reason`];
  return OPEN_WORK.test(line) ? [`${at} leaves work open without the number of an issue`] : [];
}

function isWellNamed(file) {
  const segments = file.split(path.sep);
  const name = segments.pop().replace(SOURCE, '');
  return KEBAB.test(name) && segments.every((segment) => KEBAB.test(segment) || NEXT_FOLDER.test(segment));
}

const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;

const measured = await Promise.all((await listFiles()).map(measure));
const code = measured.filter(({ file }) => !TEST.test(file));
const lines = code.map((entry) => entry.lines).sort((a, b) => a - b);
const total = (entries) => entries.reduce((sum, entry) => sum + entry.lines, 0);
const median = quantile(lines, 0.5);
const p90 = quantile(lines, 0.9);
const wide = code.filter((entry) => entry.exports > LIMITS.exports && !MANY_EXPORTS_ALLOWED.test(entry.file));
const tests = total(measured) - total(code);

console.log(
  `${code.length} files: median ${median} lines, p90 ${p90}, max ${lines.at(-1)}; ` +
    `${(tests / total(code)).toFixed(2)} test lines per line; ${wide.length} files with more than ${LIMITS.exports} exports`,
);
const widest = wide.filter((entry) => entry.exports > 2 * LIMITS.exports);
for (const { file, exports } of widest) console.log(`  ${exports} exports: ${file}`);

const problems = [
  ...measured.flatMap((entry) => entry.complaints),
  ...measured
    .filter(({ file }) => !isWellNamed(file))
    .map(({ file }) => `${file} is not named in kebab-case`),
  ...measured
    .filter((entry) => entry.lines > LIMITS.maxLines)
    .map((entry) => `${entry.file} has ${entry.lines} lines`),
  ...measured.filter((entry) => entry.any > 0).map((entry) => `${entry.file} uses any`),
  ...measured.filter((entry) => entry.nonNull > 0).map((entry) => `${entry.file} asserts with !`),
  ...(median > LIMITS.medianLines
    ? [`The median file has ${median} lines, more than ${LIMITS.medianLines}`]
    : []),
  ...(p90 > LIMITS.p90Lines
    ? [`A tenth of the files has more than ${p90} lines; ${LIMITS.p90Lines} are allowed`]
    : []),
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exitCode = 1;
}
