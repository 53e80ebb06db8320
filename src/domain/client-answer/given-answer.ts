import { AnswerHeader } from '#domain/endpoint/schemas.ts';
import type { ClientType } from '#domain/stream/presence.ts';
import type { RespondMessage } from '#protocol/respond-message.ts';

/** What a client has a sender answered, judged and decoded. */
export interface GivenAnswer {
  status: number;
  headers: [name: string, value: string][];
  body: Buffer;
}

/** Who gave it. */
export interface Answerer {
  connectionId: string;
  clientType: ClientType;
  /** As in an audit row. */
  principal: string;
}

export interface OfferedAnswer {
  requestId: string;
  /** Only a client that listens to the endpoint may answer its senders. */
  endpointId: string;
  answer: GivenAnswer;
  by: Answerer;
}

const MAX_HEADERS = 64;
const MAX_HEADER_BYTES = 16 * 1024;
const MAX_ANSWER_BODY_BYTES = 1024 * 1024;
/** Half of a pair, which has no bytes in UTF-8. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

interface Problem {
  problem: string;
}

function judgeHeaders(headers: GivenAnswer['headers']): string | null {
  if (headers.length > MAX_HEADERS) return `headers: at most ${MAX_HEADERS}`;
  // Names and values are Latin-1; each pair costs ": " and a line end besides.
  const bytes = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
  if (bytes > MAX_HEADER_BYTES) return `headers: at most ${MAX_HEADER_BYTES} bytes together`;
  for (const [name, value] of headers) {
    const judged = AnswerHeader.safeParse([name, value]);
    if (!judged.success) {
      return `header "${name.slice(0, 64)}": ${judged.error.issues[0]?.message ?? 'not valid'}`;
    }
  }
  return null;
}

function decode(body: string, encoding: 'utf8' | 'base64'): Buffer | Problem {
  if (encoding === 'base64') {
    if (body.length % 4 !== 0 || !BASE64.test(body)) return { problem: 'body: not valid base64' };
    return Buffer.from(body, 'base64');
  }
  if (LONE_SURROGATE.test(body)) return { problem: 'body: not well-formed text; send bytes as base64' };
  return Buffer.from(body, 'utf8');
}

/** The answer, or what is wrong with it. */
export function judgeAnswer(message: RespondMessage): GivenAnswer | Problem {
  const { status, headers = [], body = '', bodyEncoding = 'utf8' } = message;
  const pairs = Array.isArray(headers) ? headers : Object.entries(headers);
  const problem = judgeHeaders(pairs);
  if (problem !== null) return { problem };
  const bytes = decode(body, bodyEncoding);
  if (!Buffer.isBuffer(bytes)) return bytes;
  if (bytes.length > MAX_ANSWER_BODY_BYTES) {
    return { problem: `body: at most ${MAX_ANSWER_BODY_BYTES} bytes, this one has ${bytes.length}` };
  }
  return { status, headers: pairs, body: bytes };
}
