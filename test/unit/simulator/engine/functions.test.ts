import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SqlServerError, type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';
import { CapturedDatabase } from './captured-database';
import { type Argument, bigint, bytes, evaluate, int, text, unicode, word } from './function-call';

const shop = new CapturedDatabase();
const execution = shop.execution();

function call(name: string, ...args: readonly Argument[]): SqlValue {
  return evaluate(execution, name, ...args).value;
}

function errorNumber(name: string, ...args: readonly Argument[]): number | undefined {
  try {
    call(name, ...args);
  } catch (error) {
    if (error instanceof SqlServerError) return error.number;
    throw error;
  }
  return undefined;
}

describe('DATEDIFF counts the boundaries between two times', () => {
  test.each([
    ['year', '2023-12-31 23:59:59.999', '2024-01-01', 1],
    ['quarter', '2024-03-31', '2024-04-01', 1],
    ['month', '2024-01-31', '2024-03-01', 2],
    ['day', '2024-02-28 23:59', '2024-03-01 00:01', 2],
    ['week', '2024-01-06', '2024-01-07', 1],
    ['week', '2024-01-07', '2024-01-13', 0],
    ['hour', '2024-01-01 00:59', '2024-01-01 01:00', 1],
    ['minute', '2024-01-01 00:00:59.9', '2024-01-01 00:01', 1],
    ['second', '2024-01-01 00:00:00.999', '2024-01-01 00:00:01', 1],
    ['millisecond', '2024-01-01 00:00:00.0009', '2024-01-01 00:00:00.0010', 1],
    ['day', '2024-01-02', '2024-01-01', -1],
  ])('%s from %s to %s: %d', (part, from, to, difference) => {
    expect(call('DATEDIFF', word(part), text(from), text(to))).toBe(difference);
  });

  test('and is an error where it does not fit', () => {
    expect(errorNumber('DATEDIFF', word('second'), text('1900-01-01'), text('2024-01-01'))).toBe(535);
    expect(call('DATEDIFF_BIG', word('nanosecond'), text('1900-01-01'), text('2100-01-01'))).toBe(
      6_311_433_600_000_000_000n,
    );
    expect(errorNumber('DATEDIFF', word('fortnight'), text('2024-01-01'), text('2024-01-01'))).toBe(155);
  });

  test('microseconds since 1970, as the worker asks', () => {
    const at: Argument = {
      type: { name: 'datetime' },
      value: { days: 719_162 + 19_675, ticks: 43_200 * 10_000_000 + 1_233_333, offsetMinutes: 0 },
    };
    expect(call('DATEDIFF_BIG', word('microsecond'), text('19700101'), at)).toBe(1_699_963_200_123_333n);
  });
});

describe('dates', () => {
  const date = (value: string): Exclude<Argument, { word: string }> => {
    const day = Date.parse(`${value}T00:00:00Z`) / 86_400_000 + 719_162;
    return { type: { name: 'date' }, value: day };
  };

  test('DATEADD of months ends at the last day of the month', () => {
    expect(call('DATEADD', word('month'), int(1), date('2024-01-31'))).toBe(date('2024-02-29').value);
    expect(call('DATEADD', word('year'), int(-1), date('2024-02-29'))).toBe(date('2023-02-28').value);
  });

  test('DATEADD and DATEDIFF of days are inverse', () => {
    fc.assert(
      fc.property(fc.integer({ min: -30_000, max: 30_000 }), (days) => {
        const moved = call('DATEADD', word('day'), int(days), date('2000-01-01'));
        const back = call('DATEDIFF', word('dd'), date('2000-01-01'), {
          type: { name: 'date' },
          value: moved,
        });
        expect(back).toBe(days);
      }),
    );
  });

  test('an offset is put on, and the same instant shown elsewhere', () => {
    const local = evaluate(execution, 'TODATETIMEOFFSET', text('2024-06-01 12:00'), text('+02:00'));
    expect(local.value).toMatchObject({ ticks: 10 * 36_000_000_000, offsetMinutes: 120 });
    const moved = evaluate(execution, 'SWITCHOFFSET', local, int(-300));
    expect(moved.value).toEqual({ ...(local.value as object), offsetMinutes: -300 });
    expect(call('DATEPART', word('hour'), moved)).toBe(5);
    expect(call('DATEPART', word('tzoffset'), moved)).toBe(-300);
  });

  test('the server runs in UTC', () => {
    const offset = evaluate(execution, 'SYSDATETIMEOFFSET');
    expect(call('DATEPART', word('TZOFFSET'), offset)).toBe(0);
    expect(call('CURRENT_TIMEZONE_ID')).toBe('UTC');
  });
});

