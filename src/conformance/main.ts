import { writeFile } from 'node:fs/promises';
import { readArguments, USAGE, type Arguments } from './arguments.ts';
import { selectChecks } from './checks.ts';
import { testConformance } from './conformance.ts';
import { Unexpected } from './seen.ts';
import { listing, summary, tableLine, toJson } from './report.ts';
import type { Result } from './run.ts';

// npm run conformance: holds a running server against the contract, over the network.

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function test(args: Arguments): Promise<boolean> {
  const stop = new AbortController();
  process.once('SIGINT', () => {
    print('\nStopping after this check, then removing what was made.');
    stop.abort();
  });
  let before: Result | null = null;
  const { results, left } = await testConformance({
    ...args,
    signal: stop.signal,
    onResult: (result) => {
      print(tableLine(result, before));
      before = result;
    },
  });
  print(summary(results));
  if (left.length > 0) print(`\nCould not be removed:\n  ${left.join('\n  ')}`);
  if (args.register) {
    const accounts = [args.account.email, ...(args.other ? [args.other.email] : [])].join(' and ');
    print(`\nThe accounts ${accounts} were made and stay.`);
  }
  if (args.jsonFile !== null) await writeFile(args.jsonFile, toJson(results));
  return !stop.signal.aborted && results.every(({ outcome }) => outcome !== 'failed');
}

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2));
  if (!args.list) return (await test(args)) ? 0 : 1;
  print(listing(selectChecks(args.only)));
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  const text = error instanceof Error ? error.message : String(error);
  // The server's fault is one line; a wrong command line wants the usage.
  process.stderr.write(error instanceof Unexpected ? `${text}\n` : `${text}\n\n${USAGE}\n`);
  process.exitCode = 2;
}
