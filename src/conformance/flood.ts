import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { NotApplicable } from './seen.ts';
import { sendHttp, type HttpAnswer, type HttpCall } from './http.ts';

/** Calls that are made in search of a limit, and the connections they are made on. */
const CALLS = 400;
const LINES = 16;

/** The first 429 of many calls in a row; not applicable where there is none. */
export async function firstRefusal(url: string, call: HttpCall): Promise<HttpAnswer> {
  // Kept connections: on new ones a slow machine would not be fast enough.
  const agent = new (url.startsWith('https:') ? HttpsAgent : Agent)({ keepAlive: true });
  let left = CALLS;
  const callOn = async (): Promise<HttpAnswer | null> => {
    for (; left > 0; left -= 1) {
      const answer = await sendHttp(url, { ...call, agent });
      if (answer.status !== 429) continue;
      left = 0;
      return answer;
    }
    return null;
  };
  const refused = await Promise.all(Array.from({ length: LINES }, callOn));
  agent.destroy();
  const first = refused.find((answer) => answer !== null);
  if (!first) throw new NotApplicable(`the plan allows ${CALLS} in a row`);
  return first;
}
