import { cp, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endSignIn } from '#domain/access-token/end-sign-in.ts';
import { startClient, type ClientProcess } from '#testing/client-process.ts';
import { numbersUpTo, printedNumbers, startClientsSuite, type ClientsSuite } from '#testing/clients-suite.ts';
import { createEndpoint, type Tenant } from '#testing/server.ts';

let suite: ClientsSuite;
beforeAll(async () => {
  suite = await startClientsSuite();
});
afterAll(() => suite.close());

interface Account extends Tenant {
  endpointIds: [string, string];
  environment: Record<string, string>;
}

const PASSWORD = 'correct horse battery';

/** Registers as a client would, and adds a second endpoint. */
async function register(): Promise<Account> {
  const { ctx, proxy, folder } = suite;
  const url = `http://127.0.0.1:${proxy.port}`;
  const email = `${crypto.randomUUID()}@example.com`;
  const response = await fetch(`${url}/v1/auth/register`, {
    method: 'POST',
    body: JSON.stringify({ email, password: PASSWORD }),
  });
  expect(response.status).toBe(201);
  const { userId, workspaceId } = await ctx.db.membership.findFirstOrThrow({ where: { user: { email } } });
  const first = await ctx.db.endpoint.findFirstOrThrow({ where: { workspaceId } });
  const second = await createEndpoint(ctx, { userId, workspaceId });
  const own = await mkdtemp(path.join(folder, 'account-'));
  return {
    userId,
    workspaceId,
    endpointIds: [first.id, second],
    environment: {
      HOOKWIRE_URL: url,
      HOOKWIRE_EMAIL: email,
      HOOKWIRE_PASSWORD: PASSWORD,
      HOOKWIRE_TOKEN: path.join(own, 'refresh-token.txt'),
      HOOKWIRE_POSITIONS: path.join(own, 'positions.json'),
    },
  };
}

const start = (file: string, account: Account): ClientProcess =>
  startClient(file, account.environment, account.endpointIds);

async function untilFollowing({ endpointIds }: Account, client: ClientProcess): Promise<void> {
  const isThere = async (): Promise<boolean> =>
    (await Promise.all(endpointIds.map((id) => suite.ctx.presence.list(id)))).every(
      (all) => all.length === 1,
    );
  await expect.poll(isThere, { timeout: 20_000, message: client.said.join('\n') }).toBe(true);
}

describe.each([['account/follow.mjs'], ['account/follow.py']])('the sample %s', (file) => {
  test('prints each of 10,000 events of two endpoints once and in order, over a broken line and a restart', async () => {
    const account = await register();
    const { endpointIds, workspaceId } = account;
    const client = start(file, account);
    await untilFollowing(account, client);
    const sent = Promise.all(endpointIds.map((id) => suite.send(id, 5_000, workspaceId)));
    await client.until(() => client.printed.length >= 2_000);
    suite.proxy.cut();
    await client.until(() => client.printed.length >= 5_000);
    await suite.restartServer();
    await sent;
    await client.until(() => client.printed.length >= 10_000);
    await suite.send(endpointIds[1], 1, workspaceId);
    await client.until(() => client.printed.length > 10_000);
    await client.kill();
    expect(printedNumbers(client, endpointIds[0])).toEqual(numbersUpTo(5_000));
    expect(printedNumbers(client, endpointIds[1])).toEqual(numbersUpTo(5_001));
    expect(client.said.some((line) => /again in \d/.test(line))).toBe(true);
  }, 120_000);

  test('signs in again when its sign-in has ended, and stops when the password is wrong too', async () => {
    const account = await register();
    const client = start(file, account);
    await untilFollowing(account, client);
    const owner = { kind: 'user', sessionVersion: 0, ...account } as const;
    const signIns = await suite.ctx.db.refreshToken.findMany({ where: { userId: account.userId } });
    for (const { familyId } of signIns) await endSignIn(suite.ctx, owner, { id: familyId });
    await client.until(() => client.said.some((line) => line.includes('4001')));
    await untilFollowing(account, client);
    await client.kill();

    const environment = { ...account.environment, HOOKWIRE_PASSWORD: 'wrong' };
    await writeFile(account.environment['HOOKWIRE_TOKEN'] ?? '', 'hwr_unknown');
    const stranger = start(file, { ...account, environment });
    expect(await stranger.ended()).toBe(1);
    expect(stranger.said.join('\n')).toMatch(/Stopped: \/v1\/auth\/login answered 401/);
  });

  test('gives the same socket a fresh token before the last one expires', async () => {
    const account = await register();
    // The same program in a hurry: it finds its tokens old after a second, and looks twice a second.
    const folder = await mkdtemp(path.join(suite.folder, 'hurry-'));
    const source = path.join(import.meta.dirname, path.dirname(file));
    await cp(source, folder, { recursive: true });
    await symlink(path.resolve('node_modules'), path.join(folder, 'node_modules'));
    for (const name of [path.basename(file), `tokens${path.extname(file)}`]) {
      const text = await readFile(path.join(source, name), 'utf8');
      const hurried = text.replace(/20_000|sleep\(20\)/, (found) =>
        found === '20_000' ? '500' : 'sleep(0.5)',
      );
      await writeFile(path.join(folder, name), hurried.replace(' - 90', ' - 899'));
    }
    const client = start(path.join(folder, path.basename(file)), account);
    await untilFollowing(account, client);
    const [connected] = await suite.ctx.presence.list(account.endpointIds[0]);
    const issued = () => suite.ctx.db.refreshToken.count({ where: { userId: account.userId } });
    await expect.poll(issued, { timeout: 20_000 }).toBeGreaterThan(4);
    // Only the newest token is still good: the older ones end nothing.
    const [newest, ...older] = await suite.ctx.db.accessToken.findMany({
      where: { userId: account.userId },
      orderBy: { createdAt: 'desc' },
    });
    expect(newest).toBeDefined();
    for (const { id } of older.slice(1)) {
      suite.ctx.bus.publish({ topic: 'credential-revoked', kind: 'access_token', id });
    }
    await suite.send(account.endpointIds[0], 3, account.workspaceId);
    await client.until(() => client.printed.length === 3);
    expect(await suite.ctx.presence.list(account.endpointIds[0])).toEqual([connected]);
    await client.kill();
    expect(client.said).toEqual([]);
  });
});
