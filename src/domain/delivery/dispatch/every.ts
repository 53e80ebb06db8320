/** Repeats until stopped; a run that fails is logged, and the next comes all the same. */
export function every(
  ms: number,
  run: () => Promise<unknown>,
  onFailed: (error: unknown) => void,
): { stop(): Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let current: Promise<unknown> = Promise.resolve();
  const arm = (): void => {
    timer = setTimeout(() => {
      current = run()
        .catch(onFailed)
        .finally(() => {
          if (!isStopped) arm();
        });
    }, ms);
    timer.unref();
  };
  arm();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
