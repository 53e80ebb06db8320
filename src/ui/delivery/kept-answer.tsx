import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { errorMessage } from '#ui/kit/api-error.ts';
import { useTRPC } from '#ui/trpc.ts';
import { AnswerBody } from './answer-body.tsx';
import classes from './answer-view.module.css';

const KEEP_MS = 20_000;

/** The body of a stored answer, read when it is looked at. It never changes. */
export function KeptAnswer({ deliveryId, number }: { deliveryId: string; number: number }) {
  const trpc = useTRPC();
  const { data, error } = useQuery(
    trpc.delivery.responseBody.queryOptions({ deliveryId, number }, { staleTime: Infinity, gcTime: KEEP_MS }),
  );
  if (data) {
    const downloadUrl = `/download/deliveries/${deliveryId}/${String(number)}`;
    return <AnswerBody response={data} downloadUrl={downloadUrl} />;
  }
  if (error) {
    return <p className={classes['none']}>The body of the answer could not be read. {errorMessage(error)}</p>;
  }
  return <Skeleton height={48} />;
}
