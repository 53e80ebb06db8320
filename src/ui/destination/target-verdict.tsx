import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck, IconShieldX } from '@tabler/icons-react';
import { useTRPC } from '#ui/trpc.ts';
import classes from './destination-form.module.css';

const SETTLE_MS = 500;

function isComplete(url: string): boolean {
  return /^https?:\/\/[^/\s]+/i.test(url) && URL.canParse(url);
}

/** What the guard says of the URL while it is being written: it may be called, or which rule forbids it. */
export function TargetVerdict({ endpointId, url }: { endpointId: string; url: string }) {
  const [settled] = useDebouncedValue(url.trim(), SETTLE_MS);
  const { data } = useQuery(
    useTRPC().destination.judge.queryOptions(
      { endpointId, url: settled },
      { enabled: isComplete(settled), staleTime: 30_000, retry: false },
    ),
  );
  const verdict = isComplete(settled) && settled === url.trim() ? data : undefined;
  return (
    <div role="status">
      {verdict ? (
        <p className={classes['verdict']} data-verdict={lookOf(verdict)}>
          <VerdictIcon look={lookOf(verdict)} />
          <span>{sentenceOf(verdict)}</span>
        </p>
      ) : null}
    </div>
  );
}

type Look = 'allowed' | 'refused' | 'warned';

function lookOf({ refusal, warning }: { refusal: string | null; warning: string | null }): Look {
  if (refusal !== null) return 'refused';
  return warning === null ? 'allowed' : 'warned';
}

const ICONS = { allowed: IconCheck, refused: IconShieldX, warned: IconAlertTriangle };

function VerdictIcon({ look }: { look: Look }) {
  const Icon = ICONS[look];
  return <Icon size={14} stroke={1.8} aria-hidden />;
}

function sentenceOf(verdict: { refusal: string | null; warning: string | null }): string {
  if (verdict.refusal !== null) return verdict.refusal;
  return verdict.warning === null
    ? 'Requests may be sent there.'
    : 'This host has no address at the moment. It can be saved; deliveries fail until its name resolves.';
}
