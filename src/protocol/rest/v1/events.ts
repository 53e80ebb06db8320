import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AccountDelivery, AccountEvent } from '#protocol/account-event.ts';
import { EVENT_LIST_REACH } from '#protocol/event-list-reach.ts';
import { Instant } from '#protocol/instant.ts';
import { accountErrors, answer, idParam, page, scoped } from '../contract.ts';
import { listExample, listOf } from './list.ts';

const tags = ['Events'];

export const AccountEventList = listOf(AccountEvent)
  .extend({
    total: z
      .int()
      .min(0)
      .max(EVENT_LIST_REACH)
      .meta({
        description: `How many match; counted up to ${EVENT_LIST_REACH.toLocaleString('en')}`,
      }),
    total_capped: z.boolean().meta({ description: 'There are more than `total`' }),
  })
  .meta({ id: 'EventList', examples: [{ ...listExample(AccountEvent), total_capped: false }] });

const farthest = {
  offset: EVENT_LIST_REACH,
  words: 'Lists reach back 10,000 events. Ask for an earlier time with to, or read a stream with after.',
};

const ListQuery = page({ standard: 50, max: 100, farthest })
  .extend({
    endpoint_id: z.uuid('endpoint_id must be an endpoint’s id').optional().meta({
      description: 'Left out: the events of all endpoints',
    }),
    status: AccountDelivery.shape.delivery_status
      .optional()
      .meta({ description: 'Of the newest delivery; `pending` where there is none' }),
    from: Instant.optional().meta({ description: 'Arrived at this time or later' }),
    to: Instant.optional().meta({ description: 'Arrived before this time' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'to must be later than from',
  });

const params = idParam('Event');

export const listEvents = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'listEvents',
  tags,
  summary: 'List events, newest first',
  description:
    'In the order in which they were stored, so that what arrives later only moves what was read further down. ' +
    'Bodies of more than 64 KiB are cut (`body_truncated`); a single event has its body whole. A list reaches back ' +
    '10,000 events of a filter; for all of them read a stream with `after`.',
  security: scoped('requests:read'),
  request: { query: ListQuery },
  responses: {
    200: answer(AccountEventList, 'A page of them'),
    ...accountErrors(400, 401, 403, 404),
  },
});

export const getEvent = createRoute({
  method: 'get',
  path: '/v1/events/{id}',
  operationId: 'getEvent',
  tags,
  summary: 'Get an event',
  security: scoped('requests:read'),
  request: { params },
  responses: { 200: answer(AccountEvent, 'The event with its whole body'), ...accountErrors(401, 403, 404) },
});

export const replayEvent = createRoute({
  method: 'post',
  path: '/v1/events/{id}/replay',
  operationId: 'replayEvent',
  tags,
  summary: 'Capture the same request once more',
  description:
    'Makes a new event of the same bytes at the end of the endpoint’s log; listeners see it live, and it is delivered to ' +
    'the endpoint’s destinations like any capture, each by its own filter. The answer is of before its first attempt. It counts against the day’s requests (403 `plan_limit_reached`, also where the plan has no replay) and the burst (429). 400 when the endpoint is paused or has expired.',
  security: scoped('requests:write'),
  request: { params },
  responses: {
    201: answer(AccountEvent, 'The new event'),
    ...accountErrors(400, 401, 403, 404, 413),
  },
});

export const retryEvent = createRoute({
  method: 'post',
  path: '/v1/events/{id}/retry',
  operationId: 'retryEvent',
  tags,
  summary: 'Try a failed delivery again at once',
  description:
    'For events with the status `failed` or `retrying`; the try counts as an attempt. Others are 400, events without a ' +
    'delivery among them.',
  security: scoped('requests:write'),
  request: { params },
  responses: {
    200: answer(AccountEvent, 'The event, to be tried at once'),
    ...accountErrors(400, 401, 403, 404, 413),
  },
});
