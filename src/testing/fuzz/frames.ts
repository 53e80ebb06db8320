import * as fc from 'fast-check';
import { jsonText, jsonValue, objectOf, text } from './values.ts';

/** What a client sends after the upgrade. */
export interface Frame {
  bytes: Buffer;
  /** A whole frame that RFC 6455 allows; anything else may leave the server waiting for the rest. */
  isSound: boolean;
}

const TYPES = ['ping', 'pong', 'subscribe', 'unsubscribe', 'auth', 'ack', 'respond', 'event', 'hello'];
const OPCODES = { text: 1, binary: 2, ping: 9 };
const MAX_TEXT = 70_000;

const bytes = (maxLength: number) => fc.uint8Array({ maxLength }).map((one) => Buffer.from(one));

/** A client's frame; a mask of zeros leaves the payload as it is. */
export function encodeFrame(opcode: number, payload: Buffer, { flags = 0x80, masked = true } = {}): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(10);
  head.writeUInt8(flags | opcode, 0);
  head.writeUInt8((masked ? 0x80 : 0) | (length < 126 ? length : length < 65_536 ? 126 : 127), 1);
  if (length >= 65_536) head.writeBigUInt64BE(BigInt(length), 2);
  else if (length >= 126) head.writeUInt16BE(length, 2);
  const size = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  return Buffer.concat([head.subarray(0, size), Buffer.alloc(masked ? 4 : 0), payload]);
}

/** Frames by the book and beside it: flags, opcodes and masks as they come. */
const oddFrame = fc
  .record({
    flags: fc.constantFrom(0x80, 0x80, 0x80, 0x00, 0xc0, 0x90),
    opcode: fc.nat(15),
    masked: fc.boolean(),
    payload: bytes(200),
  })
  .map(({ opcode, payload, ...how }) => encodeFrame(opcode, payload, how));

/** Messages of both streams around these endpoint ids. */
export function framesFor(endpointIds: readonly string[]): fc.Arbitrary<Frame[]> {
  const id = fc.oneof(fc.constantFrom(...endpointIds), fc.uuid(), text);
  const ids = fc.oneof(fc.array(id, { maxLength: 6 }), id);
  const after = fc.dictionary(id, fc.oneof(fc.nat(20), jsonValue), { maxKeys: 3 });
  const fields = { endpoint_ids: ids, endpointIds: ids, endpoints: ids, after, token: text, seq: fc.nat() };
  const message = objectOf({
    type: fc.constantFrom(...TYPES),
    ...fields,
    data: objectOf(fields),
    payload: objectOf(fields),
  });
  const sound = (opcode: number) => (payload: Buffer) => ({
    bytes: encodeFrame(opcode, payload),
    isSound: true,
  });
  const said = jsonText(fc.oneof({ weight: 6, arbitrary: message }, jsonValue)).map((one) =>
    Buffer.from(one),
  );
  const long = fc.nat(MAX_TEXT).map((length) => Buffer.alloc(length, ' '));
  const frame = fc.oneof(
    { weight: 20, arbitrary: said.map(sound(OPCODES.text)) },
    { weight: 2, arbitrary: bytes(500).map(sound(OPCODES.binary)) },
    { weight: 2, arbitrary: bytes(125).map(sound(OPCODES.ping)) },
    { weight: 1, arbitrary: long.map(sound(OPCODES.text)) },
    { weight: 1, arbitrary: fc.oneof(oddFrame, bytes(100)).map((one) => ({ bytes: one, isSound: false })) },
  );
  return fc.array(frame, { minLength: 1, maxLength: 15 });
}
