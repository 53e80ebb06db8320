import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FakeStripe } from './fake-stripe.ts';
import type { StripeSession } from './objects.ts';

/** The pages that checkout and portal sessions lead to: one button, which does it, tells the webhook, and goes back. */
export function createStripePages(stripe: FakeStripe, webhookUrl: string | null) {
  function act(session: StripeSession): { type: string; object: object } | null {
    const { account } = stripe;
    if (session.object === 'checkout.session') {
      account.pay(session.id);
      return { type: 'checkout.session.completed', object: session };
    }
    const subscription = account.subscriptions.get(session.subscription ?? '');
    if (!subscription) return null;
    const [line] = subscription.items.data;
    if (session.price === '') {
      const endsAt = line?.current_period_end ?? account.nowS();
      Object.assign(subscription, { cancel_at_period_end: true, cancel_at: endsAt });
    } else if (line) line.price.id = session.price;
    return { type: 'customer.subscription.updated', object: subscription };
  }

  return async function answerPage(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, kind = '', id = ''] = (request.url ?? '').split('/');
    const session = stripe.account.sessions.get(id);
    if (kind === 'favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    if (!session) {
      response.writeHead(404).end('There is no such session');
      return;
    }
    if (request.method === 'POST') {
      const told = act(session);
      if (told && webhookUrl !== null) await stripe.send(webhookUrl, stripe.event(told.type, told.object));
      response.writeHead(303, { Location: session.success_url }).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    const label = kind === 'pay' ? 'Subscribe' : 'Confirm';
    response.end(
      `<!doctype html><title>${label}</title><form method="post"><button>${label}</button></form>`,
    );
  };
}
