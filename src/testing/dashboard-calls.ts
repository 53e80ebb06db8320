import { encode } from 'next-auth/jwt';
import type { DomainContext } from '#domain/context.ts';
import { TEST_SECRET, type Tenant, type TestServer } from './server.ts';

/** The cookie of a browser that is signed in as the tenant's user. */
export async function sessionCookie(ctx: DomainContext, { userId, workspaceId }: Tenant): Promise<string> {
  const { sessionVersion } = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
  const token = await encode({ token: { userId, workspaceId, sessionVersion }, secret: TEST_SECRET });
  return `next-auth.session-token=${token}`;
}

export interface TrpcAnswer {
  status: number;
  headers: Headers;
  /** The result, or the error with its `data`. */
  json: unknown;
}

/** One mutation of the dashboard's API over HTTP, as a page of ours sends it. */
export async function mutate(
  server: Pick<TestServer, 'http'>,
  [path, input]: readonly [path: string, input: unknown],
  cookie?: string,
): Promise<TrpcAnswer> {
  const response = await fetch(`${server.http}/trpc/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie !== undefined && { Cookie: cookie }) },
    body: JSON.stringify(input),
  });
  return { status: response.status, headers: response.headers, json: await response.json() };
}
