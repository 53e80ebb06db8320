import type { Clock } from '#domain/context.ts';
import type { Presence } from '#domain/stream/presence.ts';
import type { AnswerRecorder } from './record-answers.ts';
import type { AnswerRoutes } from './answer-routes.ts';
import type { OfferedAnswer } from './given-answer.ts';
import { SenderWait, type WaitAbout, type WaitingSender } from './sender-wait.ts';

export interface ClientAnswers {
  /** Lets answers in for a request that is about to be stored; `begin` starts the wait. */
  expect(about: WaitAbout, sender: WaitingSender): SenderWait;
  /** False: the sender was answered, has left, or can't be reached. */
  respond(offered: OfferedAnswer): Promise<boolean>;
  /** Nobody waits from now on, and who does gets the endpoint's own answer. Returns the function that ends it. */
  drain(): () => void;
  /** Resolves when what happened is written down, or can't be. */
  close(): Promise<void>;
}

interface Deps {
  routes: AnswerRoutes;
  presence: Pick<Presence, 'list'>;
  recorder: AnswerRecorder;
  clock: Pick<Clock, 'nowPrecise'>;
}

/** Senders that wait at this node: each holds a connection. */
const MAX_WAITING = 5_000;
const MAX_WAITING_OF_WORKSPACE = 1_000;
/** A route outlives the deadline by what a commit may take, in milliseconds. */
const ROUTE_SLACK_MS = 60_000;

/** Senders of this node that wait for an answer of a connected client, here or at another node. */
export function createClientAnswers({ routes, presence, recorder, clock }: Deps): ClientAnswers {
  const waits = new Set<SenderWait>();
  const ofWorkspace = new Map<string, number>();
  let draining = 0;

  function count(workspaceId: string, by: 1 | -1): void {
    const sum = (ofWorkspace.get(workspaceId) ?? 0) + by;
    if (sum > 0) ofWorkspace.set(workspaceId, sum);
    else ofWorkspace.delete(workspaceId);
  }

  async function hasAnswerer(endpointId: string): Promise<boolean> {
    return (await presence.list(endpointId)).some((one) => one.mayAnswer === true);
  }

  const isFull = (workspaceId: string): boolean =>
    waits.size >= MAX_WAITING || (ofWorkspace.get(workspaceId) ?? 0) >= MAX_WAITING_OF_WORKSPACE;

  return {
    expect: (about, sender) => {
      const { requestId, endpoint } = about;
      const { workspaceId, clientAnswerMs } = endpoint;
      const deps = { nowMs: () => clock.nowPrecise(), hasAnswerer, record: recorder.record };
      const full = isFull(workspaceId) ? 'busy' : null;
      const refused = draining > 0 ? 'restart' : full;
      if (refused) return new SenderWait(about, sender, { ...deps, refused, onOver: () => undefined });
      const wait: SenderWait = new SenderWait(about, sender, {
        ...deps,
        refused,
        onOver: () => {
          waits.delete(wait);
          count(workspaceId, -1);
          close();
        },
      });
      waits.add(wait);
      count(workspaceId, 1);
      const forMs = (clientAnswerMs ?? 0) + ROUTE_SLACK_MS;
      const close = routes.open(requestId, forMs, (offered) => wait.take(offered));
      return wait;
    },
    respond: routes.carry,
    drain: () => {
      draining += 1;
      for (const wait of [...waits]) wait.release('restart');
      return () => {
        draining -= 1;
      };
    },
    close: recorder.close,
  };
}
