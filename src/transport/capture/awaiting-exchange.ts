import type { GivenAnswer } from '#domain/client-answer/given-answer.ts';
import type { SenderWait, WaitingSender } from '#domain/client-answer/sender-wait.ts';
import { isPreflight, sendGiven } from './answer.ts';
import { CaptureExchange } from './exchange.ts';

/** A webhook of an endpoint that asks its clients: once stored, it waits for one of them, and not for long. */
export class AwaitingExchange extends CaptureExchange implements WaitingSender {
  private wait: SenderWait | null = null;
  private seq: number | null = null;

  override onBody(body: Buffer): void {
    super.onBody(body);
    const { request, response, shared, endpoint, arrival } = this;
    // A page's browser asks before it sends; that is answered for all pages alike.
    if (response.headersSent || response.closed || isPreflight(request)) return;
    const about = { requestId: this.id, endpoint, receivedAtMs: arrival.receivedAtMs };
    const wait = shared.ctx.clientAnswers.expect(about, this);
    this.wait = wait;
    response.once('close', () => wait.leave());
  }

  override onCommitted(seq: number | null): void {
    this.seq = seq;
    super.onCommitted(seq);
  }

  onGiven(answer: GivenAnswer): boolean {
    const { request, response, budget, workspaceId, id } = this;
    const size = answer.body.length;
    // A sender that does not read would otherwise keep it for as long as it likes.
    if (!budget.grow(workspaceId, 0, size)) return false;
    response.once('close', () => budget.release(workspaceId, size));
    sendGiven(request, response, { id, answer });
    return true;
  }

  onFallback(): void {
    super.answer();
  }

  /** Sealed, it is in no log yet, and no client sees it. */
  protected override answer(): void {
    if (this.wait && this.seq !== null) this.wait.begin(this.seq);
    else super.answer();
  }
}
