import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type ChangeEvent } from '../../src/core/change-event';
import { UNAVAILABLE, type Value } from '../../src/core/table-schema';
import { ContractServer } from '../support/sqlserver/contract-server';
import { SourceTask } from '../support/sqlserver/source-task';

// Every type at its limits, from the table to the values of events; `SQLSERVER_URL` asks a real server.

interface TypeCase {
  readonly type: string;
  /** A value in T-SQL, and what it is in events. */
  readonly values: readonly (readonly [literal: string, value: Value])[];
}

const DAY_TICKS = 864_000_000_000;
/** Days since 1970-01-01 of 0001-01-01 and 9999-12-31. */
const [FIRST_DAY, LAST_DAY] = [-719_162, 2_932_896] as const;
const bytes = (hex: string): Value => Buffer.from(hex, 'hex');
const at = (days: number, ticks: number, offsetMinutes = 0): Value => ({ days, ticks, offsetMinutes });
const nines = (count: number): string => '9'.repeat(count);

const CASES: readonly TypeCase[] = [
  {
    type: 'bit',
    values: [
      ['0', false],
      ['1', true],
    ],
  },
  {
    type: 'tinyint',
    values: [
      ['0', 0],
      ['255', 255],
    ],
  },
  {
    type: 'smallint',
    values: [
      ['-32768', -32768],
      ['32767', 32767],
    ],
  },
  {
    type: 'int',
    values: [
      ['-2147483648', -2147483648],
      ['2147483647', 2147483647],
    ],
  },
  {
    type: 'bigint',
    values: [
      ['-9223372036854775808', '-9223372036854775808'],
      ['9223372036854775807', '9223372036854775807'],
    ],
  },
  {
    type: 'decimal(38,0)',
    values: [
      [`-${nines(38)}`, `-${nines(38)}`],
      [nines(38), nines(38)],
    ],
  },
  {
    type: 'numeric(38,38)',
    values: [
      [`-0.${nines(38)}`, `-0.${nines(38)}`],
      [`0.${'0'.repeat(37)}1`, `0.${'0'.repeat(37)}1`],
    ],
  },
  {
    type: 'decimal(9,2)',
    values: [
      ['-9999999.99', '-9999999.99'],
      ['0', '0.00'],
    ],
  },
  {
    type: 'money',
    values: [
      ['-922337203685477.5808', '-922337203685477.5808'],
      ['922337203685477.5807', '922337203685477.5807'],
    ],
  },
  {
    type: 'smallmoney',
    values: [
      ['-214748.3648', '-214748.3648'],
      ['214748.3647', '214748.3647'],
    ],
  },
  {
    type: 'real',
    values: [
      ['-3.4028235E+38', -3.4028234663852886e38],
      ['0.1', Math.fround(0.1)],
    ],
  },
  {
    type: 'float',
    values: [
      ['-1.7976931348623157E+308', -1.7976931348623157e308],
      ['2.2250738585072014E-308', 2.2250738585072014e-308],
    ],
  },
  {
    type: 'date',
    values: [
      ["'0001-01-01'", FIRST_DAY],
      ["'9999-12-31'", LAST_DAY],
    ],
  },
  {
    type: 'time(7)',
    values: [
      ["'00:00'", 0],
      ["'23:59:59.9999999'", DAY_TICKS - 1],
    ],
  },
  {
    type: 'time(0)',
    values: [
      ["'00:00:01'", 10_000_000],
      ["'23:59:59'", DAY_TICKS - 10_000_000],
    ],
  },
  {
    type: 'datetime',
    values: [
      ["'17530101'", at(-79_257, 0)],
      ["'99991231 23:59:59.997'", at(LAST_DAY, DAY_TICKS - 30_000)],
    ],
  },
  {
    type: 'smalldatetime',
    values: [
      ["'19000101'", at(-25_567, 0)],
      ["'20790606 23:59'", at(39_968, DAY_TICKS - 600_000_000)],
    ],
  },
  {
    type: 'datetime2(7)',
    values: [
      ["'0001-01-01'", at(FIRST_DAY, 0)],
      ["'9999-12-31T23:59:59.9999999'", at(LAST_DAY, DAY_TICKS - 1)],
    ],
  },
  {
    type: 'datetime2(3)',
    values: [
      ["'1969-12-31T23:59:59.999'", at(-1, DAY_TICKS - 10_000)],
      ["'2000-02-29T00:00:00.001'", at(11_016, 10_000)],
    ],
  },
  {
    type: 'datetimeoffset(7)',
    values: [
      ["'0001-01-02T00:00:00+14:00'", at(FIRST_DAY, DAY_TICKS - 14 * 36_000_000_000 + 0, 840)],
      ["'9999-12-31T09:59:59.9999999-14:00'", at(LAST_DAY, DAY_TICKS - 1, -840)],
    ],
  },
  {
    type: 'char(5)',
    values: [
      ["'a'", 'a    '],
      ["'€'", '€    '],
    ],
  },
  {
    type: 'varchar(8000)',
    values: [
      ["''", ''],
      ["REPLICATE('x', 8000)", 'x'.repeat(8000)],
    ],
  },
  {
    type: 'nchar(4)',
    values: [
      ["N'ß'", 'ß   '],
      ["N'日本'", '日本  '],
    ],
  },
  {
    type: 'nvarchar(4000)',
    values: [
      ["N''", ''],
      ["REPLICATE(N'Ж', 4000)", 'Ж'.repeat(4000)],
    ],
  },
  {
    type: 'nvarchar(max)',
    values: [
      ["N'😀'", '😀'],
      ["REPLICATE(CAST(N'ä' AS nvarchar(max)), 100000)", 'ä'.repeat(100_000)],
    ],
  },
  {
    type: 'varchar(max)',
    values: [
      ["''", ''],
      ["REPLICATE(CAST('y' AS varchar(max)), 100000)", 'y'.repeat(100_000)],
    ],
  },
  {
    type: 'text',
    values: [
      ["'old'", 'old'],
      ["''", ''],
    ],
  },
  {
    type: 'ntext',
    values: [
      ["N'alt'", 'alt'],
      ["N'Ж'", 'Ж'],
    ],
  },
  {
    type: 'image',
    values: [
      ['0x00FF', bytes('00ff')],
      ['0x01', bytes('01')],
    ],
  },
  {
    type: 'binary(3)',
    values: [
      ['0x01', bytes('010000')],
      ['0xFFFFFF', bytes('ffffff')],
    ],
  },
  {
    type: 'varbinary(8000)',
    values: [
      ['0x', bytes('')],
      ['CAST(REPLICATE(CHAR(255), 8000) AS varbinary(8000))', bytes('ff'.repeat(8000))],
    ],
  },
  {
    type: 'varbinary(max)',
    values: [
      ['0x', bytes('')],
      [
        'CAST(REPLICATE(CAST(CHAR(1) AS varchar(max)), 100000) AS varbinary(max))',
        bytes('01'.repeat(100_000)),
      ],
    ],
  },
  {
    type: 'uniqueidentifier',
    values: [
      ["'00000000-0000-0000-0000-000000000000'", '00000000-0000-0000-0000-000000000000'],
      ["'01234567-89ab-cdef-0123-456789abcdef'", '01234567-89AB-CDEF-0123-456789ABCDEF'],
    ],
  },
  {
    type: 'xml',
    values: [
      ['N\'<a b="1">ß</a>\'', '<a b="1">ß</a>'],
      ["N''", ''],
    ],
  },
];

