import { setTimeout as sleep } from 'node:timers/promises';
import { defineChecks } from '../check.ts';
import { must, mustEqual } from '../expect.ts';
import type { Kit } from '../kit.ts';
import { refusedUpgrade } from '../socket.ts';

const KEY_LIFE_MS = 2_000;

async function revokingCloses(kit: Kit): Promise<string> {
  const { id, key } = await kit.newKey();
  const endpointId = await kit.endpoint();
  const wire = await kit.listen(endpointId, { apikey: key });
  const other = await kit.listen(endpointId);
  await kit.account.deleteKey(id);
  const { code, reason } = await wire.closing();
  mustEqual(code, 4001, 'the close code');
  const { status } = await refusedUpgrade(kit.streamUrl(endpointId, { apikey: key }));
  mustEqual(status, 401, 'the next handshake');
  other.send({ type: 'ping' });
  await other.next('pong');
  return `4001 ${reason}, then 401`;
}

async function deletingCloses(kit: Kit): Promise<string> {
  const endpointId = await kit.newEndpoint();
  const wire = await kit.listen(endpointId);
  await kit.account.deleteEndpoint(endpointId);
  const { code, reason } = await wire.closing();
  mustEqual(code, 4004, 'the close code');
  const { status, body } = await refusedUpgrade(kit.streamUrl(endpointId));
  mustEqual([status, body], [404, ''], 'the next handshake');
  return `4004 ${reason}, then 404 with an empty body`;
}

async function expiryCloses(kit: Kit): Promise<string> {
  const expiresAt = new Date(Date.now() + KEY_LIFE_MS).toISOString();
  const { key } = await kit.newKey({ expires_at: expiresAt });
  const endpointId = await kit.endpoint();
  const wire = await kit.listen(endpointId, { apikey: key });
  const { code, reason } = await wire.closing();
  mustEqual(code, 4001, 'the close code');
  const { status } = await refusedUpgrade(kit.streamUrl(endpointId, { apikey: key }));
  mustEqual(status, 401, 'the next handshake');
  return `4001 ${reason}, then 401`;
}

async function normalCloseIsAnswered(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  const { code } = await wire.close();
  mustEqual(code, 1000, 'the close code');
  return '1000';
}

async function silenceIsNoReason(kit: Kit): Promise<string> {
  const wire = await kit.listen(await kit.endpoint());
  const quietMs = 75_000;
  await sleep(quietMs);
  must(wire.socket.readyState === wire.socket.OPEN, 'closed');
  const id = await kit.capture(await kit.endpoint());
  await wire.next('new_request', ({ payload }) => payload.id === id);
  return `open and live after ${quietMs / 1000} s without a message`;
}

export const closeChecks = defineChecks('endpoint-stream', {
  'revoked-closes': {
    title: 'Revoking a key closes its sockets, and no others',
    expected: 'close 4001, then 401',
    run: revokingCloses,
  },
  'deleted-closes': {
    title: 'Deleting an endpoint closes its sockets',
    expected: 'close 4004, then 404 with an empty body',
    run: deletingCloses,
  },
  'expired-closes': {
    title: 'A key that expires closes its sockets',
    expected: 'close 4001, then 401',
    run: expiryCloses,
  },
  'normal-close': { title: 'A close is answered', expected: 'close 1000', run: normalCloseIsAnswered },
  silence: {
    title: 'A client that never sends a message is not dropped',
    expected: 'still open and live after more than two ping intervals',
    slow: true,
    run: silenceIsNoReason,
  },
});
