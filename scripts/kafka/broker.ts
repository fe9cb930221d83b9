import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { OwnedProcess } from '../process/owned-process';
import { javaArguments, type JvmProfile, type KafkaInstallation } from './installation';
import { watchLog } from './log-watch';

export interface BrokerNode {
  /** 1, 2, ... */
  readonly id: number;
  /** Where the broker listens for clients. */
  readonly port: number;
  readonly brokerPort: number;
  readonly controllerPort: number;
  /** `host:port` that clients are told. */
  readonly advertised: string;
  readonly folder: string;
  readonly logFolder: string;
}

const READY = 'Kafka Server started';
const START_DEADLINE_MS = 120_000;

/** One broker process: started, killed, paused and started again on the same ports and data. */
export class Broker {
  readonly node: BrokerNode;
  readonly #kafka: KafkaInstallation;
  readonly #profile: JvmProfile;
  #process: OwnedProcess | undefined;

  constructor(node: BrokerNode, kafka: KafkaInstallation, profile: JvmProfile) {
    this.node = node;
    this.#kafka = kafka;
    this.#profile = profile;
  }

  get running(): boolean {
    return this.#process?.running ?? false;
  }

  get pid(): number | undefined {
    return this.running ? this.#process?.pid : undefined;
  }

  /** Resident memory in MB. */
  get rssMb(): number {
    const status = readFileSync(`/proc/${this.pid ?? 'self'}/status`, 'utf8');
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }

  /** Writes the configuration and, like `StorageTool format`, an empty storage with this node's identity. */
  prepare(properties: string, clusterId: string): void {
    mkdirSync(this.node.folder, { recursive: true });
    writeFileSync(this.#configFile, properties);
    if (this.#kafka.formattedStorage === undefined) return;
    cpSync(this.#kafka.formattedStorage, this.node.logFolder, { recursive: true });
    const identity = {
      version: 1,
      'cluster.id': clusterId,
      'node.id': this.node.id,
      'directory.id': randomBytes(16).toString('base64url'),
    };
    const lines = Object.entries(identity).map(([key, value]) => `${key}=${value}\n`);
    writeFileSync(join(this.node.logFolder, 'meta.properties'), lines.join(''));
  }

  /** Starts the process and waits until it serves. */
  async start(): Promise<void> {
    const logFile = join(this.node.folder, 'broker.log');
    const log = watchLog(logFile);
    const started = await OwnedProcess.start(
      'java',
      [...javaArguments(this.#kafka, 'kafka.Kafka', this.#profile), this.#configFile],
      { logFile },
    );
    this.#process = started;
    await log.waitFor(READY, started, START_DEADLINE_MS);
  }

  /** Ends it at once, without a word to the other brokers. */
  async kill(): Promise<void> {
    await this.#process?.stop('SIGKILL');
  }

  /** Controlled shutdown: leaders move first. */
  async shutdown(): Promise<void> {
    await this.#process?.stop('SIGTERM');
  }

  pause(): void {
    this.#process?.signal('SIGSTOP');
  }

  resume(): void {
    this.#process?.signal('SIGCONT');
  }

  get #configFile(): string {
    return join(this.node.folder, 'server.properties');
  }
}
