import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How often each node is asked whether it is ready, in milliseconds. */
const PROBE_MS = 100;

export interface LoadBalancer {
  port: number;
  /** The nodes' ports; takes effect with the next probe. */
  setNodes(ports: readonly number[]): void;
  /** Nodes that said they were ready at the last probe. */
  ready(): readonly number[];
  close(): Promise<void>;
}

/** Null: it takes its time, which says nothing on a busy machine. */
function isReady(port: number): Promise<boolean | null> {
  return new Promise((resolve) => {
    const probe = request({ port, host: '127.0.0.1', path: '/readyz', timeout: PROBE_MS * 5 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    probe.on('timeout', () => {
      resolve(null);
      probe.destroy();
    });
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

/** Spreads requests over the nodes whose `/readyz` says 200. Tries nothing twice: what a node fails, fails. */
export async function startLoadBalancer(): Promise<LoadBalancer> {
  const agent = new Agent({ keepAlive: true });
  let nodes: readonly number[] = [];
  let ready: readonly number[] = [];
  let turn = 0;

  async function probe(): Promise<void> {
    const asked = nodes;
    const answers = await Promise.all(asked.map(isReady));
    ready = asked.filter((port, i) => answers[i] ?? ready.includes(port));
  }
  const timer = setInterval(() => void probe(), PROBE_MS);

  function pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const port = ready[(turn += 1) % ready.length];
    if (port === undefined) {
      outgoing.writeHead(503).end();
      return;
    }
    const { method = 'GET', url = '/', headers } = incoming;
    const passed = request({ agent, port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'Content-Type': answer.headers['content-type'] ?? '' });
      answer.pipe(outgoing);
    });
    passed.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    incoming.pipe(passed);
  }

  // It closes nothing by itself: whatever fails is the nodes' doing.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 0 }, pass);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    // Guarantee: a TCP server that listens has an AddressInfo.
    port: (server.address() as AddressInfo).port,
    setNodes: (ports) => {
      nodes = ports;
    },
    ready: () => ready,
    close: async () => {
      clearInterval(timer);
      agent.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
