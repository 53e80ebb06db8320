import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import { copyText } from '#ui/kit/copy-text.ts';
import type { CopyFormat } from '../copy-as/formats.ts';
import type { RequestDetail } from '../router-types.ts';

/** Copies the request as code and says so. */
export function useCopyAs(origin: string): (request: RequestDetail, format: CopyFormat) => Promise<void> {
  return useCallback(
    async (request, format) => {
      const isCopied = await copyText(format.write(request, origin));
      notifications.show({
        id: 'copy-as',
        autoClose: 2000,
        color: isCopied ? 'green' : 'red',
        message: isCopied
          ? `Copied as ${format.title}`
          : 'The browser did not allow copying. Open the Raw tab and copy by hand.',
      });
    },
    [origin],
  );
}
