import { type JsonObject } from '../../../core/ports';
import { type Column, type TableSchema } from '../../../core/table-schema';
import { type SourceDescription } from '../../../core/ports';
import { columnAt } from '../row-writer';

// Schemas in the words of Kafka Connect's JSON converter, which repeats them in every record when they are on.

/** The type of a field, without its name and whether it may be null. */
export interface ConnectType {
  readonly type: 'boolean' | 'int16' | 'int32' | 'int64' | 'float' | 'double' | 'string' | 'bytes';
  readonly name?: string;
  readonly version?: number;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A type of Debezium's or Connect's own, all of which are at version 1. */
export function semanticType(
  type: ConnectType['type'],
  name: string,
  parameters?: Readonly<Record<string, string>>,
): ConnectType {
  return { type, name, version: 1, ...(parameters && { parameters }) };
}

const string: ConnectType = { type: 'string' };
const int64: ConnectType = { type: 'int64' };

const snapshotFlag: JsonObject = {
  type: 'string',
  optional: true,
  name: 'io.debezium.data.Enum',
  version: 1,
  parameters: {
    allowed: 'true,first,first_in_data_collection,last_in_data_collection,last,false,incremental',
  },
  default: 'false',
  field: 'snapshot',
};

const transactionBlock: JsonObject = {
  ...struct('event.block', true, [
    field('id', string, false),
    field('total_order', int64, false),
    field('data_collection_order', int64, false),
  ]),
  version: 1,
  field: 'transaction',
};

/** Schema of a record's key. */
export function keySchema(
  table: TableSchema,
  name: string,
  typeOf: (column: Column) => ConnectType,
): JsonObject {
  const columns = table.key.map((ordinal) => columnAt(table, ordinal));
  return struct(`${name}.Key`, false, columnFields(columns, typeOf));
}

/** Schema of a record's value: the envelope around two images of the row. */
export function envelopeSchema(
  table: TableSchema,
  name: string,
  typeOf: (column: Column) => ConnectType,
  source: SourceDescription,
): JsonObject {
  const row = struct(`${name}.Value`, true, columnFields(table.columns, typeOf));
  const envelope = struct(`${name}.Envelope`, false, [
    { ...row, field: 'before' },
    { ...row, field: 'after' },
    { ...sourceSchema(source), field: 'source' },
    transactionBlock,
    field('op', string, false),
    field('ts_ms', int64, true),
    field('ts_us', int64, true),
    field('ts_ns', int64, true),
  ]);
  return { ...envelope, version: 2 };
}

function sourceSchema(source: SourceDescription): JsonObject {
  const block = struct(`io.debezium.connector.${source.connector}.Source`, false, [
    field('version', string, false),
    field('connector', string, false),
    field('name', string, false),
    field('ts_ms', int64, false),
    snapshotFlag,
    field('db', string, false),
    field('sequence', string, true),
    field('ts_us', int64, true),
    field('ts_ns', int64, true),
    field('schema', string, false),
    field('table', string, false),
    ...source.fields.map(({ name, type, optional }) => field(name, { type }, optional)),
  ]);
  return { ...block, version: 1 };
}

function columnFields(
  columns: readonly Column[],
  typeOf: (column: Column) => ConnectType,
): readonly JsonObject[] {
  return columns.map((column) => field(column.name, typeOf(column), column.nullable));
}

function field(name: string, { type, ...semantics }: ConnectType, optional: boolean): JsonObject {
  return { type, optional, ...semantics, field: name };
}

function struct(name: string, optional: boolean, fields: readonly JsonObject[]): JsonObject {
  return { type: 'struct', fields, optional, name };
}
