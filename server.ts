import { ConfigError, readConfig } from '#server/config.ts';
import { start, type RunningServer } from '#server/start.ts';

// config → context → listen → drain. What an operator reads at the console goes to standard error and out.

let stopping = false;

async function stopOn(signal: NodeJS.Signals, running: RunningServer): Promise<void> {
  // Asked twice, it is meant at once.
  if (stopping) process.exit(1);
  stopping = true;
  process.stderr.write(`${signal}: finishing what is under way, then stopping\n`);
  try {
    await running.stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`Stopping failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}

async function main(): Promise<void> {
  // Who read them may be gone. What is said then is lost; it must not end the server, nor be complained of for ever.
  for (const output of [process.stdout, process.stderr]) output.on('error', () => undefined);
  const config = readConfig();
  const running = await start(config);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => void stopOn(signal, running));
  }
  process.stdout.write(`\nHookwire is ready at ${running.publicUrl}\n`);
}

/** Errors with a code come from the system or from a check of ours and explain themselves; others need their stack. */
main().catch((error: unknown) => {
  const isKnown = error instanceof ConfigError || (error instanceof Error && 'code' in error);
  const words =
    error instanceof Error ? (isKnown ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`Hookwire did not start: ${words}\n`);
  process.exit(1);
});
