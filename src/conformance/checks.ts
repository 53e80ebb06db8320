import { captureAnswers } from './capture/answers.ts';
import { GROUPS, type Check } from './check.ts';
import { capturedRequestChecks } from './endpoint-stream/captured-request.ts';
import { closeChecks } from './endpoint-stream/closes.ts';
import { handshakeChecks } from './endpoint-stream/handshake.ts';
import { knownEndpointClientChecks } from './endpoint-stream/known-client.ts';
import { messageChecks } from './endpoint-stream/messages.ts';
import { resumeChecks } from './endpoint-stream/resume.ts';

/** Every check, group by group, in the order in which they run. */
export const CHECKS: readonly Check[] = [
  ...captureAnswers,
  ...handshakeChecks,
  ...messageChecks,
  ...capturedRequestChecks,
  ...resumeChecks,
  ...closeChecks,
  ...knownEndpointClientChecks,
];

/** The checks of these groups or with these ids; all when none are named. */
export function selectChecks(only: readonly string[]): Check[] {
  const groups: readonly string[] = GROUPS;
  const unknown = only.find((name) => !groups.includes(name) && !CHECKS.some(({ id }) => id === name));
  if (unknown !== undefined) throw new Error(`There is no group or check "${unknown}"; --list shows all`);
  return CHECKS.filter(({ id, group }) => only.length === 0 || only.includes(id) || only.includes(group));
}
