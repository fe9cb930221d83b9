import { type SqlType, type SqlValue } from '../../../simulator/types/sql-type';

/** One column of `dbo.type_limits`: its lowest and its highest value, as T-SQL and as the simulator holds them. */
export interface TypeLimit {
  readonly column: string;
  /** As declared in CREATE TABLE. */
  readonly declaration: string;
  readonly type: SqlType;
  readonly low: LimitValue;
  readonly high: LimitValue;
}

export interface LimitValue {
  /** A T-SQL literal or expression that gives the value. */
  readonly sql: string;
  readonly value: SqlValue;
  /** How every client has to print it: see `test/clients/README.md`. */
  readonly text: string;
}

const value = (sql: string, held: SqlValue, text: string): LimitValue => ({ sql, value: held, text });

const integer = (column: string, low: number, high: number): TypeLimit => ({
  column,
  declaration: column.replace('_column', ''),
  type: { name: column.replace('_column', '') as SqlType['name'] },
  low: value(String(low), low, String(low)),
  high: value(String(high), high, String(high)),
});

function scaledText(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return scaled < 0n ? `-${text}` : text;
}

const decimal = (name: 'decimal' | 'numeric', precision: number, scale: number): TypeLimit => {
  const most = 10n ** BigInt(precision) - 1n;
  const limit = (scaled: bigint): LimitValue =>
    value(
      `CAST('${scaledText(scaled, scale)}' AS ${name}(${precision}, ${scale}))`,
      scaled,
      scaledText(scaled, scale),
    );
  return {
    column: `${name}_${precision}_${scale}`,
    declaration: `${name}(${precision}, ${scale})`,
    type: { name, precision, scale },
    low: limit(-most),
    high: limit(most),
  };
};

const money = (name: 'money' | 'smallmoney', bits: bigint): TypeLimit => {
  const limit = (scaled: bigint): LimitValue =>
    value(`CAST('${scaledText(scaled, 4)}' AS ${name})`, scaled, scaledText(scaled, 4));
  return {
    column: `${name}_column`,
    declaration: name,
    type: { name },
    low: limit(-(2n ** (bits - 1n))),
    high: limit(2n ** (bits - 1n) - 1n),
  };
};

/** Floating point numbers are compared by their bits: no two languages print them alike. */
const floating = (name: 'real' | 'float', low: number, high: number): TypeLimit => {
  const limit = (number: number): LimitValue => {
    const bits = Buffer.alloc(8);
    bits.writeDoubleBE(number);
    return value(`CAST(${number.toExponential()} AS ${name})`, number, bits.toString('hex'));
  };
  return { column: `${name}_column`, declaration: name, type: { name }, low: limit(low), high: limit(high) };
};

const text = (column: string, declaration: string, type: SqlType, low: string, high: string): TypeLimit => {
  const limit = (characters: string): LimitValue =>
    value(`N'${characters.replaceAll("'", "''")}'`, characters, characters);
  return { column, declaration, type, low: limit(low), high: limit(high) };
};

const binary = (column: string, declaration: string, type: SqlType, low: Buffer, high: Buffer): TypeLimit => {
  const limit = (bytes: Buffer): LimitValue =>
    value(`0x${bytes.toString('hex')}`, bytes, bytes.toString('hex'));
  return { column, declaration, type, low: limit(low), high: limit(high) };
};

interface Moment {
  readonly text: string;
  readonly days: number;
  readonly ticks: number;
  readonly offsetMinutes?: number;
  /** When T-SQL writes it in another way than it is printed. */
  readonly sql?: string;
}

const moments = (
  name: 'datetime' | 'smalldatetime' | 'datetime2' | 'datetimeoffset',
  scale: number | undefined,
  low: Moment,
  high: Moment,
): TypeLimit => {
  const declaration = scale === undefined ? name : `${name}(${scale})`;
  const limit = ({ text: printed, days, ticks, offsetMinutes = 0, sql = printed }: Moment): LimitValue =>
    value(`CAST('${sql}' AS ${declaration})`, { days, ticks, offsetMinutes }, printed);
  return {
    column: scale === undefined ? `${name}_column` : `${name}_${scale}`,
    declaration,
    type: scale === undefined ? { name } : { name, scale },
    low: limit(low),
    high: limit(high),
  };
};

