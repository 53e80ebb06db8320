import { toBase64 } from '../body/body-bytes.ts';
import type { SendableRequest } from './sendable.ts';
import { quoteText } from './shell-quote.ts';

/** The kernel takes at most 128 KiB in one argument; `printf` is built into the shell and has no such limit. */
const MAX_ARGUMENT_BYTES = 96 * 1024;

export function fitsAnArgument(request: SendableRequest): boolean {
  return request.text !== null && request.body.byteLength <= MAX_ARGUMENT_BYTES;
}

/** The start of a pipeline that writes exactly the body. */
export function pipeBody(request: SendableRequest): string {
  if (request.text !== null) return `printf '%s' ${quoteText(request.text)} | `;
  return `printf '%s' ${toBase64(request.body)} | base64 -d | `;
}
