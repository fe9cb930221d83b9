import { type ColumnMetadata, type ResultWriter } from '../../tds/backend';
import { type SqlServerError, type SqlValue } from '../../types/sql-type';
import { compileValueReader } from '../store/value-reader';

/** Keeps the rows that a procedure or batch produces; messages go on to the client. */
export class CollectingWriter implements ResultWriter {
  readonly rows: SqlValue[][] = [];
  private announced: readonly ColumnMetadata[] = [];
  private readonly messages: ResultWriter;

  constructor(messages: ResultWriter) {
    this.messages = messages;
  }

  columns(columns: readonly ColumnMetadata[]): void {
    this.announced = columns;
  }

  row(values: readonly SqlValue[]): undefined {
    this.rows.push([...values]);
  }

  encodedRows(rows: Buffer): undefined {
    const readers = this.announced.map(({ type, nullable }) => compileValueReader(type, nullable));
    const cursor = { bytes: rows, at: 0 };
    while (cursor.at < rows.length) {
      cursor.at++;
      this.rows.push(readers.map((reader) => reader.read(cursor)));
    }
  }

  done(): void {
    // The statement that collects counts the rows.
  }

  info(message: { number: number; severity: number; state: number; text: string }): void {
    this.messages.info(message);
  }

  error(error: SqlServerError): void {
    this.messages.error(error);
  }

  returnValue(): void {
    // Output parameters of a call within a statement are taken by the call itself.
  }

  returnStatus(): void {
    // As above.
  }
}
