import { cpuOfFamily, cpuOfProcess } from '../process-cost.ts';
import type { Cpu, Watched } from './protocol.ts';

function readCpu({ server, postmaster }: Watched): Cpu {
  const own = process.cpuUsage();
  return {
    serverMs: cpuOfProcess(server),
    postgresMs: postmaster === null ? 0 : cpuOfFamily(postmaster),
    generatorMs: (own.user + own.system) / 1000,
  };
}

/** Returns the function that tells what was used since. */
export function openCpuWindow(watched: Watched): () => Cpu {
  const before = readCpu(watched);
  return () => {
    const after = readCpu(watched);
    return {
      serverMs: after.serverMs - before.serverMs,
      postgresMs: after.postgresMs - before.postgresMs,
      generatorMs: after.generatorMs - before.generatorMs,
    };
  };
}
