import { type ChangeEvent } from '../../../core/change-event';
import {
  type Clock,
  type EncodedRecord,
  type Format,
  type SourceDescription,
  type TableEncoder,
} from '../../../core/ports';
import { type Column, type Row, type TableSchema } from '../../../core/table-schema';
import { type DebeziumJsonFormat } from '../../../pipeline/schema/format';
import { allOrdinals, compileRow, imageOf, type RowWriter } from '../row-writer';
import { columnEncoding } from './column-encoding';
import { type ConnectType, envelopeSchema, keySchema } from './connect-schema';
import { createSourceBlock, type SourceBlockNames } from './source-block';

export interface DebeziumContext extends SourceBlockNames {
  readonly source: SourceDescription;
  readonly clock: Clock;
}

/** Debezium's change event, as Kafka Connect's JSON converter writes it. */
export function createDebeziumJsonFormat(options: DebeziumJsonFormat, context: DebeziumContext): Format {
  return { compile: (table) => new DebeziumTableEncoder(table, options, context) };
}

class DebeziumTableEncoder implements TableEncoder {
  readonly #options: DebeziumJsonFormat;
  readonly #writeKey: RowWriter;
  readonly #writeRow: RowWriter;
  readonly #writeSource: (event: ChangeEvent) => string;
  readonly #keyFrame: Frame;
  readonly #valueFrame: Frame;
  readonly #clock: Clock;
  #nowMs = NaN;
  #times = '';

  constructor(table: TableSchema, options: DebeziumJsonFormat, context: DebeziumContext) {
    const encodings = new Map(
      table.columns.map((column) => [column, columnEncoding(table.id, column, options)]),
    );
    const encodingOf = (column: Column) => encodings.get(column) ?? columnEncoding(table.id, column, options);
    const typeOf = (column: Column): ConnectType => encodingOf(column).type;
    const { database, schema, table: tableName } = table.id;
    const name = `${context.logicalName}.${database}.${schema}.${tableName}`;
    this.#options = options;
    this.#clock = context.clock;
    this.#writeKey = compileRow(table, table.key, (column) => encodingOf(column).write);
    this.#writeRow = compileRow(table, allOrdinals(table), (column) => encodingOf(column).write);
    this.#writeSource = createSourceBlock(table.id, context.source, context);
    this.#keyFrame = frameOf(options.schemas, () => keySchema(table, name, typeOf));
    this.#valueFrame = frameOf(options.schemas, () => envelopeSchema(table, name, typeOf, context.source));
  }

  encode(event: ChangeEvent, out: EncodedRecord[]): void {
    const key = this.#keyOf(imageOf(event.after ?? event.before));
    const { before, after } = this.#valueFrame;
    const value = Buffer.from(`${before}${this.#envelope(event)}${after}`, 'utf8');
    out.push({ key, value, headers: this.#headersOf(event) });
    if (event.op === 'd' && this.#options.tombstones) out.push({ key, value: null, headers: null });
  }

  #envelope(event: ChangeEvent): string {
    const before = event.before === null ? 'null' : this.#writeRow(event.before);
    const after = event.after === null ? 'null' : this.#writeRow(event.after);
    return (
      `{"before":${before},"after":${after},"source":${this.#writeSource(event)},"transaction":null,` +
      `"op":"${event.op}",${this.#processingTimes()}}`
    );
  }

  #keyOf(row: Row): Buffer {
    return Buffer.from(`${this.#keyFrame.before}${this.#writeKey(row)}${this.#keyFrame.after}`, 'utf8');
  }

  /** An update of the key is a delete and a create that point to each other. */
  #headersOf({ op, movedKey }: ChangeEvent): EncodedRecord['headers'] {
    if (movedKey === null) return null;
    const name = op === 'd' ? '__debezium.newkey' : '__debezium.oldkey';
    return { [name]: this.#writeKey(movedKey) };
  }

  #processingTimes(): string {
    const nowMs = this.#clock.nowMs();
    if (nowMs !== this.#nowMs) {
      this.#nowMs = nowMs;
      this.#times = `"ts_ms":${nowMs},"ts_us":${nowMs}000,"ts_ns":${nowMs}000000`;
    }
    return this.#times;
  }
}

/** What stands around a payload. */
interface Frame {
  readonly before: string;
  readonly after: string;
}

function frameOf(schemas: boolean, schemaOf: () => object): Frame {
  return schemas
    ? { before: `{"schema":${JSON.stringify(schemaOf())},"payload":`, after: '}' }
    : { before: '', after: '' };
}
