import { createSocket } from 'node:dgram';
import { isIPv4 } from 'node:net';
import { once } from 'node:events';

export interface TestDnsServer {
  /** As name servers are given to a resolver. */
  address: string;
  /** Names that were asked for, with the type of the record. */
  asked: string[];
  close(): Promise<void>;
}

/** What a name has now; null: no answer ever comes. */
export type DnsAnswers = (name: string, type: 'A' | 'AAAA') => readonly string[] | null;

const HEADER_BYTES = 12;
const A = 1;
const AAAA = 28;
const NXDOMAIN = 3;

function readQuestion(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function record(address: string): Buffer {
  const bytes = isIPv4(address)
    ? Buffer.from(address.split('.').map(Number))
    : Buffer.from(
        address
          .split(':')
          .map((group) => group.padStart(4, '0'))
          .join(''),
        'hex',
      );
  // A pointer to the question's name, type, class IN, not to be kept at all.
  const head = Buffer.from([
    0xc0,
    HEADER_BYTES,
    0,
    isIPv4(address) ? A : AAAA,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    bytes.length,
  ]);
  return Buffer.concat([head, bytes]);
}

/** A name server on loopback, over UDP; IPv6 addresses are to be given with all eight groups. */
export async function startDnsServer(answers: DnsAnswers): Promise<TestDnsServer> {
  const socket = createSocket('udp4');
  const asked: string[] = [];
  socket.on('message', (query, from) => {
    const { name, type, end } = readQuestion(query);
    const kind = type === AAAA ? 'AAAA' : 'A';
    asked.push(`${name} ${kind}`);
    const addresses = answers(name, kind);
    if (addresses === null) return;
    const head = Buffer.alloc(HEADER_BYTES);
    query.copy(head, 0, 0, 2);
    // A recursive answer; a name without any address is none.
    head.writeUInt16BE(0x8180 | (addresses.length === 0 ? NXDOMAIN : 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(addresses.length, 6);
    const question = query.subarray(HEADER_BYTES, end);
    socket.send(Buffer.concat([head, question, ...addresses.map(record)]), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}
