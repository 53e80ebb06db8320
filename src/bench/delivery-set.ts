import { createBacklog } from './backlog.ts';
import type { Cluster } from './cluster.ts';
import type { DeliverySet } from './phases/deliver.ts';
import { startHookwire, startSink, type ServerFiles } from './servers.ts';
import { startUndiciAlone } from './undici-alone.ts';

const ENDPOINTS = 8;
/** Attempts of one endpoint at once. */
const CONNECTIONS_EACH = 10;

/** Starts all that the measurement of deliveries needs. */
export async function startDeliverySet(
  files: ServerFiles,
  cluster: Cluster,
  nodeOptions: readonly string[],
): Promise<{ set: DeliverySet; stop(): Promise<void> }> {
  const receiver = await startSink(files);
  const undici = await startUndiciAlone(files.undici, {
    pools: ENDPOINTS,
    connectionsEach: CONNECTIONS_EACH,
  });
  const hookwire = await startHookwire(files, cluster, nodeOptions);
  const backlog = await createBacklog(cluster.connectionString, {
    besideEndpoint: hookwire.target.path.replace('/h/', ''),
    url: `http://127.0.0.1:${receiver.target.port}/hook`,
    endpoints: ENDPOINTS,
  });
  return {
    set: { hookwire, undici, receiver, backlog },
    stop: async () => {
      await backlog.close();
      for (const one of [hookwire, undici, receiver]) await one.stop();
    },
  };
}
