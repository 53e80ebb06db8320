/** What a target must not be. */
export type TargetRule =
  | 'scheme'
  | 'credentials'
  | 'port'
  | 'private'
  | 'loopback'
  | 'link_local'
  | 'carrier_grade'
  | 'metadata'
  | 'multicast'
  | 'reserved'
  | 'unresolvable';

export interface TargetRefusal {
  allowed: false;
  rule: TargetRule;
  address: string | null;
  /** Names rule and address, and what an operator can do. */
  message: string;
}

export type TargetVerdict = { allowed: true } | TargetRefusal;

/** `addresses` are those that were judged, and the only ones to connect to. */
export type UrlVerdict = { allowed: true; addresses: readonly string[] } | TargetRefusal;

/** The one judge of where requests may be sent: asked at save, test and replay, and by the sender of each connection. */
export interface TargetGuard {
  /** Of a URL as it is written, and of every address its host has now. */
  judgeUrl(url: string, signal?: AbortSignal): Promise<UrlVerdict>;
  /** Of an address that was connected to. */
  judgeAddress(address: string): TargetVerdict;
}
