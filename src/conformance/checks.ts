import { accountCloseChecks } from './account-stream/closes.ts';
import { knownAccountClientChecks } from './account-stream/known-client.ts';
import { accountResumeChecks } from './account-stream/resume.ts';
import { subscriptionChecks } from './account-stream/subscriptions.ts';
import { apiEndpointChecks } from './api/endpoints.ts';
import { apiRequestChecks } from './api/requests.ts';
import { apiSurfaceChecks } from './api/surface.ts';
import { signatureChecks } from './api/verify-signature.ts';
import { cliChecks } from './auth/cli.ts';
import { refreshChecks } from './auth/refresh.ts';
import { signInChecks } from './auth/sign-in.ts';
import { captureAnswers } from './capture/answers.ts';
import { GROUPS, type Check } from './check.ts';
import { documentChecks } from './documents/documents.ts';
import { capturedRequestChecks } from './endpoint-stream/captured-request.ts';
import { closeChecks } from './endpoint-stream/closes.ts';
import { handshakeChecks } from './endpoint-stream/handshake.ts';
import { knownEndpointClientChecks } from './endpoint-stream/known-client.ts';
import { messageChecks } from './endpoint-stream/messages.ts';
import { resumeChecks } from './endpoint-stream/resume.ts';
import { v1ApiKeyChecks } from './v1/api-keys.ts';
import { v1EndpointChecks } from './v1/endpoints.ts';
import { v1EventChecks } from './v1/events.ts';
import { v1SurfaceChecks } from './v1/surface.ts';

/** Every check, group by group, in the order in which they run. */
export const CHECKS: readonly Check[] = [
  ...captureAnswers,
  ...handshakeChecks,
  ...messageChecks,
  ...capturedRequestChecks,
  ...resumeChecks,
  ...closeChecks,
  ...knownEndpointClientChecks,
  ...subscriptionChecks,
  ...accountResumeChecks,
  ...accountCloseChecks,
  ...knownAccountClientChecks,
  ...apiEndpointChecks,
  ...apiRequestChecks,
  ...signatureChecks,
  ...apiSurfaceChecks,
  ...v1EndpointChecks,
  ...v1EventChecks,
  ...v1ApiKeyChecks,
  ...v1SurfaceChecks,
  ...signInChecks,
  ...refreshChecks,
  ...cliChecks,
  ...documentChecks,
];

/** The checks of these groups or with these ids; all when none are named. */
export function selectChecks(only: readonly string[]): Check[] {
  const groups: readonly string[] = GROUPS;
  const unknown = only.find((name) => !groups.includes(name) && !CHECKS.some(({ id }) => id === name));
  if (unknown !== undefined) throw new Error(`There is no group or check "${unknown}"; --list shows all`);
  return CHECKS.filter(({ id, group }) => only.length === 0 || only.includes(id) || only.includes(group));
}
