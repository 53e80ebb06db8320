import { describeLimits } from '#testing/limits/describe-limits.ts';
import { CAPTURE_LIMITS } from '#testing/limits/rows/captures.ts';

describeLimits(CAPTURE_LIMITS);
