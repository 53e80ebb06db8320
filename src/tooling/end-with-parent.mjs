// Preloaded into steps: their standard input is a pipe from the parent, which ends when the parent is killed. Without
// this, a build or an install would go on alone and stand in the way of the next one. Workers of a step inherit the
// preload, not the pipe.
if (Number(process.env['HOOKWIRE_STEP_OF']) === process.ppid) {
  process.stdin.on('end', () => process.exit(1)).resume();
  process.stdin.unref();
}
