import { describeLimits } from '#testing/limits/describe-limits.ts';
import { REST_LIMITS } from '#testing/limits/rows/rest-calls.ts';

describeLimits(REST_LIMITS);
