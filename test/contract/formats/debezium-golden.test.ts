import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { DIFFERENCES, OF_ONE_RUN } from '../../../scripts/golden/differences';
import {
  GOLDEN_COLUMNS,
  GOLDEN_FOLDER,
  GOLDEN_ROWS,
  GOLDEN_TABLE,
  type GoldenRow,
} from '../../../scripts/golden/golden-table';
import { VARIANTS, type Variant } from '../../../scripts/golden/variants';
import { type ChangeEvent } from '../../../src/core/change-event';
import { type EncodedRecord } from '../../../src/core/ports';
import { type Row, type TableSchema, UNAVAILABLE, type Value } from '../../../src/core/table-schema';
import { type FormatOptions } from '../../../src/pipeline/schema/format';
import { createFormat } from '../../../src/worker/formats/create-format';
import { SQLSERVER_DESCRIPTION } from '../../../src/worker/sources/sqlserver/description';
import { systemClock } from '../../../src/worker/telemetry/system-clock';
import { changeEvent } from '../../support/change-events';
import { Digits, parseExact } from '../../support/exact-json';
import { minimal, pipelineOf } from '../../support/pipeline-documents';

const table: TableSchema = {
  id: { database: 'golden', schema: 'dbo', table: GOLDEN_TABLE },
  columns: GOLDEN_COLUMNS.map(({ name, type, sqlType, nullable }) => ({
    name,
    type,
    sourceType: sqlType,
    nullable,
  })),
  key: [0],
};

/** A row of the golden table, with some columns holding something else. */
function rowOf(row: GoldenRow, changes: Readonly<Record<string, Value>> = {}): Row {
  return GOLDEN_ROWS[row].map(({ value }, ordinal) => {
    const name = GOLDEN_COLUMNS[ordinal]?.name ?? '';
    const changed = changes[name];
    return changed === undefined ? value : changed;
  });
}

/** What the source makes of the statements of the golden table. */
function goldenEvents(): readonly ChangeEvent[] {
  const unlogged: Readonly<Record<string, Value>> = { c_nvarcharmax: UNAVAILABLE, c_xml: UNAVAILABLE };
  const read = { op: 'r', change: null, serial: 0 } as const;
  const updated = { c_int: 8 };
  return [
    changeEvent(table, { after: rowOf('typical') }, read),
    changeEvent(table, { after: rowOf('empty') }, read),
    changeEvent(table, { after: rowOf('low') }),
    changeEvent(table, { after: rowOf('high') }),
    changeEvent(
      table,
      { before: rowOf('typical', unlogged), after: rowOf('typical', { ...unlogged, ...updated }) },
      { serial: 2 },
    ),
    changeEvent(
      table,
      {
        before: rowOf('typical', updated),
        after: rowOf('typical', { ...updated, c_nvarcharmax: null, c_xml: '<c/>' }),
      },
      { serial: 2 },
    ),
    changeEvent(table, { before: rowOf('empty') }),
    changeEvent(table, { after: rowOf('empty', { id: 5 }) }, { serial: 2 }),
    changeEvent(table, { before: rowOf('high') }),
  ];
}

function encode(variant: Variant): readonly unknown[] {
  const format = { type: 'debezium-json', schemas: variant.schemas, ...variant.format };
  const { sink } = pipelineOf(minimal({}, { type: 'print', bootstrapServers: null, format }));
  const context = { version: '0.1.0', source: SQLSERVER_DESCRIPTION, clock: systemClock };
  const encoder = createFormat(sink.format as FormatOptions, { ...context, pipeline: variant.name }).compile(
    table,
  );
  const records: EncodedRecord[] = [];
  for (const event of goldenEvents()) encoder.encode(event, records);
  return records.map(({ key, value, headers }) => ({
    key: parseExact(Buffer.from(key).toString('utf8')),
    value: value === null ? null : parseExact(Buffer.from(value).toString('utf8')),
    headers: headers ?? {},
  }));
}

function recorded({ name }: Variant): readonly unknown[] {
  const lines = readFileSync(join(GOLDEN_FOLDER, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => {
    const { key, value, headers } = parseExact(line) as Record<string, unknown>;
    return { key, value, headers };
  });
}

/** Paths at which two records differ, with both values. */
function differences(ours: unknown, theirs: unknown, path: string): readonly string[] {
  if (DIFFERENCES.some(({ field }) => field.test(path))) return [];
  if (OF_ONE_RUN.some((field) => field.test(path))) return kindOf(ours) === kindOf(theirs) ? [] : [path];
  if (isNode(ours) && isNode(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) =>
      differences(ours[key], theirs[key], path === '' ? key : `${path}.${key}`),
    );
  }
  return textOf(ours, path) === textOf(theirs, path)
    ? []
    : [`${path}: ${textOf(ours, path)}, Debezium ${textOf(theirs, path)}`];
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Digits);
}

/** Numbers are equal when they are the same number of their type, however many digits it is written with. */
function textOf(value: unknown, path: string): string {
  if (value === undefined) return 'nothing';
  if (!(value instanceof Digits)) return JSON.stringify(value);
  if (path.endsWith('.c_real')) return String(Math.fround(Number(value.text)));
  return /[.eE]/.test(value.text) ? String(Number(value.text)) : value.text;
}

function kindOf(value: unknown): string {
  if (value instanceof Digits) return `${value.text.length} digits`;
  return value === null ? 'null' : typeof value;
}

describe('events are those of Debezium, but for the differences that are documented', () => {
  test.each(VARIANTS)('$name', (variant) => {
    const ours = encode(variant);
    const theirs = recorded(variant);
    expect(ours).toHaveLength(theirs.length);
    const found = ours.map((record, n) => differences(record, theirs[n], ''));
    expect(found).toEqual(ours.map(() => []));
  });
});
