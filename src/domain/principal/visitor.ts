/** Whoever asks before signing in: known by network address only. */
export interface Visitor {
  remoteAddress: string;
}
