import type { EndpointRecord } from '#domain/endpoint/lookup.ts';
import type { AnswerRecord, AnswerSource } from './answer-record.ts';
import type { GivenAnswer, OfferedAnswer } from './given-answer.ts';

/** The exchange of a sender that waits; one of the two is called, once. */
export interface WaitingSender {
  /** False: there is no memory for it. */
  onGiven(answer: GivenAnswer): boolean;
  /** The endpoint's own answer is due. */
  onFallback(): void;
}

export interface WaitAbout {
  requestId: string;
  endpoint: EndpointRecord;
  /** Unix time in milliseconds. */
  receivedAtMs: number;
}

export interface WaitDeps {
  nowMs: () => number;
  /** Whether anybody is connected who may answer. */
  hasAnswerer: (endpointId: string) => Promise<boolean>;
  record: (record: AnswerRecord) => void;
  /** Called once, when nobody waits any more. */
  onOver: () => void;
}

type Fallback = Exclude<AnswerSource, 'client' | 'sender_gone'>;

/**
 * One sender that waits for a client's answer. It takes one before the commit is known here as well: another node
 * reads the log, and its client may be faster than the word of the commit.
 */
export class SenderWait {
  private readonly about: WaitAbout;
  private readonly sender: WaitingSender;
  private readonly deps: WaitDeps;
  private seq: number | null = null;
  private early: OfferedAnswer | null = null;
  /** Set where it must not wait. */
  private refused: Fallback | null;
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(about: WaitAbout, sender: WaitingSender, deps: WaitDeps & { refused: Fallback | null }) {
    this.about = about;
    this.sender = sender;
    this.deps = deps;
    this.refused = deps.refused;
  }

  /** The request is stored: the deadline runs. */
  begin(seq: number): void {
    if (this.isOver) return;
    this.seq = seq;
    const { early, refused, about } = this;
    if (early) this.give(early);
    else if (refused) this.fallBack(refused);
    else {
      const { id, clientAnswerMs } = about.endpoint;
      this.timer = setTimeout(() => this.fallBack('deadline'), clientAnswerMs ?? 0);
      this.deps.hasAnswerer(id).then(
        (isThere) => {
          if (!isThere) this.fallBack('nobody');
        },
        // Nobody knows who is there: the deadline decides.
        () => undefined,
      );
    }
  }

  /** False: another one was first, or it is too late. */
  take(offered: OfferedAnswer): boolean {
    const isFree = !this.isOver && !this.early && !this.refused;
    if (!isFree || offered.endpointId !== this.about.endpoint.id) return false;
    if (this.seq !== null) return this.give(offered);
    this.early = offered;
    return true;
  }

  /** It must wait no longer. */
  release(reason: Fallback): void {
    if (this.seq === null) this.refused = reason;
    else this.fallBack(reason);
  }

  /** The sender has left, or was answered without a wait. */
  leave(): void {
    this.finish('sender_gone', null);
  }

  private give(offered: OfferedAnswer): boolean {
    if (!this.sender.onGiven(offered.answer)) {
      this.fallBack('busy');
      return false;
    }
    this.finish('client', offered);
    return true;
  }

  private fallBack(reason: Fallback): void {
    if (!this.finish(reason, null)) return;
    this.sender.onFallback();
  }

  private finish(source: AnswerSource, offered: OfferedAnswer | null): boolean {
    if (this.isOver) return false;
    this.isOver = true;
    clearTimeout(this.timer);
    const { seq, deps, about } = this;
    deps.onOver();
    if (seq === null) return true;
    const { endpoint, receivedAtMs } = about;
    const ownStatus = source === 'sender_gone' ? null : (endpoint.answer?.status ?? 200);
    const nowMs = deps.nowMs();
    deps.record({
      workspaceId: endpoint.workspaceId,
      endpointId: endpoint.id,
      seq,
      source,
      status: offered?.answer.status ?? ownStatus,
      given: offered,
      answeredAtMs: nowMs,
      latencyMs: Math.max(0, Math.round(nowMs - receivedAtMs)),
    });
    return true;
  }
}
