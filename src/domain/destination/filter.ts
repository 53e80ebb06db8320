import { z } from 'zod';
import { parseJsonPath } from './json-path.ts';

const MAX_CONDITIONS = 20;
const CONTROL = /\p{Cc}/u;

/** An object with these fields and no others, said in words. */
function condition<S extends z.ZodRawShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `This condition has no field ${issue.keys.join(', ')}`
        : 'A condition is an object',
  });
}

function line(words: string, maxLength: number) {
  return z
    .string(words)
    .min(1, words)
    .max(maxLength, `${words}, at most ${maxLength} characters`)
    .refine((text) => !CONTROL.test(text), 'Use no line breaks or control characters');
}

const Method = z
  .string('Give methods as text, for example POST')
  .trim()
  .toUpperCase()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Z-]{1,32}$/, 'Give methods as text, for example POST');

/** The part after `/h/<id>`, without the query. */
const Path = line('Give the path after the endpoint’s own, for example /orders', 256).startsWith(
  '/',
  'Start the path with /',
);

const HeaderName = z
  .string('Give the header’s name')
  .trim()
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/, 'This is not a valid header name');
const HeaderText = line('Give the text to look for in the header', 1_024);

const JsonPath = line('Give the path into the body, for example data.items[0].type', 256).refine(
  (path) => parseJsonPath(path) !== null,
  'Write the path as data.items[0]["odd key"]: keys and places only, at most 20 of them',
);
const JsonText = z.string().max(1_024, 'Texts to compare with have at most 1,024 characters');
const JsonValue = z.union(
  [JsonText, z.number(), z.boolean(), z.null()],
  'Compare with a text of at most 1,024 characters, a number, true, false or null',
);

const ON_HEADER = { on: z.literal('header'), name: HeaderName };
const ON_JSON = { on: z.literal('json'), path: JsonPath };
const HEADER_IS = 'A header condition is exists, equals or contains';
const JSON_IS = 'A json condition is exists, equals or in';

const Condition = z.discriminatedUnion(
  'on',
  [
    condition({
      on: z.literal('method'),
      in: z.array(Method, 'Give a list of methods').min(1, 'Give at least one method').max(20),
    }),
    condition({
      on: z.literal('path'),
      is: z.enum(['equals', 'starts_with', 'glob'], 'A path condition is equals, starts_with or glob'),
      value: Path,
    }),
    z.discriminatedUnion(
      'is',
      [
        condition({ ...ON_HEADER, is: z.literal('exists') }),
        condition({ ...ON_HEADER, is: z.literal('equals'), value: HeaderText }),
        condition({ ...ON_HEADER, is: z.literal('contains'), value: HeaderText }),
      ],
      HEADER_IS,
    ),
    z.discriminatedUnion(
      'is',
      [
        condition({ ...ON_JSON, is: z.literal('exists') }),
        condition({ ...ON_JSON, is: z.literal('equals'), value: JsonValue }),
        condition({
          ...ON_JSON,
          is: z.literal('in'),
          values: z
            .array(JsonValue, 'Give a list of values')
            .min(1, 'Give at least one value')
            .max(50, 'Give at most 50 values'),
        }),
      ],
      JSON_IS,
    ),
  ],
  'A condition looks at method, path, header or json',
);
export type FilterCondition = z.output<typeof Condition>;

/** Which requests a destination takes: those for which all conditions hold. Also the form in which it is stored. */
export const DestinationFilter = z.strictObject(
  {
    all: z
      .array(Condition, 'Give a list of conditions')
      .min(1, 'Give at least one condition, or no filter at all')
      .max(MAX_CONDITIONS, `A filter has at most ${MAX_CONDITIONS} conditions`),
  },
  'Give a filter as {"all": [conditions]}',
);
export type DestinationFilter = z.output<typeof DestinationFilter>;
