import * as fc from 'fast-check';

/** Text that has broken something somewhere before. */
const TRICKY_TEXT = [
  '',
  ' ',
  '\u0000',
  '\uD800',
  '\uFEFF',
  '\u202Eright to left',
  '‮',
  '%00',
  '%',
  '%zz',
  '../../etc/passwd',
  "' OR 1=1 --",
  '{{7*7}}',
  '${x}',
  'hwk_',
  'null',
  'undefined',
  'NaN',
  '__proto__',
  'constructor',
  'toString',
  '1e309',
  '-0',
  '9007199254740993',
  '2026-02-30T25:61:00Z',
  'a'.repeat(10_000),
  '🎉'.repeat(500),
];

const TRICKY_NUMBERS = [0, -0, -1, 1.5, 1e309, -1e309, Number.MAX_SAFE_INTEGER + 2, 2 ** 31, 2 ** 63, 1e-320];

export const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...TRICKY_TEXT));

/** Text as a part of a path or a query. */
export const segment = text.map((one) => encodeURIComponent(Buffer.from(one).toString()));

/** Any JSON, deep and wide within reason, with keys that objects know themselves. */
export const jsonValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 3, arbitrary: text },
  { weight: 2, arbitrary: fc.constantFrom(...TRICKY_NUMBERS, null, true, false) },
  fc.array(text, { maxLength: 5 }),
  fc.dictionary(text, fc.jsonValue({ maxDepth: 1 }), { maxKeys: 5 }),
);

/** An object of these fields, nearly each there, nearly each with a value that fits. */
export function objectOf(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> {
  const loose = Object.entries(fields).map(([name, value]) => {
    // JSON leaves out what is undefined.
    const odd = fc.oneof(jsonValue, fc.constant(undefined));
    return [name, fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: odd })] as const;
  });
  return fc.record(Object.fromEntries(loose));
}

/** As text: mostly JSON, sometimes cut, sometimes nested beyond measure, sometimes nothing of the kind. */
export function jsonText(value: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const whole = value.map((one) => JSON.stringify(one));
  const cut = fc.tuple(whole, fc.nat(200)).map(([json, length]) => json.slice(0, length));
  const deep = fc.nat(5_000).map((depth) => `${'['.repeat(depth)}${']'.repeat(depth)}`);
  return fc.oneof({ weight: 20, arbitrary: whole }, cut, text, { weight: 1, arbitrary: deep });
}
