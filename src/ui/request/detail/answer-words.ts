import { formatCount } from '#ui/kit/count.ts';
import type { RequestAnswer } from '../router-types.ts';

const KINDS: Readonly<Record<string, string>> = { cli: 'a command line', api_key: 'an API key' };

const WHY: Readonly<Record<Exclude<RequestAnswer['source'], 'client' | 'sender_gone'>, string>> = {
  deadline: 'no client did before the deadline',
  nobody: 'no client was connected that may answer',
  busy: 'too many senders were waiting',
  restart: 'the server was restarting',
};

/** Who answered, or why no client did. */
export function answerWords({ source, status, latencyMs, client }: RequestAnswer): string {
  const took = `${formatCount(latencyMs)} ms`;
  const withStatus = `status ${String(status)}`;
  if (source === 'sender_gone') return `The sender left after ${took}, before it had an answer`;
  if (source === 'client') return `Answered by ${nameOf(client)} in ${took}, ${withStatus}`;
  return `The endpoint answered itself after ${took}, ${withStatus}: ${WHY[source]}`;
}

function nameOf(client: RequestAnswer['client']): string {
  return client?.keyName ?? KINDS[client?.clientType ?? ''] ?? 'a client';
}
