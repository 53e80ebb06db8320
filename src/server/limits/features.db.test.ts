import { describeLimits } from '#testing/limits/describe-limits.ts';
import { FEATURE_LIMITS } from '#testing/limits/rows/features.ts';

describeLimits(FEATURE_LIMITS);
