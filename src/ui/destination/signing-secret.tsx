import { Button, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { errorMessage } from '#ui/kit/api-error.ts';
import { CodeBlock } from '#ui/kit/code-block.tsx';
import { CopyButton } from '#ui/kit/copy-button.tsx';
import { FormError } from '#ui/kit/form-error.tsx';
import { RelativeTime } from '#ui/kit/relative-time.tsx';
import { useTRPC } from '#ui/trpc.ts';
import classes from './signing-secret.module.css';
import type { Destination } from './types.ts';
import { useShowDestination } from './use-destinations.ts';

const SNIPPET = `import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(process.env.HOOKWIRE_SIGNING_SECRET);

// The body as it came, before anything parses it.
webhook.verify(rawBody, request.headers); // throws when the signature is wrong`;

/** What signs the deliveries: seen on demand, copied, changed, and how it is checked. */
export function SigningSecret({ destination }: { destination: Destination }) {
  const { id, signingSecret } = destination;
  const trpc = useTRPC();
  const showDestination = useShowDestination();
  const [secret, setSecret] = useState<string | null>(null);
  const reveal = useMutation(
    trpc.destination.revealSecret.mutationOptions({
      onSuccess: (answer) => {
        setSecret(answer.secret);
      },
    }),
  );
  const rotate = useMutation(
    trpc.destination.rotateSecret.mutationOptions({
      onSuccess: (answer) => {
        setSecret(answer.secret);
        showDestination(answer.destination);
      },
    }),
  );
  const error = rotate.error ?? reveal.error;
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed">
        Each delivery is signed as Standard Webhooks has it, in <code>webhook-id</code>,{' '}
        <code>webhook-timestamp</code> and <code>webhook-signature</code>. Your receiver checks it with this
        secret.
      </Text>
      <div className={classes['secret']}>
        <code className={classes['text']}>{secret ?? signingSecret.masked ?? 'whsec_••••'}</code>
        {secret === null ? (
          <Button
            variant="default"
            size="xs"
            loading={reveal.isPending}
            leftSection={<IconEye size={14} stroke={1.7} />}
            onClick={() => {
              reveal.mutate({ id });
            }}
          >
            Reveal
          </Button>
        ) : (
          <Group gap={4} wrap="nowrap">
            <CopyButton value={secret} label="Copy secret" withText size="xs" variant="filled" />
            <Button
              variant="default"
              size="xs"
              leftSection={<IconEyeOff size={14} stroke={1.7} />}
              onClick={() => {
                setSecret(null);
              }}
            >
              Hide
            </Button>
          </Group>
        )}
      </div>
      {signingSecret.previousUntil === null ? null : (
        <Text size="sm">
          The secret before this one signs as well; it ends <RelativeTime iso={signingSecret.previousUntil} />
          .
        </Text>
      )}
      <FormError>{error ? errorMessage(error) : null}</FormError>
      <div>
        <h3 className={classes['title']}>Check it in your receiver</h3>
        <CodeBlock code={SNIPPET} label="verification code" wrap />
      </div>
      <Rotate
        isPending={rotate.isPending}
        onRotate={(done) => {
          rotate.mutate({ id }, { onSuccess: done });
        }}
      />
    </Stack>
  );
}

function Rotate({ isPending, onRotate }: { isPending: boolean; onRotate: (done: () => void) => void }) {
  const [isAsking, setAsking] = useState(false);
  const ask = (next: boolean) => () => {
    setAsking(next);
  };
  return (
    <div className={classes['rotate']}>
      <div>
        <h3 className={classes['title']}>Rotate</h3>
        <p className={classes['note']}>
          Makes a new secret. For 24 hours both sign each delivery, so that your receiver can change over.
        </p>
      </div>
      {isAsking ? (
        <Group gap="xs">
          <Button variant="default" onClick={ask(false)}>
            Cancel
          </Button>
          <Button
            color="red"
            loading={isPending}
            onClick={() => {
              onRotate(ask(false));
            }}
          >
            Rotate now
          </Button>
        </Group>
      ) : (
        <Button variant="default" onClick={ask(true)}>
          Rotate secret
        </Button>
      )}
    </div>
  );
}
