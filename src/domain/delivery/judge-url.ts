import { isIP } from 'node:net';
import type { TargetRefusal, TargetRule } from './target-guard.ts';

/**
 * Below 1024 only the web's own ports; above, receivers listen anywhere, so only those are left out on which a
 * request would reach a database, a queue, a cluster's control or a mail or chat server, where a POST may be a command.
 */
const WEB_PORTS = new Set([80, 443]);
const FOREIGN_PORTS = new Set([
  1080, // SOCKS
  1433,
  1434,
  1521,
  3306,
  5432,
  5433,
  9042,
  27017,
  27018,
  27019,
  28015,
  50000, // databases
  6379,
  6380,
  11211,
  26379, // Redis, memcached
  1883,
  4222,
  5671,
  5672,
  8883,
  9092,
  9093,
  61613,
  61616, // queues
  2181,
  2375,
  2376,
  2377,
  2379,
  2380,
  8300,
  8500,
  10250,
  10255,
  10256, // control of clusters
  9200,
  9300, // search
  2049,
  3260, // file systems and disks
  1719,
  1720,
  1723,
  5060,
  5061, // telephony, tunnels
  3389,
  5900,
  5985,
  5986,
  6000,
  6566, // remote control
  2525,
  4190,
  6665,
  6666,
  6667,
  6668,
  6669,
  6697,
  10080, // mail, chat, backup
]);

export type JudgedUrl =
  | {
      allowed: true;
      isTls: boolean;
      /** Without brackets and the dot of the root. */
      host: string;
      isAddress: boolean;
      port: number;
    }
  | TargetRefusal;

function refuse(rule: TargetRule, message: string): TargetRefusal {
  return { allowed: false, rule, address: null, message };
}

/** Whether requests may be sent to a URL, as far as can be told from how it is written. */
export function judgeUrl(text: string): JudgedUrl {
  if (!URL.canParse(text)) return refuse('unresolvable', 'This is not a URL with a host that could be found');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse('scheme', `Requests are sent by https: and http: only, not by ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    return refuse('credentials', 'Leave user name and password out of the URL; a header can carry them');
  }
  const isTls = url.protocol === 'https:';
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  if (port < 1_024 ? !WEB_PORTS.has(port) : FOREIGN_PORTS.has(port)) {
    return refuse(
      'port',
      `Nothing is sent to port ${port}: use 80, 443 or one above 1023 that is not the usual one of a database or another service beside the web`,
    );
  }
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return { allowed: true, isTls, host, isAddress: isIP(host) !== 0, port };
}
