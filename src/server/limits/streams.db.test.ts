import { describeLimits } from '#testing/limits/describe-limits.ts';
import { STREAM_LIMITS } from '#testing/limits/rows/streams.ts';

describeLimits(STREAM_LIMITS);
