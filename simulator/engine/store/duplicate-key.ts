import { SqlServerError, type SqlType, type SqlValue } from '../../types/sql-type';
import { compileCast } from '../values/cast';
import { type Index, ordinalOf, type TableDefinition } from './table-definition';

export function duplicateKey(
  table: TableDefinition,
  index: Index | undefined,
  values: readonly SqlValue[],
): SqlServerError {
  if (index === undefined) throw new RangeError('a heap has no duplicate keys');
  const object = `${table.schema}.${table.name}`;
  const key = index.columns
    .map(({ columnId }) => ordinalOf(table, columnId))
    .map((ordinal) => valueText(table.columns[ordinal]?.type, values[ordinal] ?? null))
    .join(', ');
  const tail = `The duplicate key value is (${key}).`;
  if (index.constraint === undefined) {
    return new SqlServerError(
      2601,
      `Cannot insert duplicate key row in object '${object}' with unique index '${index.name}'. ${tail}`,
      14,
    );
  }
  const kind = index.constraint.primary ? 'PRIMARY' : 'UNIQUE';
  return new SqlServerError(
    2627,
    `Violation of ${kind} KEY constraint '${index.name}'. Cannot insert duplicate key in object '${object}'. ${tail}`,
    14,
  );
}

/** A value as messages show it. */
export function valueText(type: SqlType | undefined, value: SqlValue): string {
  if (value === null || type === undefined) return '<NULL>';
  if (Buffer.isBuffer(value)) return `0x${value.toString('hex')}`;
  const text = compileCast(type, { name: 'nvarchar', length: 4000 })(value);
  return typeof text === 'string' ? text.trimEnd() : '';
}
