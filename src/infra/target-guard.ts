import { judgeAddress } from '#domain/delivery/judge-address.ts';
import { judgeUrl } from '#domain/delivery/judge-url.ts';
import type { AddressRange } from '#domain/delivery/special-ranges.ts';
import type { TargetGuard, TargetRefusal, UrlVerdict } from '#domain/delivery/target-guard.ts';
import { createHostResolver, type ResolveHost } from './resolve-host.ts';

export interface TargetGuardOptions {
  /** What an operator opens besides the public addresses. */
  allowed: readonly AddressRange[];
  resolveHost?: ResolveHost;
  timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const LOCALHOST = /^(.*\.)?localhost$/i;
const LOCALHOST_ADDRESSES = ['127.0.0.1', '::1'];

function unresolvable(host: string, why: string): TargetRefusal {
  const message = `${host} ${why}; check the name, or try again when its name servers answer`;
  return { allowed: false, rule: 'unresolvable', address: null, message };
}

/** Settles with the work, or rejects when the time is over or the signal says so. */
async function within<T>(work: Promise<T>, timeoutMs: number, signal?: AbortSignal): Promise<T | 'timeout'> {
  signal?.throwIfAborted();
  const end = new AbortController();
  try {
    return await new Promise<T | 'timeout'>((resolve, reject) => {
      const timer = setTimeout(() => resolve('timeout'), timeoutMs);
      end.signal.addEventListener('abort', () => clearTimeout(timer));
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { signal: end.signal });
      work.then(resolve, reject);
    });
  } finally {
    end.abort();
  }
}

/** The guard over real names: every address that a host has must be allowed. */
export function createTargetGuard(options: TargetGuardOptions): TargetGuard {
  const { allowed, resolveHost = createHostResolver(), timeoutMs = TIMEOUT_MS } = options;

  function judgeAll(host: string, addresses: readonly string[]): UrlVerdict {
    for (const address of addresses) {
      const verdict = judgeAddress(address, allowed, host);
      if (!verdict.allowed) return verdict;
    }
    return { allowed: true, addresses };
  }

  /** It is this machine by definition; of its two addresses, those count that are open. */
  function judgeLocalhost(host: string): UrlVerdict {
    const open = LOCALHOST_ADDRESSES.filter((address) => judgeAddress(address, allowed).allowed);
    return judgeAll(host, open.length > 0 ? open : LOCALHOST_ADDRESSES);
  }

  return {
    judgeAddress: (address) => judgeAddress(address, allowed),
    judgeUrl: async (text, signal) => {
      const url = judgeUrl(text);
      if (!url.allowed) return url;
      const { host } = url;
      if (url.isAddress) return judgeAll(host, [host]);
      if (LOCALHOST.test(host)) return judgeLocalhost(host);
      const found = resolveHost(host).catch(() => null);
      const addresses = await within(found, timeoutMs, signal);
      if (addresses === 'timeout') return unresolvable(host, 'could not be looked up in time');
      return addresses === null || addresses.length === 0
        ? unresolvable(host, 'has no address')
        : judgeAll(host, addresses);
    },
  };
}
