import { formatLsn, lsnFromBytes } from '../../../src/worker/codec/lsn';
import { readLatestByKey } from '../../../src/worker/kafka/committed-reader';
import { DEFAULT_TIMEOUTS } from '../../../src/worker/kafka/connection-settings';
import { KafkaClient } from '../../../src/worker/kafka/kafka-client';
import {
  decodeShardState,
  shardKey,
  type ShardState,
  statePartition,
  stateTopic,
} from '../../../src/worker/kafka/state-records';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { type SqlSession } from '../workload/sql-session';

const READ_TIMEOUT_MS = 30_000;
const SHARD = '0';

/**
 * The committed state of a pipeline, read as the worker reads it: to know when to go on. What was delivered is judged
 * by the checker, which shares no code with the worker.
 */
export class CommittedState {
  readonly #client: KafkaClient;
  readonly #prefix: string;
  readonly #pipeline: string;

  private constructor(client: KafkaClient, prefix: string, pipeline: string) {
    this.#client = client;
    this.#prefix = prefix;
    this.#pipeline = pipeline;
  }

  static async open(
    bootstrapServers: readonly string[],
    prefix: string,
    pipeline: string,
  ): Promise<CommittedState> {
    const settings = { bootstrapServers, clientId: 'probe', ...DEFAULT_TIMEOUTS };
    const client = await KafkaClient.connect(settings, systemClock, new AbortController().signal);
    return new CommittedState(client, prefix, pipeline);
  }

  async read(): Promise<ShardState> {
    const topic = stateTopic(this.#prefix);
    await this.#client.refresh([topic]);
    const partition = statePartition(this.#pipeline, SHARD, this.#client.topic(topic).partitions.length);
    const options = { until: 'stable', timeoutMs: READ_TIMEOUT_MS } as const;
    const { signal } = new AbortController();
    const records = await readLatestByKey(this.#client, { topic, partition }, options, signal);
    return decodeShardState(shardKey(this.#pipeline, SHARD), records);
  }

  /** The committed commit LSN as text; empty before the first. */
  async lsn(): Promise<string> {
    const { position } = await this.read();
    const lsn = position?.position['lsn'];
    return typeof lsn === 'string' ? lsn : '';
  }

  /** Whether so many tables are known and none has rows left for the snapshot. */
  async isSnapshotDone(tableCount: number): Promise<boolean> {
    const { tables } = await this.read();
    return tables.size === tableCount && [...tables.values()].every(({ snapshot }) => snapshot === 'done');
  }

  close(): void {
    this.#client.close();
  }
}

/** The commit LSN of a captured transaction of the workload; undefined while the capture job has not seen it. */
export async function capturedLsn(
  session: SqlSession,
  table: string,
  txn: number,
): Promise<string | undefined> {
  const changeTable = `cdc.[${table.replace('.', '_')}_CT]`;
  const [row] = await session.query(
    `SELECT MAX([__$start_lsn]) AS lsn FROM ${changeTable} WHERE txn = ${txn} AND [__$operation] IN (2, 4)`,
  );
  const lsn = row?.['lsn'];
  return Buffer.isBuffer(lsn) ? formatLsn(lsnFromBytes(lsn)) : undefined;
}
