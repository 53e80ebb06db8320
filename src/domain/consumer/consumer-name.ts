import { z } from 'zod';

const RULE = 'A consumer name has 1 to 64 letters, digits, dots, dashes or underscores';

/** Names a reader of one endpoint; told in URLs and logs. */
export const ConsumerName = z.string(RULE).regex(/^[A-Za-z0-9._-]{1,64}$/, RULE);
