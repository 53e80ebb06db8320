import Link from 'next/link';
import type { DocsFacts } from '#ui/docs/facts.ts';
import { docHref } from '#ui/docs/pages.ts';
import { Code } from '#ui/docs/parts/code.tsx';
import { SourceCode } from '#ui/docs/parts/source-code.tsx';

/** `respond`: what it needs, what happens otherwise, and a program. */
export function AnswerSenders({ facts }: { facts: DocsFacts }) {
  const stream = `${facts.streamUrl}/ws/${facts.endpointId}`;
  return (
    <>
      <p>
        A challenge of Slack, TwiML, a synchronous test: some senders need an answer that only your program
        knows. Turn on <em>Answer from a connected client</em> under <em>Answer to the sender</em> in the
        endpoint’s menu, connect with a key that has <code>requests:write</code> besides{' '}
        <code>stream:listen</code>, and send <code>respond</code>. Listening alone is not enough, because what
        you say goes to a third party.
      </p>
      <ul>
        <li>The request is stored first. Whatever becomes of the answer, it is in the log.</li>
        <li>
          The first valid answer of any connection within the deadline goes out byte for byte, with the
          headers that keep it from running as a page of this server. Later ones get <code>TOO_LATE</code>,
          wrong ones <code>INVALID_ANSWER</code>; see <Link href={docHref('errors')}>errors</Link>.
        </li>
        <li>
          At the deadline (0.1 to 25 s) the sender gets the endpoint’s own answer; at once if nobody is
          connected who may answer, if the server restarts, or if 1,000 senders of your account wait already.
        </li>
        <li>
          A connection that was made before you turned it on takes messages of 64 KiB only: connect again for
          larger answers.
        </li>
        <li>The console shows with each request who answered, what, and how long it took.</li>
      </ul>
      <Code
        language="shell"
        label="command that starts the answering client"
        code={`HOOKWIRE_STREAM=${stream} \\\nHOOKWIRE_API_KEY=YOUR_API_KEY \\\nnode answer.mjs`}
        wrap
      />
      <SourceCode facts={facts} file="clients/endpoint/answer.mjs" />
    </>
  );
}