describe('texts', () => {
  test.each([
    ['LEN', [text('ab  ')], 2],
    ['DATALENGTH', [unicode('ab')], 4],
    ['SUBSTRING', [text('abcdef'), int(0), int(3)], 'ab'],
    ['STUFF', [text('abc'), int(2), int(1), text('XY')], 'aXYc'],
    ['QUOTENAME', [text('a]b')], '[a]]b]'],
    ['REPLACE', [text('aBc'), text('b'), text('.')], 'a.c'],
    ['REPLICATE', [text('ab'), int(3)], 'ababab'],
    ['CHARINDEX', [text('C'), text('abc')], 3],
    ['CONCAT', [text('a'), text(null), int(1)], 'a1'],
    ['CONCAT_WS', [text(','), text('a'), text(null), int(1)], 'a,1'],
    ['TRANSLATE', [text('2*[3+4]'), text('[]'), text('()')], '2*(3+4)'],
    ['STRING_ESCAPE', [text('a"/b'), text('json')], 'a\\"\\/b'],
    ['PARSENAME', [text('[a.b].c'), int(2)], 'a.b'],
    ['GREATEST', [int(1), text(null), bigint(7n)], 7n],
    ['LEAST', [text('b'), text('A')], 'A'],
  ])('%s%j is %p', (name, args, result) => {
    expect(call(name, ...args)).toEqual(result);
  });

  test.each<[SqlType, SqlValue, number]>([
    [{ name: 'bit' }, 1, 1],
    [{ name: 'bigint' }, 1n, 8],
    [{ name: 'smallmoney' }, 1n, 4],
    [{ name: 'decimal', precision: 9, scale: 2 }, 1n, 5],
    [{ name: 'decimal', precision: 10, scale: 2 }, 1n, 9],
    [{ name: 'decimal', precision: 38, scale: 2 }, 1n, 17],
    [{ name: 'real' }, 1.5, 4],
    [{ name: 'uniqueidentifier' }, '00000000-0000-0000-0000-000000000000', 16],
    [{ name: 'xml' }, '<a>1</a>', 16],
    [{ name: 'sql_variant' }, { type: { name: 'int' }, value: 7 }, 4],
    [{ name: 'varbinary', length: 10 }, Buffer.alloc(3), 3],
  ])('DATALENGTH of %j is that of its storage', (type, value, length) => {
    expect(call('DATALENGTH', { type, value })).toBe(length);
  });

  test('arguments are counted', () => {
    expect(errorNumber('LEN')).toBe(174);
    expect(errorNumber('CONCAT_WS', text(','))).toBe(189);
    expect(errorNumber('TRANSLATE', text('a'), text('ab'), text('x'))).toBe(9828);
  });

  test('hashes are those of the bytes', () => {
    expect(call('HASHBYTES', text('sha2_256'), text('abc'))).toEqual(
      Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex'),
    );
    expect(call('sys.fn_varbintohexstr', bytes('00ff'))).toBe('0x00ff');
  });
});

