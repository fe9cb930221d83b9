import { SqlServerError, type SqlValue } from '../../types/sql-type';
import { Frame } from '../compile/frame';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { Table } from '../store/table';
import { type Column, type TableDefinition } from '../store/table-definition';
import { compileCast } from '../values/cast';
import { type DefinitionContext } from '../definition/build-table';
import { RowWriter } from './dml/row-writer';

/** How a row of a table becomes one of its new shape: by column, with the defaults of new columns that must not be null. */
export function rowMapping(
  context: DefinitionContext,
  table: Table,
  database: Database,
  definition: TableDefinition,
  execution: Execution,
): (values: readonly SqlValue[]) => SqlValue[] {
  const writer = new RowWriter(context.compiler, new Table(definition, database.id, true), database);
  const steps = definition.columns.map((column, slot) => columnStep(table, column, slot, writer, execution));
  return (values) => {
    const mapped = steps.map((step) => step(values));
    writer.finish(mapped, execution, 'UPDATE');
    return mapped;
  };
}

type ColumnStep = (values: readonly SqlValue[]) => SqlValue;

function columnStep(
  table: Table,
  column: Column,
  slot: number,
  writer: RowWriter,
  execution: Execution,
): ColumnStep {
  const from = table.definition.columns.findIndex(({ columnId }) => columnId === column.columnId);
  const before = table.definition.columns[from];
  if (before !== undefined) {
    const convert = compileCast(before.type, column.type);
    return (values) => {
      const stored = values[from] ?? null;
      return stored === null ? null : convert(stored);
    };
  }
  if (column.identity !== undefined) return numbering(table, column, column.identity);
  const value = column.nullable ? null : writer.defaultOf(slot)(new Frame(execution, undefined, 0));
  const isFilled = column.nullable || value !== null || column.type.name === 'rowversion';
  if (!isFilled && table.rowCount > 0) throw cannotAddColumn(column.name, table.definition.name);
  return () => value;
}

function numbering(
  table: Table,
  column: Column,
  { seed, increment }: NonNullable<Column['identity']>,
): ColumnStep {
  const convert = compileCast({ name: 'bigint' }, column.type);
  let next = BigInt(seed);
  return () => {
    const value = next;
    table.identityCurrent = value;
    next += BigInt(increment);
    return convert(value);
  };
}

function cannotAddColumn(column: string, table: string): SqlServerError {
  return new SqlServerError(
    4901,
    `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified, or the column being added is an identity or timestamp column, or alternatively if none of the previous conditions are satisfied the table must be empty to allow addition of this column. Column '${column}' cannot be added to non-empty table '${table}' because it does not satisfy these conditions.`,
  );
}
