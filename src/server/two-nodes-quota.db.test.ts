import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PLANS } from '#domain/limit/plan.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { startTestNode, type TestNode } from '#testing/node/start-test-node.ts';
import { sendMany, type Sending, type Sent } from '#testing/send-many.ts';
import { createEndpoint, createTenant, type Tenant } from '#testing/server.ts';

const QUOTA = 10_000;
const OVERFLOW = QUOTA / 10;
const CAPTURES = 20_000;
/** Senders at once, half of them at each node. */
const LANES = 64;
/** What the second node may let past the quota: a 32nd of it, and what it has on its way into the log. */
const PAST = Math.floor(QUOTA / 32) + LANES / 2;

let directory: string;
let plansFile: string;
let test_: TestContext;
let nodes: TestNode[];
let tenant: Tenant;
let endpointIds: string[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'hookwire-plans.'));
  plansFile = path.join(directory, 'plans.json');
  const { id, ...selfHosted } = PLANS['self_hosted'] ?? { id: '' };
  const small = { ...selfHosted, requestsPerDay: QUOTA, overflowPercent: 10 };
  await writeFile(plansFile, JSON.stringify({ [id]: selfHosted, small }));
  test_ = await createTestContext();
  nodes = await Promise.all([startNode(), startNode()]);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.kill()));
  await test_.close();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  tenant = await createTenant(test_.context, 'small');
  endpointIds = [await createEndpoint(test_.context, tenant), await createEndpoint(test_.context, tenant)];
});

function startNode(): Promise<TestNode> {
  return startTestNode(test_.connectionString, { plansFile });
}

/** From both nodes to both endpoints. */
function send(count: number, onAnswer?: Sending['onAnswer']): Promise<Sent> {
  const targetOf: Sending['targetOf'] = (lane) => ({
    port: nodes[lane % 2]?.port ?? 0,
    endpointId: endpointIds[(lane >> 1) % 2] ?? '',
  });
  return sendMany(count, { lanes: LANES, targetOf, ...(onAnswer && { onAnswer }) });
}

/** SIGKILL, and another one in its place. */
async function replace(at: number): Promise<void> {
  await nodes[at]?.kill();
  nodes[at] = await startNode();
}

/** What the database holds of the tenant; fails when the counters, the numbers or the ids don't fit the rows. */
async function stored(): Promise<{ logged: number; sealed: number; ids: Set<string> }> {
  const { db } = test_.context;
  const where = { workspaceId: tenant.workspaceId };
  const log = await db.request.findMany({ where, select: { id: true, endpointId: true, seq: true } });
  const sealed = await db.sealedRequest.findMany({ where, select: { id: true } });
  const { _sum: counted } = await db.usageDay.aggregate({ where, _sum: { requests: true, sealed: true } });
  for (const endpointId of endpointIds) {
    const seqs = log.filter((row) => row.endpointId === endpointId).map((row) => Number(row.seq));
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(Math.max(...seqs)).toBe(seqs.length);
    const cursor = await db.endpointCursor.findUniqueOrThrow({ where: { endpointId } });
    expect(Number(cursor.lastSeq)).toBe(seqs.length);
  }
  expect([Number(counted.requests), Number(counted.sealed)]).toEqual([log.length, sealed.length]);
  const ids = new Set([...log, ...sealed].map((row) => row.id));
  expect(ids.size).toBe(log.length + sealed.length);
  return { logged: log.length, sealed: sealed.length, ids };
}

describe('20,000 captures from two nodes against a quota of 10,000', () => {
  test('are in the log, sealed or refused, exactly as their senders were told', async () => {
    const sent = await send(CAPTURES);
    const { logged, sealed, ids } = await stored();
    expect(ids).toEqual(new Set(sent.ids));
    expect(logged).toBeGreaterThanOrEqual(QUOTA);
    expect(logged).toBeLessThanOrEqual(QUOTA + PAST);
    expect(sealed).toBe(OVERFLOW);
    const kept = logged + OVERFLOW;
    expect(sent).toMatchObject({ answers: { 200: kept, 429: CAPTURES - kept }, lost: 0 });
  }, 180_000);

  test('add up as well after kill -9 of each node in turn, in the middle of the quota and of the overflow', async () => {
    const killings: Promise<void>[] = [];
    const sent = await send(CAPTURES, (answered) => {
      if (answered === QUOTA / 2) killings.push(replace(0));
      if (answered === QUOTA + OVERFLOW / 2) killings.push(replace(1));
    });
    await Promise.all(killings);
    expect(killings).toHaveLength(2);
    expect(sent.lost).toBeGreaterThan(0);
    const { logged, sealed, ids } = await stored();
    // What was answered is stored; what was stored without an answer is one of the lost tries.
    expect(sent.ids.filter((id) => !ids.has(id))).toEqual([]);
    expect(ids.size - sent.ids.length).toBeLessThanOrEqual(sent.lost);
    expect(logged).toBeGreaterThanOrEqual(QUOTA);
    expect(logged).toBeLessThanOrEqual(QUOTA + PAST);
    expect(sealed).toBe(OVERFLOW);
    expect(sent.answers).toEqual({ 200: sent.ids.length, 429: CAPTURES - sent.ids.length });
  }, 180_000);
});
