import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';

const HOST = '127.0.0.1';
const LOWEST = 10_000;
const FEWEST_CANDIDATES = 2_000;
const MOST_TRIES = 100;

/**
 * Ports of 127.0.0.1 that nothing listens on. A server that is killed finds its port free again: they are below those
 * that the system gives to outgoing connections, where there are enough of them.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held: Server[] = [];
  try {
    while (held.length < count) held.push(await holdFreePort());
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

async function holdFreePort(): Promise<Server> {
  const candidates = firstEphemeralPort() - LOWEST;
  for (let tries = 0; candidates >= FEWEST_CANDIDATES && tries < MOST_TRIES; tries++) {
    const server = await hold(LOWEST + Math.floor(Math.random() * candidates)).catch(() => undefined);
    if (server !== undefined) return server;
  }
  return hold(0);
}

function hold(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, HOST, () => resolve(server));
  });
}

/** Where the ports of outgoing connections begin; 0 where the system does not tell. */
function firstEphemeralPort(): number {
  try {
    return Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}
