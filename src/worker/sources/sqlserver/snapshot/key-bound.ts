import { TYPES } from 'tedious';
import { InvariantError } from '../../../../core/errors/cdc-error';
import { type ColumnType, type DateTime, type Row, type Value } from '../../../../core/table-schema';
import { type KeyColumn } from '../discovery/captured-table';
import { quoteName } from '../sql-name';
import { type SqlParameter } from '../tds/statement';

/** A key as text that the server reads back exactly; one part per key column. Kept in the stored state. */
export type KeyBound = readonly string[];

const MS_PER_DAY = 86_400_000;
const TICKS_PER_SECOND = 10_000_000;

export function toKeyBound(row: Row, key: readonly number[], columns: readonly KeyColumn[]): KeyBound {
  return columns.map((column, i) => toText(row[key[i] ?? -1] ?? null, column.type));
}

function toText(value: Value, type: ColumnType): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(value, type);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (value !== null && typeof value === 'object') return dateTimeText(value, type);
  throw new InvariantError('a key column has no value');
}

function numberText(value: number, type: ColumnType): string {
  if (type.kind === 'date') return dateText(value);
  return type.kind === 'time' ? timeText(value, type.fractionDigits) : String(value);
}

/** datetimeoffset compares by instant, so the instant in UTC is the same key. */
function dateTimeText({ days, ticks }: DateTime, type: ColumnType): string {
  const fractionDigits = 'fractionDigits' in type ? type.fractionDigits : 7;
  const text = `${dateText(days)}T${timeText(ticks, fractionDigits)}`;
  return type.kind === 'timestamptz' ? `${text}+00:00` : text;
}

function dateText(days: number): string {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10);
}

function timeText(ticks: number, fractionDigits: number): string {
  const seconds = Math.floor(ticks / TICKS_PER_SECOND);
  const two = (n: number): string => String(n).padStart(2, '0');
  const whole = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (fractionDigits === 0) return whole;
  const fraction = String(ticks % TICKS_PER_SECOND).padStart(7, '0');
  return `${whole}.${fraction.slice(0, fractionDigits)}`;
}

/** T-SQL for the comparison of a key with a bound, and the parameters it needs. */
export class BoundComparison {
  readonly parameters: SqlParameter[] = [];
  readonly #columns: readonly KeyColumn[];
  readonly #alias: string;

  /** @param alias of the table whose key columns are compared */
  constructor(columns: readonly KeyColumn[], alias: string) {
    this.#columns = columns;
    this.#alias = alias;
  }

  /** `key > bound`; SQL Server has no row values, so the comparison is written out. */
  above(bound: KeyBound): string {
    return this.#compare(bound, '>', '>');
  }

  /** `key <= bound`. */
  upTo(bound: KeyBound): string {
    return this.#compare(bound, '<', '<=');
  }

  #compare(bound: KeyBound, strict: string, last: string): string {
    const references = this.#columns.map((column) => `${this.#alias}.${quoteName(column.name)}`);
    const values = this.#columns.map((column, i) => this.#parameter(column, bound[i] ?? ''));
    let text = '';
    for (let i = references.length - 1; i >= 0; i--) {
      const isLast = i === references.length - 1;
      const ordered = `${references[i] ?? ''} ${isLast ? last : strict} ${values[i] ?? ''}`;
      text = isLast ? ordered : `(${ordered} OR (${references[i] ?? ''} = ${values[i] ?? ''} AND ${text}))`;
    }
    return text;
  }

  /** The bound's value in the column's own type: any other would make the server convert the column instead. */
  #parameter({ type, sourceType, collation }: KeyColumn, text: string): string {
    const name = `k${this.parameters.length}`;
    if (type.kind === 'float32' || type.kind === 'float64') {
      this.parameters.push({ name, type: TYPES.Float, value: Number(text) });
    } else if (type.kind === 'bytes') {
      this.parameters.push({ name, type: TYPES.VarBinary, value: Buffer.from(text, 'hex'), length: 8000 });
    } else {
      this.parameters.push({ name, type: TYPES.NVarChar, value: text, length: 4000 });
    }
    const collate = collation === null ? '' : ` COLLATE ${collation}`;
    return `CONVERT(${sourceType}, @${name}${collate})`;
  }
}
