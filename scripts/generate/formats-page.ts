import { type EncodedRecord, type JsonObject } from '../../src/core/ports';
import { type ColumnType, type Value } from '../../src/core/table-schema';
import { normalise } from '../../src/pipeline/normalise';
import { type FormatOptions } from '../../src/pipeline/schema/format';
import { createFormat } from '../../src/worker/formats/create-format';
import { systemClock } from '../../src/worker/telemetry/system-clock';
import { type GeneratedFile } from './generated-file';
import { code, page, table } from './markdown';

interface Sample {
  readonly sourceTypes: string;
  readonly type: ColumnType;
  readonly literal: string;
  readonly value: Value;
}

const at = { days: 19_848, ticks: 433_231_230_000, offsetMinutes: 0 };

/** One value of each kind of column; what the formats make of it is written by the formats themselves. */
const SAMPLES: readonly Sample[] = [
  { sourceTypes: 'bit', type: { kind: 'boolean' }, literal: '1', value: true },
  { sourceTypes: 'tinyint, smallint, int', type: { kind: 'int32' }, literal: '42', value: 42 },
  { sourceTypes: 'bigint', type: { kind: 'int64' }, literal: '9007199254740993', value: '9007199254740993' },
  { sourceTypes: 'real', type: { kind: 'float32' }, literal: '0.1', value: Math.fround(0.1) },
  { sourceTypes: 'float', type: { kind: 'float64' }, literal: '0.1', value: 0.1 },
  {
    sourceTypes: 'decimal, numeric, money, smallmoney',
    type: { kind: 'decimal', precision: 9, scale: 2 },
    literal: '12.50',
    value: '12.50',
  },
  {
    sourceTypes: 'char, varchar, nchar, nvarchar, text, ntext, xml',
    type: { kind: 'string' },
    literal: 'Zoë "Z"',
    value: 'Zoë "Z"',
  },
  {
    sourceTypes: 'uniqueidentifier',
    type: { kind: 'uuid' },
    literal: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
    value: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  },
  {
    sourceTypes: 'binary, varbinary, image, rowversion',
    type: { kind: 'bytes' },
    literal: '0x0102FF',
    value: Uint8Array.of(1, 2, 255),
  },
  { sourceTypes: 'date', type: { kind: 'date' }, literal: '2024-05-05', value: at.days },
  ...[0, 3, 7].map((fractionDigits): Sample => ({
    sourceTypes: `time(${fractionDigits})`,
    type: { kind: 'time', fractionDigits },
    literal: '12:02:03.123'.slice(0, fractionDigits === 0 ? 8 : undefined),
    value: fractionDigits === 0 ? at.ticks - 1_230_000 : at.ticks,
  })),
  ...[
    ['datetime, datetime2(3)', 3],
    ['datetime2(6)', 6],
    ['datetime2(7)', 7],
  ].map(([sourceTypes, fractionDigits]): Sample => ({
    sourceTypes: String(sourceTypes),
    type: { kind: 'timestamp', fractionDigits: Number(fractionDigits) },
    literal: '2024-05-05 12:02:03.123',
    value: at,
  })),
  {
    sourceTypes: 'datetimeoffset(7)',
    type: { kind: 'timestamptz', fractionDigits: 7 },
    literal: '2024-05-05 14:02:03.123 +02:00',
    value: { ...at, offsetMinutes: 120 },
  },
];

/** `docs/reference/formats.md`: what becomes of each type of column. */
export function formatsPage(): GeneratedFile {
  const json = encoderOf({ type: 'json' });
  const debezium = encoderOf({ type: 'debezium-json' });
  const rows = SAMPLES.map((sample) => [
    sample.sourceTypes,
    code(sample.literal),
    code(json(sample)),
    code(debezium(sample)),
  ]);
  return {
    path: 'docs/reference/formats.md',
    content: page('Formats', '`src/worker/formats`', [
      'Values with the [default options](pipeline.md#formats) of each format. 64-bit integers and decimals are written ' +
        'digit by digit: a reader that takes JSON numbers for doubles loses what does not fit them, and should be told ' +
        'to keep them exact, or be given `decimals: string`.',
      table(['SQL Server', 'value', '`json`', '`debezium-json`'], rows),
      '## `json`',
      'Key: a JSON object of the key columns. Value: a JSON object of all columns after the change, null where the row ' +
        'has NULL; a deleted row is a tombstone, a record without a value. This is what Flink’s `upsert-kafka` and `json` ' +
        'read with `timestamp-format.standard` = `ISO-8601`; `zonedTimestamps: utc` is for columns of TIMESTAMP_LTZ.',
      '## `debezium-json`',
      'Key: a JSON object of the key columns. Value: Debezium’s envelope, `{"before", "after", "source", "transaction", ' +
        '"op", "ts_ms", "ts_us", "ts_ns"}`, with `op` `r` (read by the snapshot), `c`, `u` or `d`; after a `d` comes a ' +
        'tombstone unless `tombstones` is off. An update that changed the key is a `d` of the old key with the header ' +
        '`__debezium.newkey` and a `c` of the new one with the header `__debezium.oldkey`, each holding the other key ' +
        'as JSON. `source.ts_*` is the time of the commit, the `ts_*` beside `op` that of writing. With `schemas` each ' +
        'key and value is `{"schema", "payload"}` as Kafka Connect’s JSON converter writes it.',
      'Large values that an update left alone are not in the database’s log: they come as `unavailableValuePlaceholder`, ' +
        'in columns of bytes encoded like any value of theirs.',
    ]),
  };
}

function encoderOf(format: JsonObject): (sample: Sample) => string {
  const options = formatOptions(format);
  const source = { connector: 'sqlserver', fields: [], writeFields: () => '' };
  const compiled = createFormat(options, { pipeline: 'shop', version: '', source, clock: systemClock });
  return ({ type, value, sourceTypes }) => {
    const column = { name: 'v', type, sourceType: sourceTypes, nullable: true };
    const table = { id: { database: 'd', schema: 's', table: 't' }, columns: [column], key: [0] };
    const records: EncodedRecord[] = [];
    compiled.compile(table).encode(
      {
        op: 'r',
        table,
        before: null,
        after: [value],
        transaction: { id: '', commitTimeUs: 0 },
        change: null,
        serial: 0,
        movedKey: null,
        sizeBytes: 0,
      },
      records,
    );
    return /^\{"v":(.*)\}$/.exec(Buffer.from(records[0]?.key ?? []).toString('utf8'))?.[1] ?? '';
  };
}

/** The options of a format with their defaults, as a document gives them. */
function formatOptions(format: JsonObject): FormatOptions {
  const connection = { hostname: 'h', username: 'u', password: '${P}', database: 'd' };
  const { pipeline } = normalise({
    name: 'formats',
    source: { type: 'sqlserver', connection, tables: ['s.t'] },
    sink: { type: 'print', format },
  });
  // Without references in them, options are what they will be.
  return pipeline.sink.format as FormatOptions;
}