const LAST_DAY = 3_652_058;
const tick = (hours: number, minutes: number, seconds: number, fraction: number): number =>
  ((hours * 60 + minutes) * 60 + seconds) * 10_000_000 + fraction;

const LATIN = 'Ž€ÿ';
const UNICODE = 'žluť 日本 😀';

export const TYPE_LIMITS: readonly TypeLimit[] = [
  integer('bit_column', 0, 1),
  integer('tinyint_column', 0, 255),
  integer('smallint_column', -32_768, 32_767),
  integer('int_column', -2_147_483_648, 2_147_483_647),
  {
    column: 'bigint_column',
    declaration: 'bigint',
    type: { name: 'bigint' },
    low: value('-9223372036854775808', -(2n ** 63n), '-9223372036854775808'),
    high: value('9223372036854775807', 2n ** 63n - 1n, '9223372036854775807'),
  },
  decimal('decimal', 1, 0),
  decimal('decimal', 9, 2),
  decimal('decimal', 19, 4),
  decimal('decimal', 28, 10),
  decimal('decimal', 38, 0),
  decimal('numeric', 38, 38),
  money('money', 64n),
  money('smallmoney', 32n),
  floating('real', -3.4028234663852886e38, 1.1754943508222875e-38),
  floating('float', -1.7976931348623157e308, 2.2250738585072014e-308),
  text('char_5', 'char(5)', { name: 'char', length: 5 }, 'a    ', `${LATIN}xy`),
  text('varchar_8000', 'varchar(8000)', { name: 'varchar', length: 8000 }, '', LATIN.repeat(2666)),
  text('varchar_max', 'varchar(max)', { name: 'varchar', length: -1 }, '', LATIN.repeat(3000)),
  text(
    'varchar_czech',
    'varchar(20) COLLATE Czech_CI_AS',
    { name: 'varchar', length: 20, collation: 'Czech_CI_AS' },
    '',
    'žluťoučký kůň',
  ),
  text(
    'varchar_utf8',
    'varchar(60) COLLATE Latin1_General_100_CI_AS_SC_UTF8',
    { name: 'varchar', length: 60, collation: 'Latin1_General_100_CI_AS_SC_UTF8' },
    '',
    UNICODE,
  ),
  text('nchar_5', 'nchar(5)', { name: 'nchar', length: 5 }, 'a    ', '日本žxy'),
  text('nvarchar_4000', 'nvarchar(4000)', { name: 'nvarchar', length: 4000 }, '', '日ž'.repeat(2000)),
  text('nvarchar_max', 'nvarchar(max)', { name: 'nvarchar', length: -1 }, '', UNICODE.repeat(1000)),
  text('text_column', 'text', { name: 'text' }, '', LATIN.repeat(3000)),
  text('ntext_column', 'ntext', { name: 'ntext' }, '', UNICODE.repeat(1000)),
  text('xml_column', 'xml', { name: 'xml' }, '', '<a b="1">žluť</a>'),
  binary('binary_4', 'binary(4)', { name: 'binary', length: 4 }, Buffer.alloc(4), Buffer.alloc(4, 0xff)),
  binary(
    'varbinary_8000',
    'varbinary(8000)',
    { name: 'varbinary', length: 8000 },
    Buffer.alloc(0),
    Buffer.alloc(8000, 0xfe),
  ),
  binary(
    'varbinary_max',
    'varbinary(max)',
    { name: 'varbinary', length: -1 },
    Buffer.alloc(0),
    Buffer.alloc(9000, 0x80),
  ),
  binary('image_column', 'image', { name: 'image' }, Buffer.alloc(0), Buffer.alloc(9000, 0x01)),
  {
    column: 'date_column',
    declaration: 'date',
    type: { name: 'date' },
    low: value("CAST('0001-01-01' AS date)", 0, '0001-01-01'),
    high: value("CAST('9999-12-31' AS date)", LAST_DAY, '9999-12-31'),
  },
  ...[0, 3, 7].map((scale): TypeLimit => {
    const fraction = '9'.repeat(scale);
    const literal = scale === 0 ? '23:59:59' : `23:59:59.${fraction}`;
    const ticks = tick(23, 59, 59, Number(fraction.padEnd(7, '0')));
    return {
      column: `time_${scale}`,
      declaration: `time(${scale})`,
      type: { name: 'time', scale },
      low: value(`CAST('00:00:00' AS time(${scale}))`, 0, '00:00:00.0000000'),
      high: value(`CAST('${literal}' AS time(${scale}))`, ticks, `23:59:59.${fraction.padEnd(7, '0')}`),
    };
  }),
  moments(
    'datetime',
    undefined,
    { text: '1753-01-01T00:00:00.0000000', sql: '1753-01-01T00:00:00', days: 639_905, ticks: 0 },
    // Clients round the three hundredths of a second to milliseconds.
    {
      text: '9999-12-31T23:59:59.9970000',
      sql: '9999-12-31T23:59:59.997',
      days: LAST_DAY,
      ticks: tick(23, 59, 59, 9_966_667),
    },
  ),
  moments(
    'smalldatetime',
    undefined,
    { text: '1900-01-01T00:00:00.0000000', sql: '1900-01-01T00:00:00', days: 693_595, ticks: 0 },
    {
      text: '2079-06-06T23:59:00.0000000',
      sql: '2079-06-06T23:59:00',
      days: 759_130,
      ticks: tick(23, 59, 0, 0),
    },
  ),
  moments(
    'datetime2',
    0,
    { text: '0001-01-01T00:00:00.0000000', sql: '0001-01-01T00:00:00', days: 0, ticks: 0 },
    {
      text: '9999-12-31T23:59:59.0000000',
      sql: '9999-12-31T23:59:59',
      days: LAST_DAY,
      ticks: tick(23, 59, 59, 0),
    },
  ),
  moments(
    'datetime2',
    7,
    { text: '0001-01-01T00:00:00.0000001', days: 0, ticks: 1 },
    { text: '9999-12-31T23:59:59.9999999', days: LAST_DAY, ticks: tick(23, 59, 59, 9_999_999) },
  ),
  moments(
    'datetimeoffset',
    7,
    { text: '0001-01-01T14:00:00.0000000+14:00', days: 0, ticks: 0, offsetMinutes: 840 },
    {
      text: '9999-12-31T09:59:59.9999999-14:00',
      days: LAST_DAY,
      ticks: tick(23, 59, 59, 9_999_999),
      offsetMinutes: -840,
    },
  ),
  {
    column: 'uniqueidentifier_column',
    declaration: 'uniqueidentifier',
    type: { name: 'uniqueidentifier' },
    low: value(
      "CAST('00112233-4455-6677-8899-AABBCCDDEEFF' AS uniqueidentifier)",
      '00112233-4455-6677-8899-AABBCCDDEEFF',
      '00112233-4455-6677-8899-AABBCCDDEEFF',
    ),
    high: value(
      "CAST('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFE' AS uniqueidentifier)",
      'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFE',
      'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFE',
    ),
  },
  {
    column: 'variant_int',
    declaration: 'sql_variant',
    type: { name: 'sql_variant' },
    low: value('CAST(-2147483648 AS int)', { type: { name: 'int' }, value: -2_147_483_648 }, '-2147483648'),
    high: value('CAST(2147483647 AS int)', { type: { name: 'int' }, value: 2_147_483_647 }, '2147483647'),
  },
  {
    column: 'variant_text',
    declaration: 'sql_variant',
    type: { name: 'sql_variant' },
    low: value(
      `CAST('${LATIN}' AS varchar(10))`,
      { type: { name: 'varchar', length: 10 }, value: LATIN },
      LATIN,
    ),
    high: value(
      `CAST(N'${UNICODE}' AS nvarchar(20))`,
      { type: { name: 'nvarchar', length: 20 }, value: UNICODE },
      UNICODE,
    ),
  },
];

export const TABLE = 'dbo.type_limits';

/** The batch that makes the table: row 1 has the low values, 2 the high ones, 3 nothing but NULL. */
export function typeLimitsScript(): string {
  const columns = TYPE_LIMITS.map(({ column, declaration }) => `  ${column} ${declaration} NULL`);
  const row = (id: number, values: readonly string[]): string =>
    `INSERT INTO ${TABLE} VALUES (${[String(id), ...values].join(', ')});`;
  return [
    `CREATE TABLE ${TABLE} (\n  id int NOT NULL PRIMARY KEY,\n${columns.join(',\n')}\n);`,
    row(
      1,
      TYPE_LIMITS.map(({ low }) => low.sql),
    ),
    row(
      2,
      TYPE_LIMITS.map(({ high }) => high.sql),
    ),
    row(
      3,
      TYPE_LIMITS.map(() => 'NULL'),
    ),
  ].join('\n');
}
