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

export type TargetVerdict =
  | { allowed: true }
  /** `message` names rule and address, and what an operator can do. */
  | { allowed: false; rule: TargetRule; address: string | null; message: string };

/** The one judge of where requests may be sent: asked at save, test and replay, and by the sender of each connection. */
export interface TargetGuard {
  /** Of a URL as it is written, and of every address its host has now. */
  judgeUrl(url: string, signal?: AbortSignal): Promise<TargetVerdict>;
  /** Of an address that was connected to. */
  judgeAddress(address: string): TargetVerdict;
}
