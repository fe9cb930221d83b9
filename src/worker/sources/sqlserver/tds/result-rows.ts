import { type ColumnMetadata } from 'tedious/lib/token/colmetadata-token-parser';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { type ColumnFormat, columnFormat, type WireColumn } from '../../../codec/tds/column-format';
import { type ColumnReader, columnReader } from '../../../codec/tds/column-reader';
import { RowReader, type RowTaker } from '../../../codec/tds/row-reader';

/** Makes what takes the rows of a result; `result` counts the results of a statement from 0. */
export type ResultHandler = (
  result: number,
  formats: readonly ColumnFormat[],
  columns: readonly WireColumn[],
) => RowTaker;

/** Ends a statement early: rows that still arrive are of no interest. To be called once. */
export type GiveUp = () => void;

/** Receives a row and its bytes on the wire. Returns true to give the statement up. */
export type ResultReceiver = (row: Value[], sizeBytes: number, result: number) => boolean;

/** The formats of the columns of a result. @throws CdcError for a type that has none */
export function resultFormats(columns: readonly ColumnMetadata[]): ColumnFormat[] {
  return columns.map((column) => columnFormat(column) ?? unreadable(column));
}

/**
 * Reads the rows of all results of a statement.
 * @param readers of columns, by ordinal, that are not read by their type
 * @param giveUp called once, when the receiver wants no more rows
 */
export function receiveRows(
  receive: ResultReceiver,
  readers: readonly (ColumnReader | undefined)[],
  giveUp: GiveUp,
): ResultHandler {
  let isGivenUp = false;
  return (result, formats) => {
    const all = formats.map((format, i) => readers[i] ?? columnReader(format));
    return new RowReader(all, (row, sizeBytes) => {
      if (isGivenUp || !receive(row, sizeBytes, result)) return;
      isGivenUp = true;
      giveUp();
    });
  };
}

function unreadable({ colName, type }: ColumnMetadata): never {
  const message = `reading column ${colName}: its type on the wire is ${type.name}, which has no exact reader`;
  throw new CdcError('CDC_SQLSERVER_DRIVER_UNSUITABLE', message);
}
