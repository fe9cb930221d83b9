import { join } from 'node:path';
import { type ColumnType, type DateTime, type Value } from '../../src/core/table-schema';

/** One value, as T-SQL writes it and as the source hands it to a format. */
export interface GoldenValue {
  readonly sql: string;
  readonly value: Value;
}

export interface GoldenColumn {
  readonly name: string;
  readonly sqlType: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly typical: GoldenValue;
  readonly low: GoldenValue;
  readonly high: GoldenValue;
}

const NULL: GoldenValue = { sql: 'NULL', value: null };

/** A value that is written alike in T-SQL and here. */
function same(value: number | string): GoldenValue {
  return { sql: String(value), value };
}

function text(value: string): GoldenValue {
  return { sql: `N'${value.replaceAll("'", "''")}'`, value };
}

function column(
  name: string,
  sqlType: string,
  type: ColumnType,
  [typical, low, high]: readonly [GoldenValue, GoldenValue, GoldenValue],
): GoldenColumn {
  return { name, sqlType, type, nullable: name !== 'id', typical, low, high };
}

function bytes(hex: string): GoldenValue {
  return { sql: `0x${hex}`, value: new Uint8Array(Buffer.from(hex, 'hex')) };
}

function time(sql: string): GoldenValue {
  return { sql: `'${sql}'`, value: ticksOf(sql) };
}

function date(sql: string): GoldenValue {
  return { sql: `'${sql}'`, value: daysOf(sql) };
}

/** `2024-05-06 07:08:09.1234567`, and an offset in minutes for what has a zone. */
function moment(sql: string, offsetMinutes = 0): GoldenValue {
  const [day = '', clock = ''] = sql.split(/[ T]/);
  return { sql: `'${sql}'`, value: { days: daysOf(day), ticks: ticksOf(clock), offsetMinutes } };
}

function zoned(local: string, offset: string, utc: string): GoldenValue {
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(4));
  const { value } = moment(utc);
  const offsetMinutes = offset.startsWith('-') ? -minutes : minutes;
  return { sql: `'${local} ${offset}'`, value: { ...(value as DateTime), offsetMinutes } };
}

function daysOf(text: string): number {
  return Date.parse(`${text}T00:00Z`) / 86_400_000;
}

