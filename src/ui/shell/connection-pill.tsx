import { VisuallyHidden } from '@mantine/core';
import { useConnectionState } from '#ui/connection-state.ts';
import { useNowMs } from '#ui/kit/now.ts';
import { connectionWords } from '#ui/shell/connection-words.ts';
import classes from './connection-pill.module.css';

export function ConnectionPill() {
  const words = connectionWords(useConnectionState(), useNowMs());
  const whole = words.text + words.detail;
  return (
    <div className={classes['pill']} data-meaning={words.meaning} data-testid="connection" title={whole}>
      <span className={classes['dot']} aria-hidden />
      <span className={classes['long']} aria-hidden>
        {whole}
      </span>
      <span className={classes['short']} aria-hidden>
        {words.short}
      </span>
      {/* Announced without the count-down, which would speak every second. */}
      <VisuallyHidden role="status">{words.text}</VisuallyHidden>
    </div>
  );
}
