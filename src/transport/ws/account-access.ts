import type { DomainContext } from '#domain/context.ts';
import type { Plan } from '#domain/limit/plan.ts';
import { CLOSE_CODES } from '#protocol/close-code.ts';
import { callAt } from './call-at.ts';
import {
  isSameAccount,
  judgeAccount,
  judgePlan,
  type AccountPrincipal,
  type Closing,
} from './judge-account.ts';
import type { LiveSessions } from './live-sessions.ts';

export interface AccountAccessOptions {
  connectionId: string;
  remoteAddress: string;
  live: LiveSessions;
  /** Whether the endpoints that the socket follows have places for it under this plan. */
  fits(plan: Plan): Promise<boolean>;
  /** Closes the socket. */
  end(closing: Closing): void;
}

/** For whom a socket speaks, for as long as it may. */
export interface AccountAccess {
  /** Null until it was admitted, and when it may not be. */
  principal(): AccountPrincipal | null;
  admit(credential: string | null): Promise<void>;
  /** A fresh credential of the same account takes the place of the last one; any other ends the socket. */
  renew(credential: string): Promise<void>;
  /** Gives the place back. */
  leave(): void;
}

const TOO_MANY: Closing = {
  code: CLOSE_CODES.tooManyConnections,
  reason: 'too many connections: use one for all endpoints, or close another',
};
const NO_PLACE: Closing = {
  code: CLOSE_CODES.planForbids,
  reason: 'the plan has fewer listeners, and older ones are connected',
};
const EXPIRED: Closing = { code: CLOSE_CODES.credentialRevoked, reason: 'token expired' };
const OTHER_ACCOUNT: Closing = {
  code: CLOSE_CODES.credentialRevoked,
  reason: 'token invalid: it is not of this account',
};

export function createAccountAccess(ctx: DomainContext, options: AccountAccessOptions): AccountAccess {
  const { connectionId, remoteAddress } = options;
  let current: AccountPrincipal | null = null;
  let hasLeft = false;
  let leavePlace = (): void => undefined;
  let places: number | null = null;
  let cancelExpiry = (): void => undefined;
  let forget = (): void => undefined;

  function end(closing: Closing): void {
    if (!hasLeft) options.end(closing);
  }

  /** Takes one of the plan's places for account streams, in exchange for the one that it has. */
  async function takePlace({ workspaceId }: AccountPrincipal, plan: Plan): Promise<boolean> {
    leavePlace();
    places = plan.accountStreams;
    const leave = await ctx.presence.enterAccountStream({ connectionId, workspaceId }, plan.accountStreams);
    leavePlace = leave ?? ((): void => undefined);
    if (hasLeft) leavePlace();
    else if (!leave) end(TOO_MANY);
    return leave !== null && !hasLeft;
  }

  function adopt(principal: AccountPrincipal, credential: string | null): void {
    current = principal;
    cancelExpiry();
    cancelExpiry = callAt(ctx.clock, principal.expiresAt?.getTime() ?? null, () => {
      end(EXPIRED);
    });
    // A revocation between the look-up and this would otherwise be missed.
    judgeAccount(ctx, credential, remoteAddress).then(
      (still) => {
        if ('code' in still && current === principal) end(still);
      },
      () => undefined,
    );
  }

  /** A smaller plan may have no place for the socket, or for what it follows. */
  async function applyPlan(principal: AccountPrincipal): Promise<void> {
    const plan = await judgePlan(ctx, principal);
    if ('code' in plan) {
      end(plan);
      return;
    }
    if (hasLeft) return;
    if (plan.accountStreams !== places && !(await takePlace(principal, plan))) return;
    if (!(await options.fits(plan))) end(NO_PLACE);
  }

  function register(principal: AccountPrincipal): void {
    forget = options.live.add({
      endpointId: null,
      get principal() {
        return current ?? principal;
      },
      judgePlan: () => applyPlan(current ?? principal),
      end: (code, reason) => {
        end({ code, reason });
      },
    });
  }

  return {
    principal: () => current,
    admit: async (credential) => {
      const verdict = await judgeAccount(ctx, credential, remoteAddress);
      if (hasLeft) return;
      if ('code' in verdict) {
        end(verdict);
        return;
      }
      const { principal, plan } = verdict;
      if (!(await takePlace(principal, plan))) return;
      adopt(principal, credential);
      register(principal);
    },
    renew: async (credential) => {
      const verdict = await judgeAccount(ctx, credential, remoteAddress);
      if (hasLeft || !current) return;
      if ('code' in verdict) end(verdict);
      else if (isSameAccount(current, verdict.principal)) adopt(verdict.principal, credential);
      else end(OTHER_ACCOUNT);
    },
    leave: () => {
      hasLeft = true;
      cancelExpiry();
      forget();
      leavePlace();
    },
  };
}
