import { router } from './init.ts';
import { accessTokenRouter } from './routers/access-token.ts';
import { accountRouter } from './routers/account.ts';
import { apiKeyRouter } from './routers/api-key.ts';
import { authRouter } from './routers/auth.ts';
import { billingRouter } from './routers/billing.ts';
import { consumerRouter } from './routers/consumer.ts';
import { deliveryRouter } from './routers/delivery.ts';
import { destinationRouter } from './routers/destination.ts';
import { endpointRouter } from './routers/endpoint.ts';
import { replayRouter } from './routers/replay.ts';
import { requestRouter } from './routers/request.ts';
import { streamRouter } from './routers/stream.ts';
import { usageRouter } from './routers/usage.ts';

/** The dashboard's API. */
export const appRouter = router({
  accessToken: accessTokenRouter,
  account: accountRouter,
  apiKey: apiKeyRouter,
  auth: authRouter,
  billing: billingRouter,
  consumer: consumerRouter,
  delivery: deliveryRouter,
  destination: destinationRouter,
  endpoint: endpointRouter,
  replay: replayRouter,
  request: requestRouter,
  stream: streamRouter,
  usage: usageRouter,
});

export type AppRouter = typeof appRouter;