function ticksOf(text: string): number {
  const [, h, m, s, fraction = ''] = /^(\d+):(\d+):(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  return ((Number(h) * 60 + Number(m)) * 60 + Number(s)) * 10_000_000 + Number(fraction.padEnd(7, '0'));
}

/** `dbo.golden`: a column of each type that both Debezium and the worker deliver. The first is the key. */
export const GOLDEN_COLUMNS: readonly GoldenColumn[] = [
  column('id', 'int', { kind: 'int32' }, [same(1), same(2), same(3)]),
  column('c_bit', 'bit', { kind: 'boolean' }, [
    { sql: '1', value: true },
    { sql: '0', value: false },
    { sql: '1', value: true },
  ]),
  column('c_tinyint', 'tinyint', { kind: 'int16' }, [same(42), same(0), same(255)]),
  column('c_smallint', 'smallint', { kind: 'int16' }, [same(-42), same(-32_768), same(32_767)]),
  column('c_int', 'int', { kind: 'int32' }, [same(7), same(-2_147_483_648), same(2_147_483_647)]),
  column('c_bigint', 'bigint', { kind: 'int64' }, [
    same('9007199254740993'),
    same('-9223372036854775808'),
    same('9223372036854775807'),
  ]),
  column('c_real', 'real', { kind: 'float32' }, [
    { sql: '0.1', value: Math.fround(0.1) },
    { sql: '-3.4028235E38', value: Math.fround(-3.4028235e38) },
    { sql: '1.17549435E-38', value: Math.fround(1.17549435e-38) },
  ]),
  column('c_float', 'float', { kind: 'float64' }, [
    { sql: '0.1E0', value: 0.1 },
    { sql: '-1.7976931348623157E308', value: -Number.MAX_VALUE },
    { sql: '2.2250738585072014E-308', value: 2.2250738585072014e-308 },
  ]),
  column('c_decimal', 'decimal(38,10)', { kind: 'decimal', precision: 38, scale: 10 }, [
    same('1234567890123456.7800000000'),
    same('-9999999999999999999999999999.9999999999'),
    same('9999999999999999999999999999.9999999999'),
  ]),
  column('c_numeric', 'numeric(5,0)', { kind: 'decimal', precision: 5, scale: 0 }, [
    same('128'),
    same('-129'),
    same('99999'),
  ]),
  column('c_money', 'money', { kind: 'decimal', precision: 19, scale: 4 }, [
    same('12.3400'),
    same('-922337203685477.5808'),
    same('922337203685477.5807'),
  ]),
  column('c_smallmoney', 'smallmoney', { kind: 'decimal', precision: 10, scale: 4 }, [
    same('0.0001'),
    same('-214748.3648'),
    same('214748.3647'),
  ]),
  column('c_char', 'char(5)', { kind: 'string' }, [
    { sql: "'ab'", value: 'ab   ' },
    { sql: "''", value: '     ' },
    { sql: "'abcde'", value: 'abcde' },
  ]),
  column('c_varchar', 'varchar(20)', { kind: 'string' }, [text('plain'), text(''), text('"quoted" \\ \'\'')]),
  column('c_nvarchar', 'nvarchar(20)', { kind: 'string' }, [text('žluť 漢字'), text(''), text('😀 end')]),
  column('c_nvarcharmax', 'nvarchar(max)', { kind: 'string' }, [
    text('a longer text'),
    text(''),
    text('tab\tand\nline'),
  ]),
  column('c_uniqueidentifier', 'uniqueidentifier', { kind: 'uuid' }, [
    text('6F9619FF-8B86-D011-B42D-00C04FC964FF'),
    text('00000000-0000-0000-0000-000000000000'),
    text('FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF'),
  ]),
  column('c_binary', 'binary(4)', { kind: 'bytes' }, [
    bytes('01020304'),
    bytes('00000000'),
    bytes('FFFFFFFF'),
  ]),
  column('c_varbinary', 'varbinary(20)', { kind: 'bytes' }, [bytes('FBFF'), bytes(''), bytes('00FF00')]),
  column('c_date', 'date', { kind: 'date' }, [date('2024-02-29'), date('0001-01-01'), date('9999-12-31')]),
  column('c_time0', 'time(0)', { kind: 'time', fractionDigits: 0 }, [
    time('07:08:09'),
    time('00:00:00'),
    time('23:59:59'),
  ]),
  column('c_time3', 'time(3)', { kind: 'time', fractionDigits: 3 }, [
    time('07:08:09.120'),
    time('00:00:00.000'),
    time('23:59:59.999'),
  ]),
  column('c_time6', 'time(6)', { kind: 'time', fractionDigits: 6 }, [
    time('07:08:09.123456'),
    time('00:00:00.000000'),
    time('23:59:59.999999'),
  ]),
  column('c_time7', 'time(7)', { kind: 'time', fractionDigits: 7 }, [
    time('07:08:09.1234567'),
    time('00:00:00.0000000'),
    time('23:59:59.9999999'),
  ]),
  column('c_smalldatetime', 'smalldatetime', { kind: 'timestamp', fractionDigits: 0 }, [
    moment('2024-02-29 07:08:00'),
    moment('1900-01-01 00:00:00'),
    moment('2079-06-06 23:59:00'),
  ]),
  column('c_datetime', 'datetime', { kind: 'timestamp', fractionDigits: 3 }, [
    moment('2024-02-29 07:08:09.123'),
    moment('1753-01-01 00:00:00.000'),
    moment('9999-12-31 23:59:59.997'),
  ]),
  column('c_datetime2_3', 'datetime2(3)', { kind: 'timestamp', fractionDigits: 3 }, [
    moment('2024-02-29 07:08:09.120'),
    moment('0001-01-01 00:00:00.000'),
    moment('9999-12-31 23:59:59.999'),
  ]),
  column('c_datetime2_6', 'datetime2(6)', { kind: 'timestamp', fractionDigits: 6 }, [
    moment('2024-02-29 07:08:09.123456'),
    moment('0001-01-01 00:00:00.000000'),
    moment('9999-12-31 23:59:59.999999'),
  ]),
  // At 7 digits only what nanoseconds in 64 bits can hold: beyond it Debezium stops.
  column('c_datetime2_7', 'datetime2(7)', { kind: 'timestamp', fractionDigits: 7 }, [
    moment('2024-02-29 07:08:09.1234567'),
    moment('1677-09-22 00:00:00.0000000'),
    moment('2262-04-11 23:47:16.8547758'),
  ]),
  column('c_datetimeoffset', 'datetimeoffset(7)', { kind: 'timestamptz', fractionDigits: 7 }, [
    zoned('2024-02-29 07:08:09.1234567', '+02:00', '2024-02-29 05:08:09.1234567'),
    zoned('0001-01-02 00:00:00.0000000', '+14:00', '0001-01-01 10:00:00.0000000'),
    zoned('9999-12-31 00:00:00.5000000', '-14:00', '9999-12-31 14:00:00.5000000'),
  ]),
  column('c_xml', 'xml', { kind: 'xml' }, [text('<a>1</a>'), text('<a/>'), text('<b c="d">e</b>')]),
];

/** Rows by name: what a column holds in them. */
export const GOLDEN_ROWS = {
  typical: GOLDEN_COLUMNS.map(({ typical }) => typical),
  low: GOLDEN_COLUMNS.map(({ low }) => low),
  high: GOLDEN_COLUMNS.map(({ high }) => high),
  empty: GOLDEN_COLUMNS.map(({ name }) => (name === 'id' ? same(4) : NULL)),
} as const;

export type GoldenRow = keyof typeof GOLDEN_ROWS;

export const GOLDEN_TABLE = 'golden';

/** Where the recorded events are. */
export const GOLDEN_FOLDER = join(__dirname, '..', '..', 'test', 'contract', 'golden', 'debezium');

/** Makes the captured table, with the rows that a snapshot finds. */
export function setupStatements(): readonly string[] {
  const columns = GOLDEN_COLUMNS.map(
    ({ name, sqlType, nullable }) => `${name} ${sqlType} ${nullable ? 'NULL' : 'NOT NULL PRIMARY KEY'}`,
  );
  return [
    'EXEC sys.sp_cdc_enable_db',
    `CREATE TABLE dbo.${GOLDEN_TABLE} (${columns.join(', ')})`,
    `EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'${GOLDEN_TABLE}', @role_name = NULL`,
    insert('typical'),
    insert('empty'),
  ];
}

/** What happens to the table afterwards; each statement is a transaction. */
export function changeStatements(): readonly string[] {
  return [
    insert('low'),
    insert('high'),
    // Leaves the large columns as they are, which the database then does not log.
    `UPDATE dbo.${GOLDEN_TABLE} SET c_int = 8 WHERE id = 1`,
    `UPDATE dbo.${GOLDEN_TABLE} SET c_nvarcharmax = NULL, c_xml = N'<c/>' WHERE id = 1`,
    `UPDATE dbo.${GOLDEN_TABLE} SET id = 5 WHERE id = 4`,
    `DELETE FROM dbo.${GOLDEN_TABLE} WHERE id = 3`,
  ];
}

function insert(row: GoldenRow): string {
  const names = GOLDEN_COLUMNS.map(({ name }) => name).join(', ');
  const values = GOLDEN_ROWS[row].map(({ sql }) => sql).join(', ');
  return `INSERT INTO dbo.${GOLDEN_TABLE} (${names}) VALUES (${values})`;
}