/** Those that an image before a change never has. */
const OLD_LARGE = new Set(['text', 'ntext', 'image']);

/** Buffers of any kind are the same bytes. */
function plain(value: Value | undefined): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

const imagesOf = (events: readonly ChangeEvent[], op: string, image: 'before' | 'after'): unknown[] =>
  events.filter((event) => event.op === op).map((event) => plain(event[image]?.[1]));

/** Tables that hold the same rows twice: once before a pipeline starts, once as its changes. */
interface Typed {
  readonly table: string;
  readonly columns: string;
  /** Values of the columns behind the key, row by row. */
  readonly rows: readonly string[];
}

const TYPED = CASES.map(({ type, values }, i): Typed => ({
  table: `typed_${i}`,
  columns: `x ${type} NULL, n int NULL`,
  rows: [...values.map(([literal]) => `${literal}, 0`), 'NULL, 0'],
}));

const VARIANTS: readonly (readonly [literal: string, text: string])[] = [
  ['CAST(12.50 AS decimal(9,2))', '12.50'],
  ["CAST(N'text' AS nvarchar(10))", 'text'],
  ['CAST(922337203685477.5807 AS money)', '922337203685477.5807'],
  ["CAST('2000-01-01T12:34:56.7891234' AS datetime2(7))", '2000-01-01T12:34:56.7891234'],
  ["CAST('20000101 12:34:56.997' AS datetime)", '2000-01-01T12:34:56.997'],
  ['0x00FF', '0x00FF'],
];

/** geometry and geography are unknown to the simulator. */
const UNMAPPED: Typed = {
  table: 'unmapped',
  columns: 'h hierarchyid NULL, v sql_variant NULL',
  rows: [...VARIANTS.map(([literal]) => `'/1/2/', ${literal}`), 'NULL, NULL'],
};

const IN_BYTES: Typed = { ...UNMAPPED, table: 'in_bytes', rows: [`'/1/2/', 0x00FF`, 'NULL, NULL'] };

