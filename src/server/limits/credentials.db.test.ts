import { describeLimits } from '#testing/limits/describe-limits.ts';
import { CREDENTIAL_LIMITS } from '#testing/limits/rows/credentials.ts';

describeLimits(CREDENTIAL_LIMITS);
