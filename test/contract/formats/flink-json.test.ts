import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { provisionFlinkJson } from '../../../scripts/provision/flink-json';
import { type ChangeEvent } from '../../../src/core/change-event';
import { type EncodedRecord, type Format, type JsonObject } from '../../../src/core/ports';
import {
  type ColumnType,
  type DateTime,
  type Row,
  type TableSchema,
  type Value,
} from '../../../src/core/table-schema';
import { type FormatOptions } from '../../../src/pipeline/schema/format';
import { createFormat } from '../../../src/worker/formats/create-format';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { valuesOf } from '../../support/arbitrary-rows';
import { changeEvent } from '../../support/change-events';
import { minimal, pipelineOf } from '../../support/pipeline-documents';
import { describeWithTools } from '../../support/tools';

const PROGRAM = join(__dirname, '..', '..', 'clients', 'flink-json', 'FlinkJson.java');
const TOOLS = [
  { command: 'javac', arguments: ['-version'], install: 'Java 17 or newer (a JDK)' },
  { command: 'mvn', arguments: ['--version'], install: 'Maven 3.8 or newer' },
];
const EVENTS = 1000;

/** A column, the type that a Flink table gives it, and the text of a value as the Java program prints it. */
interface Case {
  readonly name: string;
  readonly type: ColumnType;
  readonly flink: string;
  readonly text: (value: NonNullable<Value>) => string;
}

const float = new DataView(new ArrayBuffer(8));
const hex = (text: Value): string => Buffer.from(text as string, 'utf8').toString('hex');
/** Flink reads the numbers of a table with decimals as BigDecimal, which has no negative zero. */
const unsigned = (value: Value): number => (value === 0 ? 0 : Number(value));
const floatBits = (value: Value): string => {
  float.setFloat32(0, unsigned(value));
  return float.getUint32(0).toString(16);
};
const doubleBits = (value: Value): string => {
  float.setFloat64(0, unsigned(value));
  return float.getBigUint64(0).toString(16);
};
const millisOf = ({ days, ticks }: DateTime): number => days * 86_400_000 + Math.floor(ticks / 10_000);
const momentText = (value: Value): string => {
  const { ticks } = value as DateTime;
  const seconds = new Date(millisOf(value as DateTime)).toISOString().slice(0, 19);
  return `${seconds}.${String(ticks % 10_000_000).padStart(7, '0')}`;
};
const microsText = (value: Value): string => {
  const { days, ticks } = value as DateTime;
  return String(BigInt(days) * 86_400_000_000n + BigInt(ticks / 10));
};

const COMMON: readonly Case[] = [
  { name: 'id', type: { kind: 'int64' }, flink: 'BIGINT', text: String },
  { name: 'flag', type: { kind: 'boolean' }, flink: 'BOOLEAN', text: String },
  { name: 'small', type: { kind: 'int16' }, flink: 'SMALLINT', text: String },
  { name: 'number', type: { kind: 'int32' }, flink: 'INT', text: String },
  { name: 'real', type: { kind: 'float32' }, flink: 'FLOAT', text: floatBits },
  { name: 'double', type: { kind: 'float64' }, flink: 'DOUBLE', text: doubleBits },
  {
    name: 'amount',
    type: { kind: 'decimal', precision: 38, scale: 10 },
    flink: 'DECIMAL(38, 10)',
    text: String,
  },
  { name: 'text', type: { kind: 'xml' }, flink: 'STRING', text: hex },
  { name: 'guid', type: { kind: 'uuid' }, flink: 'STRING', text: hex },
  {
    name: 'photo',
    type: { kind: 'bytes' },
    flink: 'BYTES',
    text: (value) => Buffer.from(value as Uint8Array).toString('hex'),
  },
];

const FLAT: readonly Case[] = [
  ...COMMON,
  { name: 'day', type: { kind: 'date' }, flink: 'DATE', text: String },
  {
    name: 'at',
    type: { kind: 'time', fractionDigits: 0 },
    flink: 'TIME(0)',
    text: (value) => String(Number(value) / 10_000),
  },
  { name: 'moment', type: { kind: 'timestamp', fractionDigits: 7 }, flink: 'TIMESTAMP(7)', text: momentText },
  {
    name: 'zoned',
    type: { kind: 'timestamptz', fractionDigits: 7 },
    flink: 'TIMESTAMP_LTZ(7)',
    text: momentText,
  },
];

/** Debezium's times are numbers of its own units, which Flink reads as such. */
const ENVELOPE: readonly Case[] = [
  ...COMMON,
  { name: 'day', type: { kind: 'date' }, flink: 'INT', text: String },
  {
    name: 'at',
    type: { kind: 'time', fractionDigits: 7 },
    flink: 'BIGINT',
    text: (value) => String(Number(value) * 100),
  },
  { name: 'moment', type: { kind: 'timestamp', fractionDigits: 6 }, flink: 'BIGINT', text: microsText },
];

