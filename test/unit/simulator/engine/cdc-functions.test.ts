import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type SqlServerError, type SqlValue } from '../../../../simulator/types/sql-type';
import { findChangeFunction } from '../../../../simulator/engine/cdc/change-functions';
import { shiftLsn } from '../../../../simulator/engine/cdc/metadata';
import { CDC_FUNCTIONS } from '../../../../simulator/engine/functions/cdc';
import { constantScalar } from '../../../../simulator/engine/compile/compiled';
import { Frame } from '../../../../simulator/engine/compile/frame';
import { datetimeFromMs } from '../../../../simulator/engine/runtime/clock';
import { toLsn } from '../../../../simulator/engine/store/log-position';
import { CapturedDatabase, type StoredChange } from './captured-database';

const CHANGES: readonly StoredChange[] = [
  [1010, 2, 1, 'a'],
  [1020, 2, 2, 'b'],
  [1020, 3, 1, 'a'],
  [1020, 4, 1, 'c'],
  [1030, 1, 2, 'b'],
  [1030, 2, 3, 'd'],
];

function captured(role?: string): CapturedDatabase {
  const shop = new CapturedDatabase(role);
  shop.watermark(1005);
  for (const position of [1010, 1020, 1030]) shop.mapping(position, position);
  shop.publish(CHANGES);
  return shop;
}

function read(
  shop: CapturedDatabase,
  name: string,
  args: readonly SqlValue[],
  login?: string,
): (readonly SqlValue[])[] {
  const definition = findChangeFunction(shop.database, 'cdc', name);
  if (definition === undefined) throw new RangeError(`no function ${name}`);
  return [...definition.rows(shop.execution(login), shop.database, args)];
}

function errorNumber(action: () => unknown): number | undefined {
  try {
    action();
  } catch (error) {
    return (error as SqlServerError).number;
  }
  return undefined;
}

/** Calls a function of the schema sys with constants. */
function call(shop: CapturedDatabase, name: string, ...args: readonly SqlValue[]): SqlValue {
  const compiled = CDC_FUNCTIONS[name]?.compile({
    name,
    call: {
      kind: 'call',
      name: ['sys', name],
      arguments: [],
      distinct: false,
      star: false,
      over: undefined,
    },
    arguments: args.map((value) => constantScalar(typeOf(value), value)),
    context: {
      engine: shop.engine,
      session: shop.execution().session,
      variables: shop.execution().scope,
      permissions: [],
      uses: [],
      usesTemporaryTables: false,
    },
  });
  return compiled?.evaluate(new Frame(shop.execution(), undefined, 0)) ?? null;
}

function typeOf(value: SqlValue): Parameters<typeof constantScalar>[0] {
  if (Buffer.isBuffer(value)) return { name: 'varbinary', length: value.length };
  if (typeof value === 'number') return { name: 'int' };
  return typeof value === 'object' ? { name: 'datetime' } : { name: 'nvarchar', length: 128 };
}

describe('cdc.fn_cdc_get_all_changes', () => {
  const operations = (rows: (readonly SqlValue[])[]): SqlValue[] => rows.map((row) => row[2] ?? null);

  test('returns the changes of the range, before images on request only', () => {
    const shop = captured();
    const range = [toLsn(1020), toLsn(1030)];
    expect(operations(read(shop, 'fn_cdc_get_all_changes_dbo_orders', [...range, 'all update old']))).toEqual(
      [2, 3, 4, 1, 2],
    );
    expect(operations(read(shop, 'FN_CDC_GET_ALL_CHANGES_DBO_ORDERS', [...range, ' ALL ']))).toEqual([
      2, 4, 1, 2,
    ]);
  });

  test.each([
    ['begins below the watermark', [toLsn(1004), toLsn(1030), 'all']],
    ['ends above the newest commit', [toLsn(1010), toLsn(1031), 'all']],
    ['is upside down', [toLsn(1030), toLsn(1010), 'all']],
    ['has no end', [toLsn(1010), null, 'all']],
    ['comes with an unknown option', [toLsn(1010), toLsn(1030), 'some']],
  ])('a range that %s is error 313', (_, args) => {
    expect(errorNumber(() => read(captured(), 'fn_cdc_get_all_changes_dbo_orders', args))).toBe(313);
  });

  test('needs the gating role and the right to read the captured columns', () => {
    const shop = captured('gate');
    const { security } = shop.database;
    const base = { defaultSchema: 'dbo', fixed: false, createdAtMs: 0 };
    security.add({ ...base, id: 5, name: 'reader', kind: 'user', login: 'reader' });
    security.add({ ...base, id: 6, name: 'gate', kind: 'role', login: undefined });
    const range = [toLsn(1010), toLsn(1030), 'all'];
    const attempt = (): number | undefined =>
      errorNumber(() => read(shop, 'fn_cdc_get_all_changes_dbo_orders', range, 'reader'));
    const objectId = shop.instance.sourceObjectId;
    const grant = { principalId: 5, name: 'SELECT', schemaId: undefined, objectId, state: 'grant' as const };
    security.permissions.push({ ...grant, columnIds: [1] });
    security.addMember(6, 5);
    expect(attempt()).toBe(229);
    security.permissions.push({ ...grant, columnIds: [2] });
    expect(attempt()).toBeUndefined();
    security.removeMember(6, 5);
    expect(attempt()).toBe(229);
  });
});

