import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Sent {
  /** Of each capture that was answered with 2xx. */
  ids: string[];
  /** Answers by status. */
  answers: Record<number, number>;
  /** Tries that got no answer, so that nobody knows what became of them. Each was sent again. */
  lost: number;
}

interface Target {
  port: number;
  endpointId: string;
}

function post(agent: Agent, { port, endpointId }: Target): Promise<{ status: number; id: string }> {
  return new Promise((resolve, reject) => {
    const options = { agent, port, host: '127.0.0.1', path: `/h/${endpointId}`, method: 'POST' };
    const sending = request(options, (response) => {
      const { statusCode: status = 0, headers } = response;
      response.resume();
      response.on('error', reject);
      response.on('end', () => resolve({ status, id: String(headers['x-hookwire-request-id'] ?? '') }));
    });
    sending.on('error', reject);
    sending.end('{}');
  });
}

export interface Sending {
  /** Senders at once. */
  lanes: number;
  /** Where a lane sends at that time. */
  targetOf: (lane: number) => Target;
  onAnswer?: (answered: number) => void;
}

/** Sends so many captures over kept connections. */
export async function sendMany(count: number, { lanes, targetOf, onAnswer }: Sending): Promise<Sent> {
  const agent = new Agent({ keepAlive: true });
  const sent: Sent = { ids: [], answers: {}, lost: 0 };
  let left = count;
  let answered = 0;
  const send = async (lane: number): Promise<void> => {
    while (left > 0) {
      left -= 1;
      try {
        const { status, id } = await post(agent, targetOf(lane));
        sent.answers[status] = (sent.answers[status] ?? 0) + 1;
        if (status < 300) sent.ids.push(id);
        onAnswer?.((answered += 1));
      } catch {
        sent.lost += 1;
        left += 1;
        await sleep(50);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, lane) => send(lane)));
  agent.destroy();
  return sent;
}
