import { Anchor, Skeleton } from '@mantine/core';
import { Tag, type Meaning } from '#ui/kit/tag.tsx';
import type { SignatureVerdict } from '../router-types.ts';
import classes from './signature-fact.module.css';

interface Look {
  meaning: Meaning;
  label: string;
  /** What the settings are opened for; null: they would not help. */
  settings: string | null;
}

const LOOKS: Readonly<Record<SignatureVerdict['outcome'], Look>> = {
  verified: { meaning: 'success', label: 'Verified', settings: null },
  mismatch: { meaning: 'danger', label: 'Does not match', settings: 'Change the secret' },
  malformed: { meaning: 'danger', label: 'Malformed', settings: null },
  missing: { meaning: 'warning', label: 'Missing', settings: 'Signature settings' },
  too_old: { meaning: 'warning', label: 'Too old', settings: null },
  in_future: { meaning: 'warning', label: 'In the future', settings: null },
  secret_unreadable: { meaning: 'warning', label: 'Not checked', settings: 'Set the secret again' },
  no_secret: { meaning: 'neutral', label: 'Not checked', settings: 'Set the secret' },
};

export interface SignatureFactProps {
  /** Undefined while it is read. */
  verdict: SignatureVerdict | undefined;
  onSettings: (verdict: SignatureVerdict) => void;
}

/** The verdict in words, with its reason and the next step; a line of its own among the facts. */
export function SignatureFact({ verdict, onSettings }: SignatureFactProps) {
  return (
    <div className={classes['fact']}>
      <dt>Signature</dt>
      <dd>
        {verdict ? (
          <Verdict verdict={verdict} onSettings={onSettings} />
        ) : (
          <Skeleton height={10} width={220} />
        )}
      </dd>
    </div>
  );
}

function Verdict({ verdict, onSettings }: SignatureFactProps & { verdict: SignatureVerdict }) {
  const { meaning, label, settings } = LOOKS[verdict.outcome];
  return (
    <>
      <Tag meaning={meaning}>{label}</Tag> {verdict.reason}
      {verdict.hint === null ? null : <span className={classes['hint']}> {verdict.hint}</span>}
      {settings === null ? null : (
        <>
          {' '}
          <Anchor
            component="button"
            type="button"
            inherit
            onClick={() => {
              onSettings(verdict);
            }}
          >
            {settings}
          </Anchor>
        </>
      )}
    </>
  );
}
