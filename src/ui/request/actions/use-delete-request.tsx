import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { errorMessage, type ApiError } from '#ui/kit/api-error.ts';
import { useTRPC } from '#ui/trpc.ts';
import type { RequestFeed } from '../request-feed.ts';
import type { RequestSummary } from '../router-types.ts';
import classes from './undo.module.css';

const UNDO_MS = 8_000;

/** Takes the request off the list at once; for eight seconds the notification takes it back. */
export function useDeleteRequest(feed: RequestFeed): (request: RequestSummary) => void {
  const trpc = useTRPC();
  const { mutateAsync: remove } = useMutation(trpc.request.delete.mutationOptions());
  const { mutateAsync: restore } = useMutation(trpc.request.restore.mutationOptions());

  return useCallback(
    (request) => {
      const ids = [request.id];
      const name = `${request.method} ${request.subPath}`;
      const notificationId = `deleted-${request.id}`;
      const bringBack = (): void => {
        feed.apply({ type: 'restored', request });
      };
      const takeOff = (): void => {
        feed.apply({ type: 'removed', ids });
      };
      const complain = (what: string) => (error: unknown) => {
        // Guarantee: mutations of the API client reject with its own error.
        notifications.show({ color: 'red', title: what, message: errorMessage(error as ApiError) });
      };
      const undo = (): void => {
        notifications.hide(notificationId);
        bringBack();
        restore({ ids }).catch((error: unknown) => {
          takeOff();
          complain('The request could not be brought back')(error);
        });
      };

      takeOff();
      remove({ ids }).catch((error: unknown) => {
        notifications.hide(notificationId);
        bringBack();
        complain('The request could not be deleted')(error);
      });
      notifications.show({
        id: notificationId,
        autoClose: UNDO_MS,
        color: 'gray',
        message: (
          <span className={classes['row']}>
            <span className={classes['text']}>Deleted {name}</span>
            <Button className={classes['undo'] ?? ''} size="compact-sm" variant="light" onClick={undo}>
              Undo
            </Button>
          </span>
        ),
      });
    },
    [feed, remove, restore],
  );
}
