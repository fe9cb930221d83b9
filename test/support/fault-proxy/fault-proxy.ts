import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { ArmedFault, type Fault } from './fault';
import { ProxiedConnection } from './proxied-connection';

interface Gate {
  readonly server: Server;
  readonly connections: Set<ProxiedConnection>;
  targetPort: number | undefined;
}

/**
 * Stands between clients and the brokers of a cluster, one port per broker, and understands the framing of Kafka's
 * protocol (plain text). It rewrites nothing: the brokers advertise its ports.
 *
 *     const proxy = await FaultProxy.start(3);
 *     const cluster = await startKafka({ brokers: 3, advertise: proxy.advertise });
 *     const fault = proxy.arm({ api: 'EndTxn', action: 'lose-answer' });
 *     ... await fault.struck
 *
 * It shares the event loop of the test: never wait for a client of it synchronously.
 */
export class FaultProxy {
  readonly #gates: readonly Gate[];
  readonly #faults = new Set<ArmedFault>();

  private constructor(gates: readonly Gate[]) {
    this.#gates = gates;
    gates.forEach(({ server }, index) => {
      server.on('connection', (client) => this.#accept(index + 1, client));
    });
  }

  static async start(brokers: number): Promise<FaultProxy> {
    const gates = await Promise.all(
      Array.from({ length: brokers }, async () => {
        const server = createServer();
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return { server, connections: new Set<ProxiedConnection>(), targetPort: undefined };
      }),
    );
    return new FaultProxy(gates);
  }

  /** For `startKafka({ advertise })`: learns where a broker listens, and tells where clients are to go instead. */
  readonly advertise = (nodeId: number, port: number): string => {
    const gate = this.#gate(nodeId);
    gate.targetPort = port;
    return `127.0.0.1:${(gate.server.address() as AddressInfo).port}`;
  };

  arm(fault: Fault): ArmedFault {
    const armed = new ArmedFault(fault);
    this.#faults.add(armed);
    return armed;
  }

  /** Connections of clients to the broker, or to all of them. */
  connections(nodeId?: number): number {
    const gates = nodeId === undefined ? this.#gates : [this.#gate(nodeId)];
    return gates.reduce((sum, { connections }) => sum + connections.size, 0);
  }

  /** Ends the clients' connections to a broker; new ones are let in. */
  cut(nodeId: number): number {
    const { connections } = this.#gate(nodeId);
    const count = connections.size;
    for (const connection of connections) connection.cut();
    return count;
  }

  async stop(): Promise<void> {
    for (const fault of this.#faults) fault.disarm();
    for (const { server, connections } of this.#gates) {
      for (const connection of connections) connection.cut();
      await new Promise((resolve) => server.close(resolve));
    }
  }

  #accept(nodeId: number, client: Socket): void {
    const { connections, targetPort } = this.#gate(nodeId);
    if (targetPort === undefined) {
      client.destroy();
      return;
    }
    const faultFor = (apiKey: number): ArmedFault | undefined => {
      const fault = [...this.#faults].find((armed) => armed.claims(apiKey, nodeId));
      if (fault !== undefined && !fault.fault.action.startsWith('hold')) this.#faults.delete(fault);
      return fault;
    };
    const connection = new ProxiedConnection(client, { nodeId, targetPort, faultFor });
    connections.add(connection);
    client.once('close', () => connections.delete(connection));
  }

  #gate(nodeId: number): Gate {
    const gate = this.#gates[nodeId - 1];
    if (gate === undefined) throw new Error(`the proxy has ${this.#gates.length} brokers, none is ${nodeId}`);
    return gate;
  }
}