describe('names', () => {
  const table = shop.instance.sourceObjectId;

  test('lead to ids and back', () => {
    expect(call('OBJECT_ID', unicode('shop.dbo.[orders]'))).toBe(table);
    expect(call('OBJECT_ID', unicode('dbo.orders'), text('V'))).toBeNull();
    expect(call('OBJECT_NAME', int(table), int(5))).toBe('orders');
    expect(call('OBJECT_SCHEMA_NAME', int(shop.instance.objectId))).toBe('cdc');
    expect(call('COL_NAME', int(table), int(2))).toBe('note');
    expect(call('INDEX_COL', unicode('dbo.orders'), int(2), int(1))).toBe('note');
    expect(call('INDEXPROPERTY', int(table), unicode('ix_NOTE'), unicode('IsUnique'))).toBe(0);
    expect(call('COLUMNPROPERTY', int(table), unicode('id'), unicode('IsIdentity'))).toBe(1);
  });
});

describe('HAS_PERMS_BY_NAME', () => {
  const { security } = shop.database;
  security.add({
    id: 5,
    name: 'reader',
    login: 'reader',
    kind: 'user',
    defaultSchema: 'dbo',
    fixed: false,
    createdAtMs: 0,
  });
  const reader = shop.execution('reader');
  const has = (...args: readonly Argument[]): SqlValue =>
    evaluate(reader, 'HAS_PERMS_BY_NAME', ...args).value;
  const grant = {
    principalId: 5,
    schemaId: undefined,
    objectId: undefined,
    columnIds: [],
    state: 'grant',
  } as const;

  test('follows grants on object, schema and database, and denials', () => {
    const onTable = (): SqlValue => has(unicode('dbo.orders'), unicode('OBJECT'), unicode('SELECT'));
    expect(onTable()).toBe(0);
    const schemaId = shop.database.schema('dbo')?.id;
    security.permissions = [{ ...grant, name: 'SELECT', schemaId }];
    expect(onTable()).toBe(1);
    expect(has(unicode('cdc.lsn_time_mapping'), unicode('OBJECT'), unicode('SELECT'))).toBe(0);
    security.permissions.push({
      ...grant,
      name: 'SELECT',
      objectId: shop.instance.sourceObjectId,
      state: 'deny',
    });
    expect(onTable()).toBe(0);
    security.permissions = [{ ...grant, name: 'CONTROL' }];
    expect(onTable()).toBe(1);
  });

  test('knows columns', () => {
    security.permissions = [
      { ...grant, name: 'SELECT', objectId: shop.instance.sourceObjectId, columnIds: [2] },
    ];
    const onColumn = (name: string): SqlValue =>
      has(unicode('dbo.orders'), unicode('OBJECT'), unicode('SELECT'), unicode(name), unicode('COLUMN'));
    expect(onColumn('note')).toBe(1);
    expect(onColumn('id')).toBe(0);
    expect(onColumn('none')).toBeNull();
  });

  test('a right on the state of the server gives that on the state of a database', () => {
    security.permissions = [];
    const database = (): SqlValue => has(text(null), unicode('DATABASE'), unicode('VIEW DATABASE STATE'));
    expect(database()).toBe(0);
    shop.engine.serverPermissions = [{ login: 'reader', name: 'VIEW SERVER STATE', state: 'grant' }];
    expect(database()).toBe(1);
    expect(has(text(null), text(null), unicode('VIEW SERVER STATE'))).toBe(1);
    expect(has(text(null), text(null), unicode('CONTROL SERVER'))).toBe(0);
  });

  test('roles', () => {
    expect(evaluate(reader, 'IS_ROLEMEMBER', unicode('db_owner')).value).toBe(0);
    security.addMember(16_384, 5);
    expect(evaluate(reader, 'IS_ROLEMEMBER', unicode('db_owner')).value).toBe(1);
    expect(evaluate(reader, 'IS_ROLEMEMBER', unicode('nothing')).value).toBeNull();
    expect(evaluate(reader, 'IS_SRVROLEMEMBER', unicode('sysadmin')).value).toBe(0);
    security.removeMember(16_384, 5);
  });
});
