import { afterAll, beforeAll, expect, it } from 'vitest';
import { answerWith, startReceiver, type Answer } from '#testing/delivery/receiver.ts';
import { countStates, eventually, openDeliveryStage, type DeliveryStage } from '#testing/delivery/stage.ts';

let stage: DeliveryStage;
beforeAll(async () => {
  stage = await openDeliveryStage();
});
afterAll(() => stage.close());

async function deliverOrdered(count: number, answer: Answer, retryConfig?: object) {
  const receiver = await startReceiver(answer);
  const line = await stage.endpoint({
    url: receiver.url,
    isOrdered: true,
    ...(retryConfig && { retryConfig }),
  });
  const ids = await line.capture(count);
  stage.deliver();
  await eventually(async () => {
    expect((await countStates(stage.ctx, line.endpointId))['pending']).toBeUndefined();
    expect((await countStates(stage.ctx, line.endpointId))['retrying']).toBeUndefined();
  });
  await stage.stopAll();
  await receiver.close();
  return { ids, receiver, line, states: await countStates(stage.ctx, line.endpointId) };
}

it('an ordered destination gets one at a time, in the order of the log', async () => {
  const slowly: Answer = (response) => setTimeout(() => response.writeHead(200).end(), 2);
  const { ids, receiver } = await deliverOrdered(150, slowly);
  expect(receiver.received.map(({ eventId }) => eventId)).toEqual(ids);
  expect(receiver.mostOpen()).toBe(1);
});

it('one that fails holds up those after it until it is delivered', async () => {
  const failing = new Map<string, number>();
  let firsts = 0;
  const { ids, receiver, states } = await deliverOrdered(
    30,
    (response, { eventId, attempt }) => {
      if (attempt === 1) firsts += 1;
      if (firsts === 10) failing.set(eventId, 2);
      response.writeHead(attempt <= (failing.get(eventId) ?? 0) ? 503 : 200).end();
    },
    { max_retries: 3, intervals: [1] },
  );
  expect(states).toEqual({ delivered: 30 });
  const [slow = ''] = failing.keys();
  const expected = ids.flatMap((id) => (id === slow ? [id, id, id] : [id]));
  expect(receiver.received.map(({ eventId }) => eventId)).toEqual(expected);
});
it('one that fails for good lets the next one pass', async () => {
  const { ids, receiver, states } = await deliverOrdered(5, answerWith(410));
  expect(states).toEqual({ failed: 5 });
  expect(receiver.received.map(({ eventId }) => eventId)).toEqual(ids);
});
