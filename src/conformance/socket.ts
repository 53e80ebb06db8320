import { WebSocket } from 'ws';
import { held } from './held.ts';
import { shown, Unexpected } from './seen.ts';

export interface Refusal {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface CloseSeen {
  code: number;
  reason: string;
}

interface MessageSchema<M> {
  safeParse: Parameters<typeof held<M>>[0]['safeParse'];
}

/** An open socket whose every message was held against its schema. */
export interface Wire<M extends { type: string }> {
  readonly messages: readonly M[];
  readonly socket: WebSocket;
  send(message: object | string | Buffer): void;
  /** The first message of this type that fits, now or later. */
  next<T extends M['type']>(
    type: T,
    fits?: (message: Extract<M, { type: T }>) => boolean,
  ): Promise<Extract<M, { type: T }>>;
  all<T extends M['type']>(type: T): Extract<M, { type: T }>[];
  /** Waits until `ready` holds; `what` names it. */
  until(ready: () => boolean, what: string): Promise<void>;
  closing(): Promise<CloseSeen>;
  /** What was received that the contract does not allow; null: nothing. */
  violation(): string | null;
  /** Closes with 1000 and waits for the answer. */
  close(): Promise<CloseSeen>;
}

const WAIT_MS = 5_000;

/** Connects; fails when the upgrade is refused. */
export async function openWire<M extends { type: string }>(
  url: string,
  schema: MessageSchema<M>,
  headers: Record<string, string> = {},
): Promise<Wire<M>> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: WAIT_MS });
  const wire = wireOf(socket, schema);
  const refused = refusalOn(socket);
  const opened = new Promise<null>((resolve) => socket.once('open', () => resolve(null)));
  const refusal = await Promise.race([opened, refused]);
  if (refusal) throw new Unexpected(`the upgrade was refused with ${refusal.status} ${shown(refusal.body)}`);
  return wire;
}

/** The HTTP answer that refuses an upgrade; fails when the upgrade is accepted, even if a close follows. */
export async function refusedUpgrade(url: string, headers: Record<string, string> = {}): Promise<Refusal> {
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: WAIT_MS });
  const accepted = new Promise<never>((_, reject) => {
    socket.once('open', () => {
      socket.terminate();
      reject(new Unexpected('the upgrade was accepted'));
    });
  });
  return Promise.race([accepted, refusalOn(socket)]);
}

function refusalOn(socket: WebSocket): Promise<Refusal> {
  const refusal = new Promise<Refusal>((resolve, reject) => {
    socket.on('error', (error) => reject(new Unexpected(`the upgrade failed: ${error.message}`)));
    socket.on('unexpected-response', (_, response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', (error) => reject(new Unexpected(`an incomplete refusal: ${error.message}`)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        socket.terminate();
      });
    });
  });
  // An error after the upgrade is told by what waits for messages.
  refusal.catch(() => undefined);
  return refusal;
}

function wireOf<M extends { type: string }>(socket: WebSocket, schema: MessageSchema<M>): Wire<M> {
  const messages: M[] = [];
  let violation: string | null = null;
  let closed: CloseSeen | null = null;
  const waiting = new Set<() => void>();

  function wake(): void {
    for (const resume of waiting) resume();
  }
  function receive(text: string): void {
    try {
      messages.push(held(schema, JSON.parse(text), `a message ${shown(text)}`));
    } catch (error) {
      violation ??=
        error instanceof Unexpected ? error.message : `a message that is not JSON: ${shown(text)}`;
    }
    wake();
  }
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) violation ??= 'a binary frame';
    else receive(data.toString());
  });
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
    wake();
  });
  socket.on('error', () => undefined);

  async function wait(isOver: () => boolean, what: string): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (!isOver()) {
      if (violation !== null) throw new Unexpected(violation);
      const leftMs = end - performance.now();
      if (leftMs <= 0) throw new Unexpected(`no ${what} within ${WAIT_MS / 1000} s; ${summary()}`);
      await new Promise<void>((resolve) => {
        const resume = (): void => {
          clearTimeout(timer);
          waiting.delete(resume);
          resolve();
        };
        const timer = setTimeout(resume, leftMs);
        waiting.add(resume);
      });
    }
    if (violation !== null) throw new Unexpected(violation);
  }

  function summary(): string {
    const types = messages.map((message) => message.type);
    return types.length === 0 ? 'no messages' : `got ${shown(types.slice(-12).join(', '))}`;
  }

  async function until(ready: () => boolean, what: string): Promise<void> {
    await wait(() => ready() || closed !== null, what);
    if (!ready()) throw new Unexpected(`closed with ${shown(closed)} before ${what}`);
  }

  async function closing(): Promise<CloseSeen> {
    await wait(() => closed !== null, 'close');
    return closed ?? { code: 0, reason: '' };
  }

  function all<T extends M['type']>(type: T): Extract<M, { type: T }>[] {
    return messages.filter((message): message is Extract<M, { type: T }> => message.type === type);
  }

  return {
    messages,
    socket,
    send: (message) => {
      socket.send(
        typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
      );
    },
    next: async (type, fits = () => true) => {
      const find = () => all(type).find(fits);
      await until(() => find() !== undefined, `${type} that fits`);
      const found = find();
      if (!found) throw new Unexpected(`no ${type}`);
      return found;
    },
    all,
    until,
    closing,
    violation: () => violation,
    close: () => {
      socket.close(1000);
      return closing();
    },
  };
}
