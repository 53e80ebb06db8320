import { AccountClientMessage, SubscribeMessage, type AccountErrorCode } from './account-stream.ts';

export interface InvalidMessage {
  code: Extract<AccountErrorCode, 'UNKNOWN_TYPE' | 'ENDPOINT_IDS_MISSING' | `INVALID_${string}`>;
  /** What is wrong and what to send instead. */
  message: string;
}

const TYPES = AccountClientMessage.options.map((option) => option.shape.type.value);

/** The names under which clients are known to send endpoint ids. */
const ID_FIELDS = ['endpoint_ids', 'endpointIds', 'endpoints', 'endpoint_id', 'endpointId'];
/** Where fields may stand beside the top level. */
const WRAPPERS = ['data', 'payload'];

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The first of these fields that is there, at the top level or under a wrapper; null counts as absent. */
function pick(message: Fields, names: readonly string[]): unknown {
  const places = [message, ...WRAPPERS.map((name) => message[name]).filter(isFields)];
  for (const place of places) {
    for (const name of names) {
      if (Object.hasOwn(place, name) && place[name] !== null) return place[name];
    }
  }
  return undefined;
}

function toCanonical(type: string, message: Fields): Fields {
  const ids = pick(message, ID_FIELDS);
  const optional = ['after', 'consumer', 'share'].map((name) => [name, pick(message, [name])] as const);
  return {
    type,
    endpoint_ids: typeof ids === 'string' ? [ids] : ids,
    endpoint_id: ids,
    token: pick(message, ['token', 'access_token', 'accessToken']),
    seq: pick(message, ['seq']),
    ...Object.fromEntries(optional.filter(([, value]) => value !== undefined)),
  };
}

function whatIsWrong({ type, endpoint_ids: ids, consumer, share }: Fields): InvalidMessage {
  if (type === 'auth') {
    return { code: 'INVALID_MESSAGE', message: 'Send the fresh token: {"type":"auth","token":"…"}' };
  }
  if (type === 'ack') {
    const message = 'Name the endpoint and the seq: {"type":"ack","endpoint_id":"…","seq":7}';
    return { code: 'INVALID_MESSAGE', message };
  }
  if (ids === undefined) {
    const example = `{"type":"${String(type)}","endpoint_ids":["…"]}`;
    return { code: 'ENDPOINT_IDS_MISSING', message: `Name the endpoints: ${example}` };
  }
  if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'string')) {
    return { code: 'INVALID_MESSAGE', message: '"endpoint_ids" is an array of endpoint ids, each a string' };
  }
  if (consumer !== undefined || share !== undefined) {
    const parts = SubscribeMessage.pick({ consumer: true, share: true });
    const message =
      '"consumer" is a name of 1 to 64 letters, digits, dots, dashes or underscores, and "share" true or false';
    if (!parts.safeParse({ consumer, share }).success) return { code: 'INVALID_CONSUMER', message };
  }
  const message = '"after" maps an endpoint id to the seq of the last event you have, a whole number from 0';
  return { code: 'INVALID_CURSOR', message };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a client's text frame: liberal in where and how ids are given, strict in everything else. */
export function parseAccountMessage(text: string): AccountClientMessage | InvalidMessage {
  const json = parseJson(text);
  if (!isFields(json) || typeof json['type'] !== 'string') {
    const message = 'Send text frames of JSON, for example {"type":"subscribe","endpoint_ids":["…"]}';
    return { code: 'INVALID_MESSAGE', message };
  }
  const { type } = json;
  if (!TYPES.some((known) => known === type)) {
    return { code: 'UNKNOWN_TYPE', message: `This type is not known. Known types: ${TYPES.join(', ')}` };
  }
  const canonical = toCanonical(type, json);
  const parsed = AccountClientMessage.safeParse(canonical);
  return parsed.success ? parsed.data : whatIsWrong(canonical);
}
