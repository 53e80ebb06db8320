import type { Endpoint } from '#ui/endpoint/use-endpoints.ts';

type Answer = NonNullable<Endpoint['answer']>;

export interface AnswerValues {
  status: number | string;
  delayMs: number | string;
  headers: { key: string; name: string; value: string }[];
  body: string;
}

/** The answer that `values` describes, as the API takes it. */
export function toAnswer({ status, delayMs, headers, body }: AnswerValues): Answer {
  return {
    status: Number(status),
    delayMs: Number(delayMs),
    headers: headers.map(({ name, value }) => [name.trim(), value.trim()]),
    body,
  };
}

/** The editor of an endpoint that has the default answer starts from something that works. */
export function answerValuesOf(answer: Answer | null): AnswerValues {
  const { status, delayMs, headers, body } = answer ?? {
    status: 200,
    delayMs: 0,
    headers: [['Content-Type', 'application/json']] as const,
    body: '{"ok":true}',
  };
  return {
    status,
    delayMs,
    headers: headers.map(([name, value], index) => ({ key: String(index), name, value })),
    body,
  };
}

function between(from: number, to: number, message: string) {
  return (value: number | string) => {
    const number = value === '' ? NaN : Number(value);
    return Number.isInteger(number) && number >= from && number <= to ? null : message;
  };
}

export const answerChecks = {
  status: between(200, 599, 'Use a status from 200 to 599'),
  delayMs: between(0, 10_000, 'Use 0 to 10,000 ms'),
  headers: {
    name: (name: string) =>
      /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/.test(name.trim()) ? null : 'Not a valid header name',
    value: (value: string) =>
      /^[\t\x20-\x7e\x80-\xff]{0,4096}$/.test(value) ? null : 'Use printable Latin-1 characters',
  },
  body: (body: string) => (body.length > 65_536 ? 'At most 65,536 characters' : null),
};
