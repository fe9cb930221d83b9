import { InvariantError } from '../../core/errors/cdc-error';
import { type Column, formatTableId, type Row, type TableSchema, type Value } from '../../core/table-schema';

/** The JSON text of a value that is not null. One per column, made when the table is compiled. */
export type ValueWriter = (value: Value) => string;

/** The JSON text of a row as an object. */
export type RowWriter = (row: Row) => string;

/** Compiles the columns at `ordinals` into one writer. */
export function compileRow(
  table: TableSchema,
  ordinals: readonly number[],
  writerOf: (column: Column) => ValueWriter,
): RowWriter {
  const fields = ordinals.map((ordinal, place) => {
    const column = columnAt(table, ordinal);
    return {
      ordinal,
      name: `${place === 0 ? '{' : ','}${JSON.stringify(column.name)}:`,
      write: writerOf(column),
    };
  });
  return (row) => {
    let text = '';
    for (const { ordinal, name, write } of fields) {
      const value = row[ordinal];
      text += name;
      text += value === null || value === undefined ? 'null' : write(value);
    }
    return `${text}}`;
  };
}

/** Every ordinal of the table, for the whole row. */
export function allOrdinals(table: TableSchema): readonly number[] {
  return table.columns.map((_, ordinal) => ordinal);
}

export function columnAt(table: TableSchema, ordinal: number): Column {
  const column = table.columns[ordinal];
  if (column === undefined) throw new InvariantError(`${formatTableId(table.id)} has no column ${ordinal}`);
  return column;
}

/** A value whose JavaScript type is not the one that its column's kind promises. */
export function unexpectedValue(column: Column, value: Value): InvariantError {
  return new InvariantError(
    `column ${column.name} of type ${column.sourceType} holds a ${typeof value}, which ${column.type.kind} does not allow`,
  );
}

/** The image that the event's operation promises. */
export function imageOf(row: Row | null): Row {
  if (row === null) throw new InvariantError('a change event lacks the image that its operation promises');
  return row;
}
