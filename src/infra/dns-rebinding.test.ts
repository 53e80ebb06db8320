import { afterEach, describe, expect, it } from 'vitest';
import { parseAllowedRanges } from '#domain/delivery/parse-allowed-ranges.ts';
import type { TargetGuard } from '#domain/delivery/target-guard.ts';
import { startDnsServer, type DnsAnswers } from '#testing/dns-server.ts';
import { outgoingAttempt } from '#testing/outgoing-attempt.ts';
import { OK, startRawReceiver } from '#testing/raw-receiver.ts';
import { createHttpSender } from './http-sender.ts';
import { createHostResolver } from './resolve-host.ts';
import { createTargetGuard } from './target-guard.ts';

const PUBLIC = '93.184.216.34';
const undo: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function withNames(answers: DnsAnswers, { cidrs = '', timeoutMs = 5_000 } = {}) {
  const names = await startDnsServer(answers);
  const receiver = await startRawReceiver((socket) => socket.write(OK));
  const parsed = parseAllowedRanges(cidrs);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const guard = createTargetGuard({
    allowed: parsed.ranges,
    resolveHost: createHostResolver({ servers: [names.address] }),
    timeoutMs,
  });
  undo.push(names.close, receiver.close);
  return { names, receiver, guard };
}

function senderWith(guard: TargetGuard) {
  const sender = createHttpSender({ guard, clock: Date, timeoutMs: 5_000 });
  undo.push(sender.close);
  return sender;
}

/** The addresses one after the other; the last one for ever. */
function inTurn(...addresses: string[]): DnsAnswers {
  return (_, type) =>
    type === 'AAAA' ? [] : [addresses.length > 1 ? (addresses.shift() ?? '') : (addresses[0] ?? '')];
}

describe('a name that changes its mind', () => {
  it('is public when it is saved and loopback when it is called: nothing is connected to', async () => {
    const { names, receiver, guard } = await withNames(inTurn(PUBLIC, '127.0.0.1'));
    const url = `http://rebind.example:${receiver.port}/`;

    expect(await guard.judgeUrl(url)).toEqual({ allowed: true, addresses: [PUBLIC] });
    const result = await senderWith(guard).send(outgoingAttempt(url));

    expect(result).toMatchObject({ statusCode: 0, remoteAddress: null, error: { code: 'target_refused' } });
    expect(result.error?.message).toContain('rebind.example leads to 127.0.0.1');
    expect(names.asked.filter((one) => one === 'rebind.example A')).toHaveLength(2);
    expect(receiver.received).toEqual([]);
  });

  it('is looked up once for an attempt, and only what was judged is connected to', async () => {
    const { names, receiver, guard } = await withNames(inTurn('127.0.0.1', '10.0.0.1'), {
      cidrs: '127.0.0.1',
    });
    const result = await senderWith(guard).send(outgoingAttempt(`http://once.example:${receiver.port}/`));
    expect(result).toMatchObject({ statusCode: 200, remoteAddress: '127.0.0.1', error: null });
    expect(names.asked).toHaveLength(2);
  });

  it('is refused by the address that was connected to, before a byte is written', async () => {
    const { receiver, guard } = await withNames(inTurn(PUBLIC));
    // As if a system had led the connection elsewhere after the judgement.
    const fooled: TargetGuard = {
      judgeUrl: () => Promise.resolve({ allowed: true, addresses: ['127.0.0.1'] }),
      judgeAddress: guard.judgeAddress,
    };
    const result = await senderWith(fooled).send(outgoingAttempt(`http://fooled.example:${receiver.port}/`));
    expect(result).toMatchObject({
      statusCode: 0,
      remoteAddress: '127.0.0.1',
      error: { code: 'target_refused' },
    });
    await expect.poll(() => receiver.received).toEqual(['']);
    await expect.poll(() => receiver.open()).toBe(0);
  });
});

describe('a name', () => {
  it('with one address inside among its public ones is refused', async () => {
    const { guard } = await withNames((_, type) => (type === 'A' ? [PUBLIC] : ['fd00:0:0:0:0:0:0:1']));
    expect(await guard.judgeUrl('http://mixed.example/')).toMatchObject({
      allowed: false,
      rule: 'private',
      address: 'fd00::1',
    });
  });

  it('without an address is unresolvable, and an attempt at it says dns_failed', async () => {
    const { guard } = await withNames(() => []);
    expect(await guard.judgeUrl('http://nowhere.example/')).toMatchObject({ rule: 'unresolvable' });
    const result = await senderWith(guard).send(outgoingAttempt('http://nowhere.example/'));
    expect(result.error).toEqual({
      code: 'dns_failed',
      message: 'nowhere.example has no address; check the name, or try again when its name servers answer',
    });
    expect(result.timings.dnsMs).toBeGreaterThan(0);
    expect(result.timings.connectMs).toBeNull();
  });

  it('whose server never answers costs the guard its time and no more', async () => {
    const { guard } = await withNames(() => null, { timeoutMs: 50 });
    expect(await guard.judgeUrl('http://silent.example/')).toMatchObject({
      rule: 'unresolvable',
      message: expect.stringContaining('could not be looked up in time') as unknown,
    });
  });

  it('is no longer waited for when the caller gives up', async () => {
    const { guard } = await withNames(() => null);
    const given = new AbortController();
    const verdict = guard.judgeUrl('http://silent.example/', given.signal);
    given.abort(new Error('given up'));
    await expect(verdict).rejects.toThrow('given up');
  });
});
