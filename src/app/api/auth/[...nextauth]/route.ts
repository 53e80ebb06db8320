import NextAuth from 'next-auth';
import type { NextRequest } from 'next/server';
import { authOptions } from '#server/auth.ts';

interface RouteContext {
  params: Promise<{ nextauth: string[] }>;
}

// Guarantee: in a route handler the library, typed for two routers, answers with a Response.
function handler(request: NextRequest, context: RouteContext): Promise<Response> {
  return NextAuth(request, context, authOptions()) as Promise<Response>;
}

export { handler as GET, handler as POST };
