import { AnswerBody } from '#ui/delivery/answer-body.tsx';
import { AnswerView } from '#ui/delivery/answer-view.tsx';
import { Tag } from '#ui/kit/tag.tsx';
import type { RequestDetail } from '../router-types.ts';
import { answerWords } from './answer-words.ts';
import classes from './answer-fact.module.css';

/** How the sender was answered, where the endpoint asks its clients; what a client said is a click away. */
export function AnswerFact({ request: { answer, isAnswerAwaited } }: { request: RequestDetail }) {
  if (!answer && !isAnswerAwaited) return null;
  return (
    <div className={classes['fact']}>
      <dt>Answer</dt>
      <dd>
        {answer ? (
          <>
            <Tag meaning={answer.source === 'client' ? 'success' : 'warning'}>
              {answer.source === 'client' ? 'From a client' : 'Not from a client'}
            </Tag>{' '}
            <time dateTime={answer.answeredAt} title={answer.answeredAt}>
              {answerWords(answer)}
            </time>
          </>
        ) : (
          'Waiting for a connected client'
        )}
        {answer?.client ? (
          <details className={classes['details']}>
            <summary>Show the answer</summary>
            <AnswerView headers={answer.client.headers}>
              <AnswerBody response={answer.client} downloadUrl={null} />
            </AnswerView>
          </details>
        ) : null}
      </dd>
    </div>
  );
}
