import { formatDuration, phasesOf, type Phase, type Timings } from './timings.ts';
import classes from './timings-bar.module.css';

const NAMES: Readonly<Record<Phase, string>> = {
  dns: 'DNS',
  connect: 'Connect',
  tls: 'TLS',
  wait: 'Wait',
  rest: 'Answer',
};

export interface TimingsBarProps {
  timings: Timings | null;
  durationMs: number;
  /** False: the wait ended without an answer. */
  isAnswered: boolean;
}

/** How the time of an attempt was spent: a bar for eyes, the same numbers as a list for all. */
export function TimingsBar({ timings, durationMs, isAnswered }: TimingsBarProps) {
  const phases = phasesOf(timings, durationMs);
  const isReused = timings !== null && isAnswered && timings.connectMs === null;
  return (
    <div className={classes['root']}>
      <div className={classes['bar']} aria-hidden>
        {phases.map(({ phase, ms }) => (
          <span key={phase} className={classes['span']} data-phase={phase} style={{ flexGrow: ms }} />
        ))}
      </div>
      <dl className={classes['legend']}>
        {phases.map(({ phase, ms }) => (
          <div key={phase} className={classes['item']}>
            <dt>
              <span className={classes['key']} data-phase={phase} aria-hidden />
              {phase === 'wait' && isAnswered ? 'First byte' : NAMES[phase]}
            </dt>
            <dd>{formatDuration(ms)}</dd>
          </div>
        ))}
        <div className={classes['item']}>
          <dt>Together</dt>
          <dd>{formatDuration(durationMs)}</dd>
        </div>
      </dl>
      {isReused ? <p className={classes['note']}>Over a connection that was open already.</p> : null}
    </div>
  );
}
