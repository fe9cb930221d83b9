import { randomUUID } from 'node:crypto';
import { type KafkaCluster } from '../../../scripts/kafka/kafka-cluster';
import { CdcError } from '../../../src/core/errors/cdc-error';
import { type Format } from '../../../src/core/ports';
import { type Row, type TableSchema } from '../../../src/core/table-schema';
import {
  DEFAULT_TIMEOUTS,
  type KafkaConnectionSettings,
} from '../../../src/worker/kafka/connection-settings';
import { createJsonFormat } from '../../../src/worker/formats/json/json-format';
import { KafkaSink } from '../../../src/worker/sinks/kafka/kafka-sink';
import { type KafkaSinkSettings } from '../../../src/worker/sinks/kafka/settings';
import { ShardOwner } from '../../../src/worker/sinks/kafka/shard-owner';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { changeEvent, tableOf } from '../change-events';
import { MemoryLogger, MemoryMetrics } from '../memory/memory-telemetry';

export const UNSTOPPED = new AbortController().signal;

export const ORDERS: TableSchema = tableOf({ id: { kind: 'int32' }, note: { kind: 'string' } });

export function order(id: number, note: string): ReturnType<typeof changeEvent> {
  const after: Row = [id, note];
  return changeEvent(ORDERS, { after });
}

/** A row with this note cannot be encoded. */
export const UNENCODABLE = 'cannot be encoded';

const json = createJsonFormat({
  type: 'json',
  decimals: 'number',
  timestamps: 'iso-8601',
  zonedTimestamps: 'offset',
  unavailableValuePlaceholder: '',
});

const FORMAT: Format = {
  compile(table) {
    const encoder = json.compile(table);
    return {
      encode(event, out) {
        if (event.after?.[1] === UNENCODABLE)
          throw new CdcError('CDC_SINK_ROW_UNENCODABLE', `encoding column note: ${UNENCODABLE}`);
        encoder.encode(event, out);
      },
    };
  },
};

export function connectionTo(cluster: KafkaCluster): KafkaConnectionSettings {
  return { bootstrapServers: cluster.bootstrap, clientId: 'test', ...DEFAULT_TIMEOUTS };
}

/** One pipeline of an installation of its own: its settings, and sinks for it. */
export class SinkHarness {
  readonly settings: KafkaSinkSettings;
  readonly metrics = new MemoryMetrics();
  readonly #opened: KafkaSink[] = [];

  constructor(cluster: KafkaCluster, overrides: Partial<KafkaSinkSettings> = {}) {
    const prefix = `test-${randomUUID().slice(0, 8)}`;
    this.settings = {
      connection: connectionTo(cluster),
      prefix,
      pipeline: 'shop',
      shard: '0',
      owner: new ShardOwner(),
      topicOf: ({ table }) => `${prefix}.${table}`,
      topicCreation: { enabled: true, partitions: 3, replicationFactor: cluster.nodeIds.length, config: {} },
      deadLetters: undefined,
      document: undefined,
      transactionTimeoutMs: 30_000,
      acceptTopics: false,
      ...overrides,
    };
  }

  get ordersTopic(): string {
    return this.settings.topicOf(ORDERS.id);
  }

  /** A sink that is not opened yet. With `settings` it may stand for another worker of the same pipeline. */
  sink(settings: Partial<KafkaSinkSettings> = {}): KafkaSink {
    const sink = new KafkaSink(
      { ...this.settings, ...settings },
      {
        format: FORMAT,
        clock: systemClock,
        logger: new MemoryLogger(),
        metrics: this.metrics,
      },
    );
    this.#opened.push(sink);
    return sink;
  }

  /** Opens and prepares a sink for {@link ORDERS}, and commits the start position when there is none. */
  async started(settings: Partial<KafkaSinkSettings> = {}): Promise<KafkaSink> {
    const sink = this.sink(settings);
    const stored = await sink.open(UNSTOPPED);
    await sink.prepare([ORDERS], UNSTOPPED);
    if (stored === undefined) await sink.commit(checkpoint(0), UNSTOPPED);
    return sink;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((sink) => sink.close()));
  }
}

export function checkpoint(lsn: number): Parameters<KafkaSink['commit']>[0] {
  return { position: { lsn }, tables: new Map() };
}
