import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi';
import { PROTOCOL_VERSION } from '../version.ts';
import { REST_CONTRACTS } from './contracts.ts';
import { SECURITY_SCHEMES } from './contract.ts';

const DESCRIPTION = `
Two surfaces on one origin. Below \`/v1\` keys are snake_case and errors are \`{"error":{"code","message","details"}}\`; below \`/api\`, \`/auth\`
and \`/billing\` each object has its keys in camelCase and in snake_case, and errors are \`{"error","code"?,"details"?}\`.

- Send \`Authorization: Bearer <credential>\` or \`X-API-Key\`. Cookies are never looked at, so pages of any origin may call.
- Bodies are JSON of at most 1 MiB, whatever content type they name. An empty body is an empty object.
- Every answer has \`X-RateLimit-Limit\`, \`X-RateLimit-Remaining\` and \`X-RateLimit-Reset\` (Unix seconds): calls a minute of the account's plan,
  or of the network address where nobody is known. 1000000000 stands for no limit. 429 adds \`Retry-After\` in seconds.
- What belongs to another account is answered like what does not exist.
- A path without the method is 405 with \`Allow\`. There are no redirects, and a path with a slash at its end is another path.
`.trim();

/** The headers of every answer, said once. */
const RATE_HEADERS = {
  'X-RateLimit-Limit': 'Calls a minute; 1000000000: no limit',
  'X-RateLimit-Remaining': 'Calls left now',
  'X-RateLimit-Reset': 'When there is at least one more, in Unix seconds',
} as const;

function withHeaders(contract: RouteConfig): RouteConfig {
  const rate = Object.fromEntries(
    Object.keys(RATE_HEADERS).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
  const withRetry = { ...rate, 'Retry-After': { $ref: '#/components/headers/Retry-After' } };
  const responses: RouteConfig['responses'] = {};
  for (const [status, response] of Object.entries(contract.responses)) {
    responses[status] = { ...response, headers: status === '429' || status === '503' ? withRetry : rate };
  }
  return { ...contract, responses };
}

/** Both surfaces as OpenAPI 3.1, out of the same schemas that judge each call. */
export function createOpenApiDocument(publicUrl: string) {
  // The library makes documents from an app's registry; this app has nothing else.
  const { openAPIRegistry: registry, getOpenAPI31Document: generate } = new OpenAPIHono();
  for (const [name, scheme] of Object.entries(SECURITY_SCHEMES)) {
    registry.registerComponent('securitySchemes', name, scheme);
  }
  for (const [name, description] of Object.entries({ ...RATE_HEADERS, 'Retry-After': 'Seconds to wait' })) {
    registry.registerComponent('headers', name, { description, schema: { type: 'integer', minimum: 0 } });
  }
  for (const contract of REST_CONTRACTS) registry.registerPath(withHeaders(contract));
  return generate({
    openapi: '3.1.0',
    info: { title: 'Hookwire', version: PROTOCOL_VERSION, description: DESCRIPTION },
    servers: [{ url: publicUrl }],
  });
}
