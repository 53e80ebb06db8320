import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PLANS, type Plan } from '#domain/limit/plan.ts';
import { applyMigrations } from '#infra/migrations.ts';
import { hearPlanChanges } from '#infra/plan-notices.ts';
import { createTestAccount } from '#testing/accounts.ts';
import { createTestContext, type TestContext } from '#testing/context.ts';
import { makeDataDir, removeDataDir } from '#testing/data-dir.ts';
import { query } from '#testing/embedded/inspect.ts';
import { install, type Installation } from '#testing/embedded/installation.ts';
import { runEmbedded } from '#testing/embedded/process.ts';
import { createApiKey, startTestServer, type TestServer } from '#testing/server.ts';
import { silentLogger } from '#testing/silent-logger.ts';
import { StreamClient } from '#testing/stream-client.ts';

const WITHOUT_STREAMS: Plan = { ...(PLANS['free'] as Plan), id: 'plus', webSocket: false };

interface Ended {
  code: number;
  output: string;
}

/** `npm run plan`, in a process of its own. */
function plan(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<Ended> {
  const env = { ...process.env, PLANS_FILE: '', DATABASE_URL: '', DEFAULT_PLAN: '', ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, ['src/tooling/plan.mjs', ...args], { env }, (error, stdout, stderr) => {
      const code = error ? Number(error.code) : 0;
      resolve({ code, output: `${stdout}${stderr}`.trim() });
    });
  });
}

describe('npm run plan, beside a running server,', () => {
  let own: TestContext;
  let server: TestServer;
  let stopHearing: () => Promise<void>;
  beforeAll(async () => {
    own = await createTestContext({ config: { plans: { ...PLANS, plus: WITHOUT_STREAMS } } });
    server = await startTestServer(own.context);
    const { connectionString } = own;
    stopHearing = hearPlanChanges({ connectionString, bus: own.context.bus, logger: silentLogger });
  });
  afterAll(async () => {
    await stopHearing();
    await server.close();
    await own.close();
  });

  test('changes the plan with an audit entry, and the server’s open streams are judged by it at once', async () => {
    const { email, principal, endpointId } = await createTestAccount(own.context, { plan: 'free' });
    const { workspaceId } = principal;
    const { key } = await createApiKey(own.context, principal);
    const client = await StreamClient.connect(`${server.ws}/ws/${endpointId}?apikey=${key}`);
    const { code, output } = await plan({ DATABASE_URL: own.connectionString }, email, 'plus');
    expect({ code, output }).toEqual({
      code: 0,
      output: `Workspace ${workspaceId} has the plan plus now; before, it had free. Servers that run know it.`,
    });
    expect((await client.closing()).code).toBe(4003);
    expect(await own.context.endpoints.find(endpointId)).toMatchObject({ planId: 'plus' });
    const audits = await own.context.db.auditEvent.findMany({ where: { workspaceId, actor: 'operator' } });
    expect(audits).toMatchObject([
      { action: 'workspace.plan_changed', detail: { from: 'free', to: 'plus' } },
    ]);
  });

  test('says what is wrong in one line, and changes nothing', async () => {
    const { email, principal } = await createTestAccount(own.context, { plan: 'free' });
    const environment = { DATABASE_URL: own.connectionString };
    expect(await plan(environment, email, 'gold')).toEqual({
      code: 1,
      output: 'There is no plan gold. The plans are free, plus, team, self_hosted.',
    });
    expect(await plan(environment, 'nobody@example.com', 'plus')).toEqual({
      code: 1,
      output: 'There is no workspace with the id or the owner nobody@example.com.',
    });
    const workspace = await own.context.db.workspace.findUnique({ where: { id: principal.workspaceId } });
    expect(workspace?.plan).toBe('free');
  });

  test('without what it needs says how it is used; without a database, that there is none', async () => {
    expect(await plan({}, 'ada@example.com')).toMatchObject({
      code: 1,
      output: expect.stringContaining('npm run plan -- <e-mail or workspace id> <plan>') as string,
    });
    const unreachable = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
    expect(await plan(unreachable, 'ada@example.com', 'plus')).toEqual({
      code: 1,
      output: "The database can’t be used: Can't reach database server at 127.0.0.1:1",
    });
  });

  test('--list shows the plans, and which one new workspaces get', async () => {
    const { code, output } = await plan({ DEFAULT_PLAN: 'plus' }, '--list');
    expect(code).toBe(0);
    expect(output.split('\n').map((line) => line.split(' ')[0])).toEqual(Object.keys(PLANS));
    expect(output).toContain('plus         10,000 requests a day, 25 endpoints, kept 30 days (default)');
  });
});

describe('npm run plan, on the embedded database,', () => {
  let installation: Installation;
  let dataDir: string;
  beforeAll(async () => {
    installation = await install({ mode: 0o755, withBinaries: true });
    dataDir = await makeDataDir();
  });
  afterAll(async () => {
    await removeDataDir(dataDir);
    await installation.remove();
  });

  test('says when there is none yet', async () => {
    const { code, output } = await plan({ DATA_DIR: dataDir }, 'ada@example.com', 'plus');
    expect(code).toBe(1);
    expect(output).toContain(`${dataDir} has no database yet. Start Hookwire first`);
  });

  test('works while a server runs on it, and leaves that alone; and while none does', async () => {
    const hookwire = runEmbedded(installation.program, dataDir);
    const connectionString = await hookwire.ready();
    await applyMigrations(connectionString, silentLogger);
    const id = '00000000-0000-7000-8000-000000000001';
    await query(connectionString, `INSERT INTO workspace (id, name, plan) VALUES ('${id}', 'Own', 'free')`);
    const beside = await plan({ DATA_DIR: dataDir }, id, 'plus');
    expect(beside).toMatchObject({ code: 0, output: expect.stringContaining('plus now') as string });
    expect(await query(connectionString, 'SELECT plan FROM workspace')).toEqual([{ plan: 'plus' }]);
    await hookwire.end('SIGTERM');
    const alone = await plan({ DATA_DIR: dataDir }, id, 'team');
    expect(alone).toMatchObject({ code: 0, output: expect.stringContaining('it had plus') as string });
    const again = runEmbedded(installation.program, dataDir);
    expect(await query(await again.ready(), 'SELECT plan FROM workspace')).toEqual([{ plan: 'team' }]);
    await again.end('SIGTERM');
  }, 90_000);
});
