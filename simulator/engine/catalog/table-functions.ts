import { SqlServerError, type SqlType, type SqlValue, type SqlVariant } from '../../types/sql-type';
import { type Execution } from '../runtime/execution';
import { type Database } from '../runtime/database';
import { hasPermission } from '../runtime/permissions';
import { ordinalOf } from '../store/table-definition';
import { comparatorOf } from '../values/comparison';
import { fnMyPermissions } from './my-permissions';
import { readTable } from './read-table';
import { columnList, shortType, type TableFunction, type VirtualRow } from './virtual-table';

const INT: SqlType = { name: 'int' };
const SYSNAME = shortType('sysname');

/** STRING_SPLIT without its ordinal column. */
const stringSplit: TableFunction = {
  columns: columnList('value max'),
  parameters: [shortType('max'), shortType('nvarchar1')],
  *rows(_execution, _database, [text = null, separator = null]) {
    if (typeof separator !== 'string' || separator.length !== 1) {
      throw new SqlServerError(
        214,
        "Procedure expects parameter 'separator' of type 'nchar(1)/nvarchar(1)'.",
        16,
        11,
      );
    }
    if (text !== null) for (const part of (text as string).split(separator)) yield [part];
  },
};

const generateSeries: TableFunction = {
  columns: columnList('value int'),
  parameters: [INT, INT, INT],
  optional: 1,
  *rows(_execution, _database, args) {
    if (args.includes(null)) return;
    const [start = 0, stop = 0, given] = args as number[];
    const step = given ?? (start <= stop ? 1 : -1);
    if (step === 0) {
      throw new SqlServerError(
        4199,
        'Argument value 0 is invalid for argument 3 of generate_series function.',
      );
    }
    for (let value = start; step > 0 ? value <= stop : value >= stop; value += step) yield [value];
  },
};

/** Steps that a histogram has at most. */
const MAX_STEPS = 200;

interface HistogramStep {
  readonly high: SqlValue;
  readonly rangeRows: number;
  readonly equalRows: number;
  readonly distinctRangeRows: number;
}

/** Steps of about equally many rows over sorted values. */
function* histogram(values: readonly SqlValue[], type: SqlType): Generator<HistogramStep> {
  const compare = comparatorOf(type);
  const depth = Math.ceil(values.length / MAX_STEPS);
  let from = 0;
  while (from < values.length) {
    // The first step holds the lowest value alone.
    const at = from === 0 ? 0 : Math.min(from + depth - 1, values.length - 1);
    const high = values[at] ?? null;
    let first = at;
    while (first > from && same(values[first - 1], high, compare)) first--;
    let end = at + 1;
    while (end < values.length && same(values[end], high, compare)) end++;
    let distinct = 0;
    for (let index = from; index < first; index++) {
      if (index === from || !same(values[index - 1], values[index], compare)) distinct++;
    }
    yield { high, rangeRows: first - from, equalRows: end - first, distinctRangeRows: distinct };
    from = end;
  }
}

function same(
  left: SqlValue | undefined,
  right: SqlValue | undefined,
  compare: (a: SqlValue, b: SqlValue) => number,
): boolean {
  if (left === undefined || right === undefined) return false;
  return left === null || right === null ? left === right : compare(left, right) === 0;
}

function sorted(values: SqlValue[], type: SqlType): SqlValue[] {
  const compare = comparatorOf(type);
  return values.sort((left, right) => {
    if (left === null || right === null) return Number(left !== null) - Number(right !== null);
    return compare(left, right);
  });
}

/** A histogram of the first column of an index, as fresh as if the statistics had just been updated. */
function* statsHistogram(
  execution: Execution,
  database: Database,
  objectId: number,
  statsId: number,
): Generator<VirtualRow> {
  const table = database.tableById(objectId);
  const leading = table?.definition.indexes.find(({ indexId }) => indexId === statsId)?.columns[0];
  if (table === undefined || leading === undefined) return;
  const { engine, session } = execution;
  if (!hasPermission(engine, session.identity, database, 'SELECT', table.definition)) return;
  const ordinal = ordinalOf(table.definition, leading.columnId);
  const type = table.definition.columns[ordinal]?.type ?? INT;
  const values = Array.from(readTable(execution, table), (row) => row[ordinal] ?? null);
  let step = 0;
  for (const { high, rangeRows, equalRows, distinctRangeRows } of histogram(sorted(values, type), type)) {
    const key: SqlVariant = { type, value: high };
    const average = distinctRangeRows === 0 ? 1 : rangeRows / distinctRangeRows;
    step++;
    yield [
      objectId,
      statsId,
      step,
      high === null ? null : key,
      rangeRows,
      equalRows,
      BigInt(distinctRangeRows),
      average,
    ];
  }
}

const dmDbStatsHistogram: TableFunction = {
  columns: columnList(
    'object_id int, stats_id int, step_number int?, range_high_key variant?, range_rows real?, equal_rows real?, distinct_range_rows bigint?, average_range_rows real?',
  ),
  parameters: [INT, INT],
  rows: (execution, database, [objectId, statsId]) =>
    typeof objectId === 'number' && typeof statsId === 'number'
      ? statsHistogram(execution, database, objectId, statsId)
      : [],
};

/** Nothing here has a description. */
const listExtendedProperty: TableFunction = {
  columns: columnList('objtype sysname?, objname sysname?, name sysname, value variant?'),
  parameters: [SYSNAME, SYSNAME, SYSNAME, SYSNAME, SYSNAME, SYSNAME, SYSNAME],
  rows: () => [],
};

/** By `schema.name`; built-in ones without a schema. */
export const TABLE_FUNCTIONS: Readonly<Record<string, TableFunction>> = {
  string_split: stringSplit,
  generate_series: generateSeries,
  'sys.dm_db_stats_histogram': dmDbStatsHistogram,
  fn_listextendedproperty: listExtendedProperty,
  'sys.fn_listextendedproperty': listExtendedProperty,
  fn_my_permissions: fnMyPermissions,
  'sys.fn_my_permissions': fnMyPermissions,
};
