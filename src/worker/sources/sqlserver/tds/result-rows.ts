import { type ColumnMetadata } from 'tedious/lib/token/colmetadata-token-parser';
import { CdcError } from '../../../../core/errors/cdc-error';
import { type Value } from '../../../../core/table-schema';
import { type ColumnReader, columnReader } from '../../../codec/tds/column-reader';
import { RowReader } from '../../../codec/tds/row-reader';

/** Receives a row; `result` counts the results of the statement from 0. Returns true to give the statement up. */
export type ResultReceiver = (row: Value[], sizeBytes: number, result: number) => boolean;

/** Reads the rows of one statement, result after result. */
export class ResultRows {
  readonly #receive: ResultReceiver;
  readonly #readers: readonly (ColumnReader | undefined)[];
  readonly #giveUp: () => void;
  #result = -1;
  #givenUp = false;

  /**
   * @param readers of columns, by ordinal, that are not read by their type
   * @param giveUp called once, when the receiver wants no more rows
   */
  constructor(receive: ResultReceiver, readers: readonly (ColumnReader | undefined)[], giveUp: () => void) {
    this.#receive = receive;
    this.#readers = readers;
    this.#giveUp = giveUp;
  }

  get isGivenUp(): boolean {
    return this.#givenUp;
  }

  /** The reader of the result that begins. @throws CdcError for a type that has no exact reader */
  begin(columns: readonly ColumnMetadata[]): RowReader {
    this.#result += 1;
    const result = this.#result;
    const readers = columns.map(
      (column, i) => this.#readers[i] ?? columnReader(column) ?? unreadable(column),
    );
    return new RowReader(readers, (row, sizeBytes) => {
      if (this.#givenUp || !this.#receive(row, sizeBytes, result)) return;
      this.#givenUp = true;
      this.#giveUp();
    });
  }
}

function unreadable({ colName, type }: ColumnMetadata): never {
  const message = `reading column ${colName}: its type on the wire is ${type.name}, which has no exact reader`;
  throw new CdcError('CDC_SQLSERVER_DRIVER_UNSUITABLE', message);
}
