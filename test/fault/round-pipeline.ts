import { type SqlServerAddress } from '../support/workload/sql-session';

export interface RoundPipeline {
  readonly name: string;
  readonly source: SqlServerAddress;
  readonly tables: readonly string[];
  readonly bootstrapServers: readonly string[];
  readonly format: 'json' | 'debezium-json';
  readonly transactionTimeoutMs: number;
}

export const ROUND_PARTITIONS = 3;

/** Chunks so small that a snapshot lasts through all the faults that are aimed at it. */
const CHUNK_ROWS = 40;

/** The topic that the rows of a table go to. */
export function topicOf(pipeline: string, table: string): string {
  return `${pipeline}.${table}`;
}

/** The document of the pipeline of one round. */
export function roundDocument(pipeline: RoundPipeline): string {
  const { host, port, password, database } = pipeline.source;
  return JSON.stringify({
    name: pipeline.name,
    source: {
      type: 'sqlserver',
      connection: { hostname: host, port, username: 'sa', password, database, encrypt: false },
      tables: pipeline.tables,
      snapshot: { chunkRows: CHUNK_ROWS },
    },
    sink: {
      type: 'kafka',
      bootstrapServers: pipeline.bootstrapServers,
      topic: '{pipeline}.{schema}.{table}',
      format: { type: pipeline.format },
      topicCreation: { partitions: ROUND_PARTITIONS, replicationFactor: 3 },
      transaction: { timeoutMs: pipeline.transactionTimeoutMs, maxAgeMs: 50 },
    },
  });
}
