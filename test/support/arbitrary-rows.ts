import fc from 'fast-check';
import {
  type Column,
  type ColumnType,
  type Row,
  type TableSchema,
  type Value,
} from '../../src/core/table-schema';

// Tables of every kind of column, and rows over the full range of each.

const TICKS_PER_DAY = 864_000_000_000;
/** 0001-01-01 and 9999-12-31, what SQL Server can hold. */
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

const text = fc.string({ unit: 'binary', maxLength: 40 });
/** Includes halves of surrogate pairs, which UTF-16 databases can hold. */
const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 })
  .map((units) => String.fromCharCode(...units));

export const columnTypes: fc.Arbitrary<ColumnType> = fc.oneof(
  fc.constantFrom<ColumnType>(
    { kind: 'boolean' },
    { kind: 'int16' },
    { kind: 'int32' },
    { kind: 'int64' },
    { kind: 'float32' },
    { kind: 'float64' },
    { kind: 'string' },
    { kind: 'uuid' },
    { kind: 'xml' },
    { kind: 'bytes' },
    { kind: 'date' },
  ),
  fc
    .integer({ min: 1, max: 38 })
    .chain((precision) =>
      fc.integer({ min: 0, max: precision }).map((scale) => decimalType(precision, scale)),
    ),
  fc
    .constantFrom('time', 'timestamp', 'timestamptz')
    .chain((kind) =>
      fc.integer({ min: 0, max: 7 }).map((fractionDigits): ColumnType => ({ kind, fractionDigits })),
    ),
);

function decimalType(precision: number, scale: number): ColumnType {
  return { kind: 'decimal', precision, scale };
}

/** Decimal text as the source gives it: plain, exactly `scale` fraction digits. */
export function decimalText(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? '-' : ''}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
}

function ticks(fractionDigits: number): fc.Arbitrary<number> {
  const step = 10 ** (7 - fractionDigits);
  return fc.integer({ min: 0, max: TICKS_PER_DAY / step - 1 }).map((n) => n * step);
}

const byKind: Partial<Record<ColumnType['kind'], fc.Arbitrary<Value>>> = {
  boolean: fc.boolean(),
  int16: fc.integer({ min: -32_768, max: 32_767 }),
  int32: fc.integer(),
  int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
  float32: fc.float({ noNaN: true, noDefaultInfinity: true }),
  float64: fc.double({ noNaN: true, noDefaultInfinity: true }),
  string: fc.oneof(text, codeUnits),
  xml: text,
  uuid: fc.uuid().map((uuid) => uuid.toUpperCase()),
  bytes: fc.uint8Array({ maxLength: 40 }),
  date: fc.integer({ min: FIRST_DAY, max: LAST_DAY }),
};

/** Values of a column of the type, null aside. */
export function valuesOf(type: ColumnType): fc.Arbitrary<Value> {
  switch (type.kind) {
    case 'decimal': {
      const limit = 10n ** BigInt(type.precision) - 1n;
      return fc.bigInt({ min: -limit, max: limit }).map((n) => decimalText(n, type.scale));
    }
    case 'time':
      return ticks(type.fractionDigits);
    case 'timestamp':
    case 'timestamptz':
      return dateTimes(type);
    default:
      return byKind[type.kind] ?? fc.constant(null);
  }
}

function dateTimes(type: ColumnType & { fractionDigits: number }): fc.Arbitrary<Value> {
  const offset = type.kind === 'timestamp' ? fc.constant(0) : fc.integer({ min: -840, max: 840 });
  // SQL Server keeps both the instant and the local time within the years 1 to 9999.
  const days = fc.integer({ min: FIRST_DAY + 1, max: LAST_DAY - 1 });
  return fc.record({ days, ticks: ticks(type.fractionDigits), offsetMinutes: offset });
}

export interface TableAndRow {
  readonly table: TableSchema;
  readonly row: Row;
}

/** A table with a key of one or two columns, and one row of it; columns outside the key may be null. */
export const tablesWithRows: fc.Arbitrary<TableAndRow> = fc
  .uniqueArray(fc.tuple(text, columnTypes), { minLength: 1, maxLength: 8, selector: ([name]) => name })
  .chain((columns) => {
    const keySize = Math.min(columns.length, 2);
    const values = columns.map(([, type], ordinal) =>
      ordinal < keySize ? valuesOf(type) : fc.option(valuesOf(type), { freq: 8 }),
    );
    const table: TableSchema = {
      id: { database: 'shop', schema: 'dbo', table: 'everything' },
      columns: columns.map(([name, type], ordinal): Column => ({
        name,
        type,
        sourceType: type.kind,
        nullable: ordinal >= keySize,
      })),
      key: columns.map((_, ordinal) => ordinal).slice(0, keySize),
    };
    return fc.tuple(...values).map((row) => ({ table, row }));
  });
