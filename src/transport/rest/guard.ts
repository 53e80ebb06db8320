import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import { whyKeyRefused } from '#domain/api-key/why-key-refused.ts';
import type { DomainContext } from '#domain/context.ts';
import { judgeCredential } from '#domain/principal/from-credential.ts';
import type { AccessTokenPrincipal, ApiKeyPrincipal } from '#domain/principal/principal.ts';
import { hasScope } from '#domain/principal/require-scope.ts';
import { planOfWorkspace } from '#domain/workspace/plan-of.ts';
import { addressSubject } from '#domain/limit/address-subject.ts';
import { Scope } from '#protocol/scope.ts';
import type { RestApp, RestEnv } from './app.ts';
import { Problem } from './problem.ts';
import { takeAddressCall, takeCall } from './rate.ts';

type CredentialPrincipal = ApiKeyPrincipal | AccessTokenPrincipal;

/** Who may call a route: what its contract's `security` says. */
interface Access {
  /** Nobody needs to be known. */
  anybody: boolean;
  /** API keys are refused. */
  personal: boolean;
  scopes: readonly Scope[];
}

function accessOf(security: readonly Record<string, string[]>[]): Access {
  const [first] = security;
  return {
    anybody: first === undefined,
    personal: first !== undefined && 'userToken' in first,
    scopes: Object.values(first ?? {})
      .flat()
      .map((scope) => Scope.parse(scope)),
  };
}

/** Method and path of each registered contract, as the router spells them, with who may call. */
function readContracts(app: RestApp): Map<string, Access> {
  const contracts = new Map<string, Access>();
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue;
    const { method, path, security } = definition.route;
    // A route that says nothing would be open by oversight.
    if (!security) throw new Error(`The contract of ${method} ${path} names no security`);
    contracts.set(`${method} ${path.replaceAll(/\/{(.+?)}/g, '/:$1')}`, accessOf(security));
  }
  return contracts;
}

/** `Authorization: Bearer`, else `X-API-Key`. Cookies and query strings are not looked at. */
function credentialOf(c: Context<RestEnv>): string | null {
  const bearer = /^bearer +(\S+)\s*$/i.exec(c.req.header('authorization') ?? '')?.[1];
  return bearer ?? c.req.header('x-api-key')?.trim() ?? null;
}

const CHALLENGE = { headers: { 'WWW-Authenticate': 'Bearer' } };
const REFUSALS = {
  invalid: ['invalid_token', 'This credential is not known here. Check it, or create a new one.'],
  revoked: ['invalid_token', 'This credential was revoked. Create a new one.'],
  expired: ['token_expired', 'This credential has expired. Refresh it or create a new one.'],
} as const;

async function authenticate(ctx: DomainContext, c: Context<RestEnv>): Promise<CredentialPrincipal | Problem> {
  const credential = credentialOf(c);
  if (credential === null || credential === '') {
    return new Problem(
      'unauthorized',
      'Send a credential: Authorization: Bearer <token or API key>.',
      CHALLENGE,
    );
  }
  const judged = await judgeCredential(ctx, credential, c.env.remoteAddress);
  if ('principal' in judged) return judged.principal;
  const [code, message] = REFUSALS[judged.refused];
  return new Problem(code, message, CHALLENGE);
}

function judgeAccess(principal: CredentialPrincipal, access: Access): Problem | null {
  if (principal.kind === 'api_key' && access.personal) {
    return new Problem(
      'forbidden',
      'API keys can not do this. Use an access token or a personal access token.',
    );
  }
  const missing = access.scopes.find((scope) => !hasScope(principal, scope));
  if (missing === undefined) return null;
  return new Problem(
    'insufficient_scope',
    `This credential lacks the scope ${missing}. Create one that has it.`,
  );
}

/** Counts a call of nobody that is known, and refuses it with `problem`, if there is one. */
async function admitAddress(
  ctx: DomainContext,
  c: Context<RestEnv>,
  problem: Problem | null,
): Promise<string> {
  const { rate, refused } = await takeAddressCall(ctx, c.env.remoteAddress);
  c.set('rate', rate);
  if (refused) throw refused;
  if (problem) throw problem;
  return addressSubject(c.env.remoteAddress);
}

/** Counts the call where it belongs, and throws the first reason to refuse it. Returns whom its body is counted for. */
async function admit(ctx: DomainContext, c: Context<RestEnv>, access: Access | null): Promise<string> {
  if (!access || access.anybody) return admitAddress(ctx, c, null);
  const found = await authenticate(ctx, c);
  if (found instanceof Problem) return admitAddress(ctx, c, found);
  const plan = await planOfWorkspace(ctx, found.workspaceId);
  const { rate, refused } = await takeCall(ctx, found.workspaceId, plan);
  c.set('rate', rate);
  if (refused) throw refused;
  const keyRefused = await whyKeyRefused(ctx, found, plan);
  if (keyRefused !== null) throw new Problem('feature_required', keyRefused);
  const problem = judgeAccess(found, access);
  if (problem) throw problem;
  c.set('principal', found);
  return found.workspaceId;
}

/**
 * Stands before every route: who calls, whether the contract lets them, whether the plan has a call left;
 * only then the body is read. An unknown path passes, counted, to its 404.
 */
export function createGuard(ctx: DomainContext, contractsOf: () => RestApp): MiddlewareHandler<RestEnv> {
  let contracts: Map<string, Access> | null = null;
  return async (c, next) => {
    contracts ??= readContracts(contractsOf());
    const route = matchedRoutes(c).findLast(({ path }) => path !== '/*');
    const access = route && contracts.get(`${route.method.toLowerCase()} ${route.path}`);
    const subject = await admit(ctx, c, access ?? null);
    await c.env.takeTurn(subject);
    if (access) await takeBody(c, subject);
    await next();
  };
}

const WITHOUT_BODY = new Set(['GET', 'HEAD']);

/**
 * Whatever content type a body names, it is read as JSON: other kinds are not spoken here, and `curl -d` names
 * a form. An empty body is an empty object, so that a missing field is named.
 */
async function takeBody(c: Context<RestEnv>, subject: string): Promise<void> {
  if (WITHOUT_BODY.has(c.req.method)) return;
  const body = await c.env.readBody(subject);
  const headers = new Headers(c.req.raw.headers);
  headers.set('Content-Type', 'application/json');
  const { url, method } = c.req.raw;
  c.req.raw = new Request(url, { method, headers, body: body.length > 0 ? new Uint8Array(body) : '{}' });
}
