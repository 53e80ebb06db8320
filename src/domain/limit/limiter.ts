/** What a limiter is told: `capacity` tokens at most, refilled evenly over `windowMs`. */
export interface RateLimitRule {
  /** Names the rule in keys, logs and metrics, for example `sign-in`. */
  name: string;
  capacity: number;
  windowMs: number;
  /** The answer when the limiter can't be reached. */
  whenUnreachable: 'allow' | 'deny';
}

/** Denied is a result, not an error. */
export interface RateLimitResult {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Unix time in milliseconds at which a denied call may be tried again. */
  resetAtMs: number;
  /** The limiter could not be asked; `allowed` is what the rule says for this case. */
  unreachable: boolean;
}

export interface Limiter {
  /** Takes one token of `subject` (an account, an address) under `rule`. */
  consume(rule: RateLimitRule, subject: string): Promise<RateLimitResult>;
}
