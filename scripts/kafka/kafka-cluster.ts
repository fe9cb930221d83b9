import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createTemporaryFolder, type TemporaryFolder } from '../process/temporary-folder';
import { freePorts } from '../process/free-ports';
import { provisionKafka } from '../provision/kafka';
import { Broker, type BrokerNode } from './broker';
import { brokerProperties, formatProperties, LOOPBACK, type BrokerConfig } from './broker-properties';
import { type JvmProfile, type KafkaInstallation } from './installation';
import { runKafkaTool, type KafkaToolOptions } from './kafka-tool';

export interface KafkaClusterOptions {
  /** 1 (the default) or more; each is broker and controller. */
  readonly brokers?: number;
  /** Broker properties beside or instead of those of broker-properties.ts. */
  readonly config?: BrokerConfig;
  /** Security protocol of the listener for clients, `PLAINTEXT` by default. */
  readonly clientProtocol?: 'PLAINTEXT' | 'SSL' | 'SASL_PLAINTEXT' | 'SASL_SSL';
  /** The address that clients are told, e.g. of a proxy, given the node id and the port it listens on. */
  readonly advertise?: (nodeId: number, port: number) => string;
  readonly jvm?: JvmProfile;
}

/** Real brokers on free ports of 127.0.0.1, with data of their own that goes away with them. */
export class KafkaCluster {
  readonly kafka: KafkaInstallation;
  readonly #brokers: readonly Broker[];
  readonly #folder: TemporaryFolder;

  constructor(kafka: KafkaInstallation, brokers: readonly Broker[], folder: TemporaryFolder) {
    this.kafka = kafka;
    this.#brokers = brokers;
    this.#folder = folder;
  }

  /** `host:port` of each broker, as clients are told. */
  get bootstrap(): readonly string[] {
    return this.#brokers.map((broker) => broker.node.advertised);
  }

  /** `host:port` of each broker itself, also where clients are told of a proxy. */
  get direct(): readonly string[] {
    return this.#brokers.map((broker) => `${LOOPBACK}:${broker.node.port}`);
  }

  /** Addresses for brokers and tools: plain text, whatever the clients' listener asks for. */
  get internal(): readonly string[] {
    return this.#brokers.map((broker) => `${LOOPBACK}:${broker.node.brokerPort}`);
  }

  get nodeIds(): readonly number[] {
    return this.#brokers.map((broker) => broker.node.id);
  }

  broker(nodeId: number): Broker {
    const broker = this.#brokers.find((candidate) => candidate.node.id === nodeId);
    if (broker === undefined)
      throw new Error(`there is no broker ${nodeId} among ${this.nodeIds.join(', ')}`);
    return broker;
  }

  /** Runs one of Kafka's command-line tools with `--bootstrap-server` set. */
  tool(mainClass: string, args: readonly string[], options?: KafkaToolOptions): Promise<string> {
    const server = ['--bootstrap-server', this.internal.join(',')];
    return runKafkaTool(this.kafka, mainClass, [...server, ...args], options);
  }

  /** Kills what runs and removes the data. A combined cluster loses its quorum while it stops: a kill is the clean way. */
  async stop(): Promise<void> {
    await Promise.all(this.#brokers.map((broker) => broker.kill()));
    this.#folder.remove();
  }
}

/** Starts brokers and waits until all serve. @throws MissingToolError when there is no Java or Maven. */
export async function startKafka(options: KafkaClusterOptions = {}): Promise<KafkaCluster> {
  const kafka = await provisionKafka();
  const count = options.brokers ?? 1;
  const folder = createTemporaryFolder('kafka');
  const nodes = await planNodes(count, folder.path, options.advertise);
  const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'A');
  const brokers = nodes.map((node) => new Broker(node, kafka, options.jvm ?? 'small'));
  const cluster = new KafkaCluster(kafka, brokers, folder);
  try {
    for (const broker of brokers) {
      const base = brokerProperties(broker.node, nodes, options.clientProtocol ?? 'PLAINTEXT');
      broker.prepare(formatProperties({ ...base, ...options.config }), clusterId);
    }
    await Promise.all(brokers.map((broker) => broker.start()));
  } catch (error) {
    await cluster.stop();
    throw error;
  }
  return cluster;
}

async function planNodes(
  count: number,
  folder: string,
  advertise: KafkaClusterOptions['advertise'],
): Promise<readonly BrokerNode[]> {
  const ports = await freePorts(3 * count);
  return Array.from({ length: count }, (_, index) => {
    const [port = 0, brokerPort = 0, controllerPort = 0] = ports.slice(3 * index, 3 * index + 3);
    const id = index + 1;
    const own = join(folder, `broker-${id}`);
    const advertised = advertise?.(id, port) ?? `${LOOPBACK}:${port}`;
    return { id, port, brokerPort, controllerPort, advertised, folder: own, logFolder: join(own, 'data') };
  });
}
