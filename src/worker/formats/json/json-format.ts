import { type ChangeEvent } from '../../../core/change-event';
import { type EncodedRecord, type Format, type TableEncoder } from '../../../core/ports';
import { type Row, type TableSchema } from '../../../core/table-schema';
import { type JsonFormat } from '../../../pipeline/schema/format';
import { allOrdinals, compileRow, imageOf, type RowWriter } from '../row-writer';
import { jsonValueWriter } from './json-values';

/** The row after the change as one flat object; a delete is a tombstone. */
export function createJsonFormat(options: JsonFormat): Format {
  return { compile: (table) => new JsonTableEncoder(table, options) };
}

class JsonTableEncoder implements TableEncoder {
  readonly #writeKey: RowWriter;
  readonly #writeRow: RowWriter;

  constructor(table: TableSchema, options: JsonFormat) {
    this.#writeKey = compileRow(table, table.key, (column) => jsonValueWriter(column, options));
    this.#writeRow = compileRow(table, allOrdinals(table), (column) => jsonValueWriter(column, options));
  }

  encode(event: ChangeEvent, out: EncodedRecord[]): void {
    if (event.op === 'd') {
      out.push({ key: this.#keyOf(imageOf(event.before)), value: null, headers: null });
      return;
    }
    const row = imageOf(event.after);
    out.push({ key: this.#keyOf(row), value: Buffer.from(this.#writeRow(row), 'utf8'), headers: null });
  }

  #keyOf(row: Row): Buffer {
    return Buffer.from(this.#writeKey(row), 'utf8');
  }
}
