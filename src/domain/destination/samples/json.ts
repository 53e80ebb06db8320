import type { Sample } from './sample.ts';

export const json: Sample = {
  provider: null,
  make: ({ id, nowMs }) => ({
    headers: [
      ['User-Agent', 'Hookwire-Sample/1.0'],
      ['Accept', '*/*'],
    ],
    body: {
      id,
      type: 'order.created',
      created_at: new Date(nowMs).toISOString(),
      data: { order: 1042, total: '49.90', currency: 'EUR', customer: { name: 'Mona Sample' } },
    },
  }),
};
