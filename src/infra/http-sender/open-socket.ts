import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TargetGuard } from '#domain/delivery/target-guard.ts';
import { elapsedMs, type AttemptProgress } from './attempt-progress.ts';
import { errorCode, SendFailure } from './send-failure.ts';

export interface OpenSocketOptions {
  guard: TargetGuard;
  /** Certificates that are trusted besides; for tests. */
  ca?: string | Buffer | undefined;
}

interface Opening {
  url: URL;
  progress: AttemptProgress;
  /** Rejects what is under way with its reason. */
  stop: AbortSignal;
}

const MOST_ADDRESSES = 6;
/** An address that does not answer leaves time for the next one. */
const CONNECT_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_WITH_MORE_MS = 3_000;

const CONNECT_WORDS: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused',
  ENETUNREACH: 'its network can’t be reached',
  EHOSTUNREACH: 'it can’t be reached',
  ETIMEDOUT: 'it did not answer in time',
};
const TLS_WORDS: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate leads to one that is self-signed and not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it does not send the intermediate certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'who issued its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ECONNRESET: 'it ended the connection during the handshake',
};

/** Waits for one event of a socket that is opening; whatever else happens ends the socket. */
function opened(socket: Socket, event: 'connect' | 'secureConnect', stop: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error): void => {
      socket.removeListener(event, onOpen).removeListener('error', settle).removeListener('close', onClose);
      stop.removeEventListener('abort', onStop);
      if (!error) {
        resolve();
        return;
      }
      // A socket that is being ended may still have something to say.
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const onOpen = (): void => settle();
    const onClose = (): void => settle(Object.assign(new Error('closed'), { code: 'ECONNRESET' }));
    const onStop = (): void => settle(stop.reason as Error);
    socket.once(event, onOpen).once('error', settle).once('close', onClose);
    stop.addEventListener('abort', onStop);
  });
}

async function openTcp(
  address: string,
  port: number,
  { stop, timeoutMs }: { stop: AbortSignal; timeoutMs: number },
) {
  const socket = connectTcp({ host: address, port, noDelay: true });
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
  }, timeoutMs);
  try {
    await opened(socket, 'connect', stop);
    return socket;
  } finally {
    clearTimeout(timer);
  }
}

/** The first of the addresses that takes a connection. */
async function openAny(addresses: readonly string[], { url, stop }: Opening): Promise<Socket> {
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  let last: unknown;
  for (const [at, address] of addresses.entries()) {
    stop.throwIfAborted();
    const isLast = at === addresses.length - 1;
    try {
      return await openTcp(address, port, {
        stop,
        timeoutMs: isLast ? CONNECT_TIMEOUT_MS : CONNECT_TIMEOUT_WITH_MORE_MS,
      });
    } catch (error) {
      stop.throwIfAborted();
      last = error;
    }
  }
  const code = errorCode(last);
  const why = CONNECT_WORDS[code] ?? `the connection failed with ${code || 'an unknown error'}`;
  throw new SendFailure('connect_failed', `${url.host} can’t be reached: ${why}`);
}

async function openTls(socket: Socket, opening: Opening, ca: OpenSocketOptions['ca']): Promise<Socket> {
  const { url, stop } = opening;
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  const secure = connectTls({
    socket,
    ALPNProtocols: ['http/1.1'],
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ...(ca === undefined ? {} : { ca }),
  });
  try {
    await opened(secure, 'secureConnect', stop);
    return secure;
  } catch (error) {
    socket.destroy();
    stop.throwIfAborted();
    const code = errorCode(error);
    const why = TLS_WORDS[code] ?? `the handshake failed with ${code || 'an unknown error'}`;
    throw new SendFailure('tls_failed', `No secure connection to ${url.host}: ${why}`);
  }
}

/** A connection to a place that the guard allows, judged before and after it is made, and nothing written to it. */
export async function openSocket(opening: Opening, options: OpenSocketOptions): Promise<Socket> {
  const { url, progress, stop } = opening;
  const { guard, ca } = options;
  const lookupAt = performance.now();
  const verdict = await guard.judgeUrl(url.href, stop);
  if (isIP(url.hostname.replace(/^\[(.*)\]$/, '$1')) === 0) progress.timings.dnsMs = elapsedMs(lookupAt);
  if (!verdict.allowed) {
    throw new SendFailure(verdict.rule === 'unresolvable' ? 'dns_failed' : 'target_refused', verdict.message);
  }
  progress.doing = 'connecting';
  const connectAt = performance.now();
  const socket = await openAny(verdict.addresses.slice(0, MOST_ADDRESSES), opening);
  progress.timings.connectMs = elapsedMs(connectAt);
  progress.remoteAddress = socket.remoteAddress ?? null;
  const connected = guard.judgeAddress(socket.remoteAddress ?? '');
  if (!connected.allowed) {
    socket.destroy();
    throw new SendFailure('target_refused', connected.message);
  }
  if (url.protocol !== 'https:') return socket;
  progress.doing = 'handshake';
  const handshakeAt = performance.now();
  const secure = await openTls(socket, opening, ca);
  progress.timings.tlsMs = elapsedMs(handshakeAt);
  return secure;
}
