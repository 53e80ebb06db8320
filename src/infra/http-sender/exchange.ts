import type { Dispatcher } from 'undici';
import { elapsedMs, type AttemptProgress } from './attempt-progress.ts';
import type { Connection } from './connection.ts';
import { errorCode, SendFailure, StaleConnection } from './send-failure.ts';
import type { Stop } from './stop.ts';

export interface OutgoingRequest {
  method: string;
  path: string;
  headers: string[];
  body: Buffer;
}

export interface Answer {
  statusCode: number;
  headers: [string, string][];
  /** Its beginning. */
  body: Buffer;
  /** It came to its end, so that the connection can be used again. */
  isWhole: boolean;
}

const MOST_BODY_BYTES = 64 * 1024;
const MOST_INTERIM_ANSWERS = 20;
/** With a body, other methods confuse some receivers: what they take for a second request must meet a closed door. */
const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

function headerPairs(raw: Dispatcher.DispatchController['rawHeaders']): [string, string][] {
  const texts = Array.isArray(raw) ? raw.map((text) => text.toString('latin1')) : [];
  return Array.from({ length: texts.length >> 1 }, (_, at) => [texts[2 * at] ?? '', texts[2 * at + 1] ?? '']);
}

/** Undici has no code of its own for some of them. */
function isNoHttp(error: Error): boolean {
  return (
    error.name === 'HTTPParserError' ||
    errorCode(error) === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' ||
    /^bad (response|upgrade)$/.test(error.message)
  );
}

function failureOf(error: Error, url: string): SendFailure {
  const code = errorCode(error);
  if (code === 'UND_ERR_HEADERS_OVERFLOW') {
    return new SendFailure('bad_answer', `${url} answered with a head of more than 16 KiB`);
  }
  if (isNoHttp(error)) {
    return new SendFailure('bad_answer', `What ${url} answered is not HTTP/1.1`);
  }
  if (code.startsWith('ERR_SSL_')) {
    return new SendFailure('tls_failed', `${url} ended the secure connection with ${code}`);
  }
  if (/^UND_ERR_(INVALID_ARG|NOT_SUPPORTED|REQ_)/.test(code)) {
    return new SendFailure('unsendable', `The request can’t be written as HTTP/1.1: ${error.message}`);
  }
  return new SendFailure('reset', `${url} ended the connection before it answered`);
}

/** One exchange: the answer counts from the moment that its head is whole, whatever becomes of its body. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly host: string;
  private readonly progress: AttemptProgress;
  private readonly settle: { resolve(answer: Answer): void; reject(error: Error): void };
  private controller: Dispatcher.DispatchController | null = null;
  private head: Pick<Answer, 'statusCode' | 'headers'> | null = null;
  private readonly chunks: Buffer[] = [];
  private bytes = 0;
  private interim = 0;

  constructor(host: string, progress: AttemptProgress, settle: Exchange['settle']) {
    this.host = host;
    this.progress = progress;
    this.settle = settle;
  }

  /** Ends it with what has come so far, else with the reason. */
  end(reason: Error): void {
    if (this.head) this.answer(false);
    else this.settle.reject(reason);
    this.controller?.abort(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
  }

  onResponseStarted(): void {
    this.progress.timings.firstByteMs ??= elapsedMs(this.progress.startedAt);
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    if (statusCode >= 200) this.head = { statusCode, headers: headerPairs(controller.rawHeaders) };
    else if (++this.interim > MOST_INTERIM_ANSWERS) {
      this.end(new SendFailure('bad_answer', `${this.host} sends interim answers without end`));
    }
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes > MOST_BODY_BYTES) this.end(new Error('enough of the body is read'));
  }

  onResponseEnd(): void {
    this.answer(true);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    if (this.head) this.answer(false);
    else if (this.controller || errorCode(error).startsWith('UND_ERR_')) {
      this.settle.reject(failureOf(error, this.host));
    } else this.settle.reject(new StaleConnection('the connection was closed before the request'));
  }

  private answer(isWhole: boolean): void {
    if (!this.head) return;
    // As long as it is kept, a part of what the socket read would hold all of it.
    const body = Buffer.concat(this.chunks).subarray(0, MOST_BODY_BYTES);
    this.settle.resolve({ ...this.head, body, isWhole });
  }
}

/** Sends a request on a connection and reads the answer; `stop` ends it. */
export function exchange(
  { client, socket }: Connection,
  request: OutgoingRequest,
  { host, progress, stop }: { host: string; progress: AttemptProgress; stop: Stop },
): Promise<Answer> {
  return new Promise<Answer>((resolve, reject) => {
    const handler = new Exchange(host, progress, { resolve, reject });
    stop.onStop = () => {
      handler.end(stop.reason ?? new Error('stopped'));
      socket.destroy();
    };
    const { method, path, headers, body } = request;
    const hasBody = body.length > 0;
    const options: Dispatcher.DispatchOptions = { method, path, headers, body: hasBody ? body : null };
    if (hasBody && !METHODS_WITH_BODY.has(method)) options.reset = true;
    client.dispatch(options, handler);
  });
}
