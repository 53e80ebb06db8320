import { lookup, Resolver } from 'node:dns/promises';

/** All addresses of a host; rejects when there are none. */
export type ResolveHost = (host: string) => Promise<readonly string[]>;

const QUERY_TIMEOUT_MS = 2_000;
/** How long a change of the system's name servers may go unseen. */
const RENEW_MS = 60_000;
/** The system's own look-up blocks threads of which the process has four: names that hang must leave it some. */
const MOST_LOOKUPS = 2;

/** The system's own way, which knows its hosts file and search list too. */
function createSystemLookup(): ResolveHost {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (host) => {
    if (running >= MOST_LOOKUPS) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      const found = await lookup(host, { all: true, verbatim: true });
      return found.map(({ address }) => address);
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}

/** Asks name servers, then, for names they don't know, the system; with `servers`, only those. */
export function createHostResolver(options: { servers?: readonly string[] } = {}): ResolveHost {
  const systemLookup = createSystemLookup();
  let dns: { resolver: Resolver; untilMs: number } | null = null;

  function resolverNow(): Resolver {
    if (dns && performance.now() < dns.untilMs) return dns.resolver;
    const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: 2 });
    if (options.servers) resolver.setServers(options.servers);
    dns = { resolver, untilMs: performance.now() + RENEW_MS };
    return resolver;
  }

  return async (host) => {
    const resolver = resolverNow();
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    if (!options.servers) return systemLookup(host);
    throw new Error(`${host} has no address`);
  };
}
