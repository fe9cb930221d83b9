import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { type JsonValue } from '../../../src/core/ports';
import { normalise, type PipelineDocument } from '../../../src/pipeline/normalise';
import { parsePipelineFile } from '../../../src/pipeline/pipeline-file';

/** The choices that every spelling can express. */
interface Choices {
  readonly name: string;
  readonly enabled: boolean;
  readonly port: number;
  readonly password: string;
  readonly tables: readonly (readonly [schema: string, table: string])[];
  readonly mode: 'initial' | 'latest-offset';
  readonly chunkRows: number;
  readonly connections: number;
  readonly servers: readonly string[];
  readonly topic: string;
  readonly format: 'json' | 'debezium-json';
  readonly timeoutMs: number;
  readonly user: string | undefined;
}

const words = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);

const choices: fc.Arbitrary<Choices> = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/),
  enabled: fc.boolean(),
  port: fc.integer({ min: 1, max: 65_535 }),
  password: fc.oneof(
    fc.constantFrom('${MSSQL_PASSWORD}', '0123', '1e3', 'true', 'a: b # c', '"'),
    fc.string({ minLength: 1, maxLength: 12 }),
  ),
  tables: fc.uniqueArray(fc.tuple(words, words), {
    minLength: 1,
    maxLength: 3,
    selector: (names) => names.join('.'),
  }),
  mode: fc.constantFrom('initial', 'latest-offset'),
  chunkRows: fc.integer({ min: 1, max: 1_000_000 }),
  connections: fc.integer({ min: 1, max: 32 }),
  servers: fc.array(
    words.map((host) => `${host}:9092`),
    { minLength: 1, maxLength: 3 },
  ),
  topic: fc.constantFrom('{schema}.{table}', 'cdc-{database}-{schema}.{table}'),
  format: fc.constantFrom('json', 'debezium-json'),
  timeoutMs: fc.integer({ min: 1000, max: 900_000 }),
  user: fc.option(words, { nil: undefined }),
});

const dotted = ([schema, table]: readonly [string, string]): string => `${schema}.${table}`;

function canonical(c: Choices): JsonValue {
  return {
    name: c.name,
    enabled: c.enabled,
    source: {
      type: 'sqlserver',
      connection: { hostname: 'db', port: c.port, username: 'sa', password: c.password, database: 'shop' },
      tables: c.tables.map(dotted),
      startup: { mode: c.mode },
      snapshot: { chunkRows: c.chunkRows, connections: c.connections },
    },
    sink: {
      type: 'kafka',
      bootstrapServers: c.servers,
      topic: c.topic,
      format: { type: c.format },
      transaction: { timeoutMs: c.timeoutMs },
      ...(c.user !== undefined && {
        sasl: { mechanism: 'scram-sha-256', username: c.user, password: '${KAFKA_PASSWORD}' },
      }),
    },
    transformations: [],
  };
}

const sourceConfig = (c: Choices): Record<string, JsonValue> => ({
  hostname: 'db',
  port: String(c.port),
  username: 'sa',
  password: c.password,
  'database-name': 'shop',
  'scan.startup.mode': c.mode,
  'scan.incremental.snapshot.chunk.size': String(c.chunkRows),
  'database-history': 'io.debezium.relational.history.FileDatabaseHistory',
  'include-schema-changes': 'true',
});

const sinkConfig = (c: Choices): Record<string, JsonValue> => ({
  format: c.format,
  'properties.bootstrap.servers': c.servers.join(','),
  'properties.transaction.timeout.ms': String(c.timeoutMs),
  ...(c.user !== undefined && {
    'properties.security.protocol': 'SASL_PLAINTEXT',
    'properties.sasl.mechanism': 'SCRAM-SHA-256',
    'properties.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required ' +
      `username="${c.user}" password="\${KAFKA_PASSWORD}";`,
  }),
});

/** Inline `{type, config{}}` with Flink's keys. */
function inline(c: Choices): JsonValue {
  const source = { ...sourceConfig(c), 'table-name': c.tables.map(dotted).join(',') };
  const sink = { ...sinkConfig(c), topic: c.topic };
  return {
    name: c.name,
    enabled: String(c.enabled),
    parallelism: String(c.connections),
    source: { type: 'sqlserver-cdc', config: source },
    sink: { type: 'kafka', config: sink },
  };
}

/** `{type, table, options{}}` and `{type, topic, options{}}`. */
function valuesForm(c: Choices): JsonValue {
  const oneSchema = new Set(c.tables.map(([schema]) => schema)).size === 1;
  const [first] = c.tables;
  const options = { ...sourceConfig(c), ...(oneSchema && first && { 'schema-name': first[0] }) };
  return {
    name: c.name,
    enabled: c.enabled,
    parallelism: c.connections,
    source: {
      type: 'mssql',
      ...(c.tables.length === 1 && oneSchema
        ? { table: first?.[1] ?? '' }
        : { tables: c.tables.map(([schema, table]) => ({ schema, table })) }),
      options,
    },
    sink: { type: 'kafka', topic: c.topic, options: { ...sinkConfig(c), bootstrapServers: c.servers } },
    transformations: [],
  };
}

/** Connectors of the file, referred to by name; the pipeline's own keys override the source's tables. */
function byName(c: Choices): JsonValue {
  const { name, enabled } = c;
  return {
    connectors: [
      {
        name: 'db',
        type: 'SQLServer',
        config: { ...sourceConfig(c), table: 'dbo.other', 'connection.pool.size': '32' },
      },
      { name: 'bus', type: 'kafka', configuration: { ...sinkConfig(c), topic: c.topic } },
    ],
    pipelines: [
      {
        name,
        enabled,
        parallelism: c.connections,
        source: { connector: 'db', tables: c.tables.map(dotted) },
        sink: 'bus',
      },
    ],
  };
}

function read(document: JsonValue, as: 'yaml' | 'json' | 'indented'): PipelineDocument | undefined {
  const text =
    as === 'yaml'
      ? stringify(document)
      : JSON.stringify(document, null, as === 'indented' ? '\t' : undefined);
  return parsePipelineFile(text, 'pipelines').pipelines[0];
}

describe('spellings', () => {
  test('all spellings of one pipeline are equal, as YAML and as JSON', () => {
    fc.assert(
      fc.property(choices, (c) => {
        const expected = normalise(canonical(c)).pipeline;
        for (const spell of [canonical, inline, valuesForm, byName]) {
          for (const as of ['yaml', 'json', 'indented'] as const) {
            expect(read(spell(c), as)).toEqual(expected);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  test('normalising what is normal changes nothing, not even the order of keys', () => {
    fc.assert(
      fc.property(choices, (c) => {
        const once = normalise(inline(c)).pipeline;
        const twice = normalise(once).pipeline;
        expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
      }),
    );
  });
});
