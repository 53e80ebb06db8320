import { defineChecks } from '../check.ts';
import { mustAnswer } from '../envelope.ts';
import { must, mustEqual, objectOf } from '../expect.ts';
import { shown } from '../seen.ts';
import type { Kit } from '../kit.ts';

/** The routes that clients of both documents call. */
const ROUTES: Readonly<Record<string, readonly string[]>> = {
  '/api/endpoints': ['get', 'post'],
  '/api/endpoints/{id}': ['get', 'delete'],
  '/api/endpoints/{id}/requests': ['get'],
  '/api/requests/{id}': ['get', 'delete'],
  '/api/requests': ['delete'],
  '/api/verify-signature': ['post'],
  '/api/account/usage': ['get'],
  '/api/health': ['get'],
  '/auth/me': ['get'],
  '/auth/logout': ['post'],
  '/billing/subscription': ['get'],
  '/v1/auth/register': ['post'],
  '/v1/auth/login': ['post'],
  '/v1/auth/refresh': ['post'],
  '/v1/auth/me': ['get'],
  '/v1/auth/change-password': ['post'],
  '/v1/endpoints': ['get', 'post'],
  '/v1/endpoints/{id}': ['get', 'put', 'delete'],
  '/v1/events': ['get'],
  '/v1/events/{id}': ['get'],
  '/v1/events/{id}/retry': ['post'],
  '/v1/events/{id}/replay': ['post'],
  '/v1/api-keys': ['get', 'post'],
  '/v1/api-keys/{id}': ['get', 'delete'],
};

/** What both streams say, as the messages' `type` has it. */
const MESSAGES = [
  'connected',
  'new_request',
  'replay_request',
  'error',
  'pong',
  'ping',
  'caught_up',
  'gap',
  'subscribe',
  'unsubscribe',
  'event',
  'status_update',
];

async function openApiIsServed(kit: Kit): Promise<string> {
  const document = mustAnswer(await kit.call('GET', '/openapi.json', { credential: null }));
  const { openapi } = document;
  must(typeof openapi === 'string' && /^3\.1\.\d+$/.test(openapi), `openapi is ${shown(openapi)}`);
  const paths = objectOf(document['paths'], 'paths');
  const missing = Object.entries(ROUTES).flatMap(([path, methods]) => {
    const route = path in paths ? objectOf(paths[path], path) : {};
    return methods.filter((method) => !(method in route)).map((method) => `${method} ${path}`);
  });
  must(missing.length === 0, `it lacks ${missing.join(', ')}`);
  return `OpenAPI ${openapi}, ${Object.keys(paths).length} paths`;
}

async function everyAnswerIsDocumented(kit: Kit): Promise<string> {
  const document = mustAnswer(await kit.call('GET', '/openapi.json', { credential: null }));
  let operations = 0;
  for (const [path, route] of Object.entries(objectOf(document['paths'], 'paths'))) {
    for (const [method, operation] of Object.entries(objectOf(route, path))) {
      const { responses } = objectOf(operation, `${method} ${path}`);
      const statuses = Object.keys(objectOf(responses, `the responses of ${method} ${path}`));
      must(
        statuses.some((status) => /^2\d\d$/.test(status)),
        `${method} ${path} documents ${shown(statuses)}`,
      );
      operations += 1;
    }
  }
  return `${operations} operations`;
}

async function asyncApiIsServed(kit: Kit): Promise<string> {
  const answer = await kit.call('GET', '/asyncapi.json', { credential: null });
  const document = mustAnswer(answer);
  const { asyncapi } = document;
  must(typeof asyncapi === 'string' && /^3\.0\.\d+$/.test(asyncapi), `asyncapi is ${shown(asyncapi)}`);
  const missing = MESSAGES.filter((type) => !new RegExp(`"const":\\s*"${type}"`).test(answer.text));
  mustEqual(missing, [], 'the missing message types');
  return `AsyncAPI ${asyncapi}, ${MESSAGES.length} of ${MESSAGES.length} message types`;
}

export const documentChecks = defineChecks('documents', {
  openapi: {
    title: 'The OpenAPI document names every documented route',
    expected: `OpenAPI 3.1, ${Object.keys(ROUTES).length} paths or more`,
    run: openApiIsServed,
  },
  'openapi-answers': {
    title: 'Each operation documents its success',
    expected: 'a 2xx for each',
    run: everyAnswerIsDocumented,
  },
  asyncapi: {
    title: 'The AsyncAPI document names every message',
    expected: `AsyncAPI 3.0, ${MESSAGES.length} message types`,
    run: asyncApiIsServed,
  },
});