function tableOf(cases: readonly Case[]): TableSchema {
  return {
    id: { database: 'shop', schema: 'dbo', table: 'orders' },
    columns: cases.map(({ name, type }) => ({ name, type, sourceType: type.kind, nullable: name !== 'id' })),
    key: [0],
  };
}

/** The same rows in every run. */
function rowsOf(cases: readonly Case[]): readonly Row[] {
  const values = cases.map(({ name, type }) =>
    name === 'id' ? valuesOf(type) : fc.option(valuesOf(type), { freq: 10 }),
  );
  return fc.sample(fc.tuple(...values), { numRuns: EVENTS + 1, seed: 20 });
}

function formatOf(format: JsonObject): Format {
  const source = { connector: 'sqlserver', fields: [], writeFields: () => '"change_lsn":null' };
  const options = pipelineOf(minimal({}, { type: 'print', bootstrapServers: null, format })).sink.format;
  const context = { pipeline: 'shop', version: '1', source, clock: systemClock };
  return createFormat(options as FormatOptions, context);
}

function encodeAll(format: Format, events: readonly ChangeEvent[]): readonly EncodedRecord[] {
  const records: EncodedRecord[] = [];
  const encoders = new Map<TableSchema, ReturnType<Format['compile']>>();
  for (const event of events) {
    const encoder = encoders.get(event.table) ?? format.compile(event.table);
    encoders.set(event.table, encoder);
    encoder.encode(event, records);
  }
  return records;
}

/** The lines that Flink makes of the records' values. */
async function readWithFlink(
  classPath: string,
  format: string,
  cases: readonly Case[],
  records: readonly EncodedRecord[],
): Promise<readonly string[]> {
  const type = `ROW<${cases.map(({ name, flink }) => `\`${name}\` ${flink}`).join(', ')}>`;
  const child = spawn('java', ['-XX:TieredStopAtLevel=1', '-cp', classPath, PROGRAM, format, type]);
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const values = records.flatMap(({ value }) => (value === null ? [] : [value]));
  child.stdin.end(values.map((value) => `${Buffer.from(value).toString('base64')}\n`).join(''));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0)
    throw new Error(`the Java program failed:\n${Buffer.concat(errors).toString().slice(0, 2000)}`);
  return Buffer.concat(chunks).toString('utf8').split('\n').slice(0, -1);
}

function lineOf(kind: string, cases: readonly Case[], row: Row): string {
  const values = cases.map(({ text }, ordinal) => {
    const value = row[ordinal] ?? null;
    return value === null ? 'NULL' : text(value);
  });
  return [kind, ...values].join('\t');
}

describeWithTools("Flink's own deserializers", TOOLS, () => {
  let classPath: string;

  beforeAll(async () => {
    classPath = await provisionFlinkJson();
  });

  test(`read ${EVENTS} rows of format json`, async () => {
    const rows = rowsOf(FLAT).slice(0, EVENTS);
    const table = tableOf(FLAT);
    const format = formatOf({ type: 'json', zonedTimestamps: 'utc' });
    const records = encodeAll(
      format,
      rows.map((after) => changeEvent(table, { after })),
    );
    expect(await readWithFlink(classPath, 'json', FLAT, records)).toEqual(
      rows.map((row) => lineOf('+I', FLAT, row)),
    );
  });

  test.each([
    ['debezium-json', { type: 'debezium-json' }],
    ['debezium-json-schemas', { type: 'debezium-json', schemas: true }],
  ])(`read ${EVENTS} events of format %s`, async (program, options) => {
    const rows = rowsOf(ENVELOPE);
    const table = tableOf(ENVELOPE);
    const events: ChangeEvent[] = [];
    const expected: string[] = [];
    rows.slice(1).forEach((after, n) => {
      const before = rows[n] ?? after;
      const op = (['r', 'c', 'u', 'd'] as const)[n % 4];
      const images = { r: { after }, c: { after }, u: { before, after }, d: { before: after } }[op ?? 'c'];
      events.push(changeEvent(table, images, { op: op ?? 'c' }));
      if (op === 'u') expected.push(lineOf('-U', ENVELOPE, before));
      expected.push(lineOf({ r: '+I', c: '+I', u: '+U', d: '-D' }[op ?? 'c'], ENVELOPE, after));
    });
    const records = encodeAll(formatOf(options), events);
    expect(await readWithFlink(classPath, program, ENVELOPE, records)).toEqual(expected);
  });
});