describe('cdc.fn_cdc_get_net_changes', () => {
  test('returns one change per row', () => {
    const rows = read(captured(), 'fn_cdc_get_net_changes_dbo_orders', [toLsn(1010), toLsn(1030), 'all']);
    expect(rows.map(([, operation, , id, note]) => [operation, id, note])).toEqual([
      [2, 1, 'c'],
      [2, 3, 'd'],
    ]);
    const later = read(captured(), 'fn_cdc_get_net_changes_dbo_orders', [toLsn(1021), toLsn(1030), 'all']);
    expect(later.map(([, operation, , id]) => [operation, id])).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  test('tells what an update touched, or merges it with inserts', () => {
    const shop = captured();
    shop.mapping(1040, 1040);
    shop.publish([
      [1040, 3, 1, 'c'],
      [1040, 4, 1, 'e'],
    ]);
    const range = [toLsn(1040), toLsn(1040)];
    const net = (option: string): SqlValue[] =>
      read(shop, 'fn_cdc_get_net_changes_dbo_orders', [...range, option]).flatMap((row) => row.slice(1, 3));
    expect(net('all')).toEqual([4, null]);
    expect(net('all with mask')).toEqual([4, Buffer.from([2])]);
    expect(net('all with merge')).toEqual([5, null]);
  });
});

describe('functions of LSNs', () => {
  test('an LSN is a number of ten bytes', () => {
    expect(shiftLsn(Buffer.from('0000002a000000ffffff', 'hex'), 1).toString('hex')).toBe(
      '0000002a000001000000',
    );
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), (bytes) => {
        const lsn = Buffer.from(bytes);
        expect(shiftLsn(shiftLsn(lsn, 1), -1)).toEqual(lsn);
        if (bytes.some((byte) => byte !== 0xff)) expect(shiftLsn(lsn, 1).compare(lsn)).toBe(1);
      }),
    );
  });

  test('the newest, the lowest, and an unknown instance', () => {
    const shop = captured();
    expect(call(shop, 'fn_cdc_get_max_lsn')).toEqual(toLsn(1030));
    expect(call(shop, 'fn_cdc_get_min_lsn', 'DBO_orders')).toEqual(toLsn(1005));
    expect(call(shop, 'fn_cdc_get_min_lsn', 'nothing')).toEqual(Buffer.alloc(10));
  });

  test('LSNs and times of commits', () => {
    const shop = captured();
    const [before, at] = [datetimeFromMs(1015), datetimeFromMs(1020)];
    expect(call(shop, 'fn_cdc_map_lsn_to_time', toLsn(1020))).toEqual(at);
    expect(call(shop, 'fn_cdc_map_lsn_to_time', toLsn(1021))).toBeNull();
    const map = (relation: string, time: SqlValue): SqlValue =>
      call(shop, 'fn_cdc_map_time_to_lsn', relation, time);
    expect(map('smallest greater than', at)).toEqual(toLsn(1030));
    expect(map('smallest greater than or equal', at)).toEqual(toLsn(1020));
    expect(map('largest less than', at)).toEqual(toLsn(1010));
    expect(map('largest less than or equal', before)).toEqual(toLsn(1010));
    expect(map('smallest greater than', datetimeFromMs(9_999))).toBeNull();
  });

  test('bits of an update mask count from the lowest of the first byte', () => {
    const shop = captured();
    const mask = Buffer.from([0b10, 0b1]);
    expect([1, 2, 8, 9, 10].map((place) => call(shop, 'fn_cdc_is_bit_set', place, mask))).toEqual([
      0, 1, 0, 1, 0,
    ]);
    expect(call(shop, 'fn_cdc_has_column_changed', 'dbo_orders', 'note', mask)).toBe(1);
    expect(call(shop, 'fn_cdc_has_column_changed', 'dbo_orders', 'none', mask)).toBeNull();
  });

  test('a database without CDC has no such table', () => {
    const shop = captured();
    const table = shop.database.table('cdc', 'lsn_time_mapping');
    if (table !== undefined) shop.database.removeTable(table);
    expect(errorNumber(() => call(shop, 'fn_cdc_get_max_lsn'))).toBe(208);
  });
});
