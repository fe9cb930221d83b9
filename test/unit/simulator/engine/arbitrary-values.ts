import fc from 'fast-check';
import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';

const LAST_DAY = 3_652_058;
const TICKS_PER_DAY = 864_000_000_000;

const days = fc.integer({ min: 0, max: LAST_DAY });

function ticks(scale: number): fc.Arbitrary<number> {
  const unit = 10 ** (7 - scale);
  return fc.integer({ min: 0, max: TICKS_PER_DAY / unit - 1 }).map((count) => count * unit);
}

function moment(scale: number, offsets: fc.Arbitrary<number>): fc.Arbitrary<SqlValue> {
  return fc.record({ days, ticks: ticks(scale), offsetMinutes: offsets });
}

function scaled(precision: number): fc.Arbitrary<bigint> {
  const limit = 10n ** BigInt(precision) - 1n;
  return fc.bigInt({ min: -limit, max: limit });
}

function text(type: SqlType): fc.Arbitrary<string> {
  const maxLength = type.length === undefined || type.length === -1 ? 40 : type.length;
  const isUnicode = type.name.startsWith('n') || type.name === 'xml';
  const varied = isUnicode
    ? fc.string({ unit: 'binary', maxLength: Math.floor(maxLength / 2) })
    : fc.string({ unit: 'binary-ascii', maxLength });
  return fc.oneof(varied, fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'é', ' ', '_', '1'), maxLength }));
}

const bytes = (type: SqlType): fc.Arbitrary<Buffer> =>
  fc
    .uint8Array({ maxLength: type.length === undefined || type.length === -1 ? 60 : type.length })
    .map((array) => Buffer.from(array));

const RULES: Partial<Record<SqlType['name'], (type: SqlType) => fc.Arbitrary<SqlValue>>> = {
  bit: () => fc.constantFrom(0, 1),
  tinyint: () => fc.integer({ min: 0, max: 255 }),
  smallint: () => fc.integer({ min: -32_768, max: 32_767 }),
  int: () => fc.integer(),
  bigint: () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  decimal: ({ precision = 18 }) => scaled(precision),
  numeric: ({ precision = 18 }) => scaled(precision),
  money: () => fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  smallmoney: () => fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }),
  real: () => fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  float: () => fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  date: () => days,
  time: ({ scale = 7 }) => ticks(scale),
  datetime2: ({ scale = 7 }) => moment(scale, fc.constant(0)),
  datetimeoffset: ({ scale = 7 }) => moment(scale, fc.integer({ min: -840, max: 840 })),
  uniqueidentifier: () => fc.uuid().map((guid) => guid.toUpperCase()),
  char: text,
  varchar: text,
  text,
  nchar: text,
  nvarchar: text,
  ntext: text,
  xml: text,
  binary: bytes,
  varbinary: bytes,
  image: bytes,
};

/** Any value of a type that is not null. */
export function valuesOf(type: SqlType): fc.Arbitrary<SqlValue> {
  const rule = RULES[type.name];
  if (rule === undefined) throw new RangeError(`no values of ${type.name}`);
  return rule(type);
}
