import { describeLimits } from '#testing/limits/describe-limits.ts';
import { ENDPOINT_LIMITS } from '#testing/limits/rows/endpoints.ts';

describeLimits(ENDPOINT_LIMITS);
