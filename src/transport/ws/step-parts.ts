import type { FollowStep } from '#domain/stream/follow.ts';

/** Bytes of bodies that are encoded and sent before the reader is looked at again. */
const PART_BYTES = 128 * 1024;

/** A page in parts, so that a reader that has stopped costs the encoding of one part, not of the page. */
export function* partsOf(step: FollowStep): Generator<FollowStep> {
  if (step.kind !== 'events') {
    yield step;
    return;
  }
  let start = 0;
  let bytes = 0;
  for (const [i, event] of step.events.entries()) {
    bytes += event.body.length;
    if (bytes < PART_BYTES && i < step.events.length - 1) continue;
    yield { kind: 'events', events: step.events.slice(start, i + 1) };
    start = i + 1;
    bytes = 0;
  }
}
