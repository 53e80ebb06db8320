import { AccountApiKey, AccountApiKeyList, CreatedApiKey } from '#protocol/rest/v1/api-keys.ts';
import { defineChecks } from '../check.ts';
import { mustAnswer, mustBeNested } from '../envelope.ts';
import { must, mustEqual } from '../expect.ts';
import { held } from '../held.ts';
import type { Kit } from '../kit.ts';

async function keyIsShownOnce(kit: Kit): Promise<string> {
  const body = { name: 'Shown once', scopes: ['stream:listen'] };
  const answer = await kit.call('POST', '/v1/api-keys', { body });
  const created = held(CreatedApiKey, mustAnswer(answer, 201), 'the key');
  kit.forget(created.id);
  must(/^hwk_[0-9A-Za-z]{39,}$/.test(created.key), 'the key has another form');
  mustEqual([created.name, created.scopes], ['Shown once', ['stream:listen']], 'name and scopes');
  const read = await kit.call('GET', `/v1/api-keys/${created.id}`);
  const listed = await kit.call('GET', '/v1/api-keys');
  held(AccountApiKey, mustAnswer(read), 'the key');
  const { data } = held(AccountApiKeyList, mustAnswer(listed), 'the list');
  must(
    data.some(({ id }) => id === created.id),
    'the new key is not listed',
  );
  must(!read.text.includes(created.key) && !listed.text.includes(created.key), 'the key is shown again');
  return '201 with the key; get and list without it';
}

async function keyIsDeleted(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  mustAnswer(await kit.call('GET', '/v1/endpoints', { credential: key }));
  const answer = await kit.call('DELETE', `/v1/api-keys/${id}`);
  mustEqual([answer.status, answer.text], [204, ''], 'status and body');
  mustBeNested(await kit.call('GET', '/v1/endpoints', { credential: key }), 401, 'invalid_token');
  mustBeNested(await kit.call('GET', `/v1/api-keys/${id}`), 404, 'resource_not_found');
  return '204, then 401 with it, 404 of it';
}

async function badKeyIsRefused(kit: Kit): Promise<string> {
  const bodies = [
    {},
    { name: 'x', scopes: ['everything'] },
    { name: 'x', scopes: [] },
    { name: 'x', expires_at: 'soon' },
    { name: 'x', expires_at: '2001-01-01T00:00:00Z' },
  ];
  for (const body of bodies) {
    mustBeNested(await kit.call('POST', '/v1/api-keys', { body }), 400, 'validation_error');
  }
  return `400 validation_error for ${bodies.length} bodies`;
}

export const v1ApiKeyChecks = defineChecks('v1', {
  'create-key': {
    title: 'A key is shown once',
    expected: '201 with `key`, never again',
    run: keyIsShownOnce,
  },
  'delete-key': { title: 'A deleted key stops at once', expected: '204, then 401', run: keyIsDeleted },
  'bad-key': {
    title: 'A key that makes no sense is refused',
    expected: '400 validation_error',
    run: badKeyIsRefused,
  },
});
