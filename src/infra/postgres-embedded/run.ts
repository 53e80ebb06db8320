import { execFile, type ExecFileOptions } from 'node:child_process';

/** The unprivileged user that PostgreSQL runs as; null: the user of this process. */
export type Account = { uid: number; gid: number } | null;

export interface RunResult {
  ok: boolean;
  /** Both streams, trimmed. */
  output: string;
}

/** Runs a program as that user, without this process's environment and away from its directory. */
export function run(account: Account, file: string, args: readonly string[]): Promise<RunResult> {
  const options: ExecFileOptions = { ...account, windowsHide: true };
  // PG* variables of the caller would redirect the tools; Windows programs do not start without theirs.
  // (Next's types demand NODE_ENV in every environment.)
  if (process.platform !== 'win32') {
    options.env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', NODE_ENV: 'production' };
    options.cwd = '/';
  }
  return new Promise((resolve) => {
    execFile(file, args, options, (error, stdout, stderr) => {
      const output = `${String(stdout)}${String(stderr)}`.trim();
      resolve({ ok: error === null, output: output === '' && error ? error.message : output });
    });
  });
}
