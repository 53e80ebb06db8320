import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DomainContext, Logger } from '#domain/context.ts';
import { createSecretBox } from '#domain/secret/secret-box.ts';
import { callAs, capture, createTestAccount, refusalOf } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { signAs } from '#testing/sign-as.ts';

const SECRET = 'hunter2-hunter2-hunter2';
const BODY = Buffer.from('{"a":1}');

const logged: unknown[] = [];
const write = (fields: object, message: string): void => void logged.push(fields, message);
const logger: Logger = { debug: write, info: write, warn: write, error: write };

let test: TestContext;
beforeAll(async () => {
  test = await createTestContext({ logger });
});
afterAll(() => test.close());

async function setUp(ctx: DomainContext = test.context) {
  const account = await createTestAccount(ctx);
  const api = callAs(ctx, account.principal);
  const signature = { provider: 'github', secret: SECRET } as const;
  await api.endpoint.update({ id: account.endpointId, signature });
  const headers = signAs('github', { body: BODY, secret: SECRET }).flat();
  const request = await capture(ctx, account, { body: BODY, headers });
  return { account, api, requestId: request.id };
}

function ciphertextOf(id: string) {
  return test.context.db.endpoint.findUniqueOrThrow({
    where: { id },
    select: { signatureProvider: true, signatureSecretCiphertext: true },
  });
}

describe('the secret', () => {
  it('is in no answer, audit row, column or log line', async () => {
    const { account, api, requestId } = await setUp();
    const { endpointId: id, principal } = account;
    const { workspaceId } = principal;
    const { db } = test.context;
    const seen = [
      await api.endpoint.update({ id, signature: { provider: 'github', secret: SECRET } }),
      await api.endpoint.get({ id }),
      await api.endpoint.list(),
      await api.request.get({ id: requestId }),
      await db.auditEvent.findMany({ where: { workspaceId } }),
      logged,
    ];
    expect(JSON.stringify(seen)).not.toContain('hunter2');
    const { signatureSecretCiphertext } = await ciphertextOf(id);
    expect(Buffer.from(signatureSecretCiphertext ?? []).toString('latin1')).not.toContain('hunter2');
    const [audit] = await db.auditEvent.findMany({ where: { workspaceId, action: 'endpoint.updated' } });
    expect(audit?.detail).toEqual({ fields: ['signature'], signatureProvider: 'github' });
  });

  it('is not in the refusal of one that is not in its form', async () => {
    const { account, api } = await setUp();
    const id = account.endpointId;
    for (const [provider, secret] of [
      ['standard-webhooks', 'hunter2!'],
      ['stripe', 'sk_live_hunter2'],
      ['github', ' hunter2'],
      ['github', 'hunter2'.repeat(100)],
    ] as const) {
      const error: unknown = await api.endpoint
        .update({ id, signature: { provider, secret } })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'BAD_REQUEST' });
      expect(String(error)).not.toContain('hunter2');
    }
    expect(JSON.stringify(logged)).not.toContain('hunter2');
  });

  it('can’t be set, removed or used by another account', async () => {
    const ada = await setUp();
    const bob = await setUp();
    const id = ada.account.endpointId;
    const before = await ciphertextOf(id);
    for (const signature of [null, { provider: 'slack', secret: 'mine' } as const]) {
      const foreign = await refusalOf(bob.api.endpoint.update({ id, signature }));
      const unknown = await refusalOf(bob.api.endpoint.update({ id: randomUUID(), signature }));
      expect(foreign).toMatchObject({ code: 'not_found', message: unknown.message });
    }
    expect((await refusalOf(bob.api.request.get({ id: ada.requestId }))).code).toBe('not_found');
    expect(await ciphertextOf(id)).toEqual(before);
  });

  it('does not open in the row of another endpoint', async () => {
    const { account, api } = await setUp();
    const other = await api.endpoint.create({ name: 'other' });
    await test.context.db.endpoint.update({
      where: { id: other.id },
      data: await ciphertextOf(account.endpointId),
    });
    const { signature } = await api.endpoint.get({ id: other.id });
    expect(signature).toEqual({ provider: 'github', hasSecret: false, hasPrevious: false });
  });
});

describe('once ENCRYPTION_KEY is lost', () => {
  it('the verdict says that the secret must be set again, and nothing else fails', async () => {
    const { account, requestId } = await setUp();
    const { endpointId: id } = account;
    const later = { ...test.context, secretBox: createSecretBox([randomBytes(32)]) };
    const api = callAs(later, account.principal);
    const detail = await api.request.get({ id: requestId });
    expect(detail.body).toBe(BODY.toString());
    expect(detail.signature).toMatchObject({
      outcome: 'secret_unreadable',
      reason: expect.stringContaining('ENCRYPTION_KEY') as unknown,
      hint: expect.stringContaining('Set the secret again') as unknown,
    });
    expect((await api.endpoint.get({ id })).signature).toMatchObject({ hasSecret: false });
    expect((await api.endpoint.update({ id, name: 'renamed' })).name).toBe('renamed');
    const again = { provider: 'github', secret: SECRET, keepPrevious: true } as const;
    expect((await api.endpoint.update({ id, signature: again })).signature).toMatchObject({
      hasSecret: true,
    });
    expect((await api.request.get({ id: requestId })).signature).toMatchObject({ outcome: 'verified' });
  });
});