let server: ContractServer;
const tasks: SourceTask[] = [];
/** Events by the table. */
let typed: SourceTask;
const unmapped = new Map<string, SourceTask>();

beforeAll(async () => {
  server = await ContractServer.open();
  const db = await server.createDatabase();
  const all = [...TYPED, UNMAPPED, IN_BYTES];
  const insert = ({ table, rows }: Typed, from: number): string[] =>
    rows.map((row, i) => `INSERT INTO dbo.${table} VALUES (${from + i}, ${row})`);
  for (const one of all) {
    await db.query(`CREATE TABLE dbo.${one.table} (id int NOT NULL PRIMARY KEY, ${one.columns})`);
    await db.query(...insert(one, 0));
    await db.enable(one.table);
  }
  await db.startCapture();
  const begin = async (
    tables: readonly Typed[],
    unmappedTypes: 'skip' | 'text' | 'bytes',
  ): Promise<SourceTask> => {
    const task = new SourceTask(db, { tables: tables.map(({ table }) => `dbo.${table}`), unmappedTypes });
    tasks.push(task);
    await task.start();
    return task;
  };
  typed = await begin(TYPED, 'skip');
  unmapped.set('skip', await begin([UNMAPPED], 'skip'));
  unmapped.set('text', await begin([UNMAPPED], 'text'));
  unmapped.set('bytes', await begin([IN_BYTES], 'bytes'));
  await typed.until('the snapshot was done', () => isDone(typed, TYPED, 1));
  for (const task of unmapped.values())
    await task.until('the snapshot was done', () =>
      isDone(task, task === unmapped.get('bytes') ? [IN_BYTES] : [UNMAPPED], 1),
    );
  for (const one of all) await db.query(...insert(one, 100));
  for (const { table } of TYPED) await db.query(`UPDATE dbo.${table} SET n = 1 WHERE id >= 100`);
  for (const { table } of TYPED) await db.query(`DELETE FROM dbo.${table} WHERE id >= 100`);
  await typed.until('the changes were delivered', () => isDone(typed, TYPED, 4));
  for (const task of unmapped.values())
    await task.until('the changes were delivered', () =>
      isDone(task, task === unmapped.get('bytes') ? [IN_BYTES] : [UNMAPPED], 2),
    );
});

afterAll(async () => {
  for (const task of tasks) await task.stop();
  await server.close();
});

/** Whether there are so many events for each row. */
function isDone(task: SourceTask, tables: readonly Typed[], perRow: number): boolean {
  const rows = tables.reduce((total, one) => total + one.rows.length, 0);
  return task.store.events.length >= perRow * rows;
}

describe('exact from the table to the event', () => {
  test.each(CASES.map((one, i) => ({ ...one, table: `typed_${i}` })))('$type', ({ type, values, table }) => {
    const events = typed.eventsOf(table);
    const expected = [...values.map(([, value]) => plain(value)), null];
    expect(imagesOf(events, 'r', 'after')).toEqual(expected);
    expect(imagesOf(events, 'c', 'after')).toEqual(expected);
    const isLarge = type.endsWith('(max)') || type === 'xml' || OLD_LARGE.has(type);
    const untouched = isLarge ? expected.map(() => UNAVAILABLE) : expected;
    expect(imagesOf(events, 'u', 'before')).toEqual(untouched);
    expect(imagesOf(events, 'u', 'after')).toEqual(untouched);
    const deleted = OLD_LARGE.has(type) ? expected.map(() => UNAVAILABLE) : expected;
    expect(imagesOf(events, 'd', 'before')).toEqual(deleted);
  });
});

describe('types without a counterpart', () => {
  const rowsOf = (choice: string, op: string): unknown[][] =>
    (unmapped.get(choice)?.store.events ?? [])
      .filter((event) => event.op === op)
      .map(({ after }) => (after ?? []).slice(1).map(plain));

  test('are left out', () => {
    expect(rowsOf('skip', 'r')).toEqual(UNMAPPED.rows.map(() => []));
    expect(typed.logger.entries).toEqual([]);
    expect(unmapped.get('skip')?.logger.entries).toHaveLength(1);
  });

  test('are their text', () => {
    const expected = [...VARIANTS.map(([, text]) => ['/1/2/', text]), [null, null]];
    expect(rowsOf('text', 'r')).toEqual(expected);
    expect(rowsOf('text', 'c')).toEqual(expected);
  });

  test('are their bytes', () => {
    const expected = [
      ['5b40', '00ff'],
      [null, null],
    ];
    expect(rowsOf('bytes', 'r')).toEqual(expected);
    expect(rowsOf('bytes', 'c')).toEqual(expected);
  });
});
