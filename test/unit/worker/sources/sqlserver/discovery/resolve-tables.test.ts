import { describe, expect, test } from '@jest/globals';
import { type CdcError } from '../../../../../../src/core/errors/cdc-error';
import { type CapturedTable } from '../../../../../../src/worker/sources/sqlserver/discovery/captured-table';
import { type Catalog } from '../../../../../../src/worker/sources/sqlserver/discovery/catalog';
import {
  resolveTables,
  type TableSelection,
} from '../../../../../../src/worker/sources/sqlserver/discovery/resolve-tables';
import { catalogOf } from './catalog-of';

const selection: TableSelection = { tables: ['dbo.orders'], captureInstances: {}, unmappedTypes: 'skip' };

function resolve(catalog: Catalog, more: Partial<TableSelection> = {}): CapturedTable {
  const [table] = resolveTables(catalog, { ...selection, ...more });
  if (table === undefined) throw new Error('no table');
  return table;
}

function refusal(
  catalog: Catalog,
  more: Partial<TableSelection> = {},
): Pick<CdcError, 'code' | 'message' | 'hint'> {
  try {
    resolve(catalog, more);
  } catch (error) {
    return error as CdcError;
  }
  throw new Error('it was not refused');
}

describe('tables of a pipeline', () => {
  test('are found whatever the case, and keep the name they have in the database', () => {
    const { schema, instance } = resolve(catalogOf(), { tables: ['DBO.Orders'] });
    expect(schema.id).toEqual({ database: 'shop', schema: 'dbo', table: 'orders' });
    expect(instance.name).toBe('dbo_orders');
  });

  test('have the captured columns, without computed ones, and their bits in the update mask', () => {
    const columns = [
      { name: 'a' },
      { name: 'sum', computed: true },
      { name: 'id', nullable: false },
      { name: 'not captured' },
    ];
    const table = resolve(catalogOf({ columns, captured: ['a', 'sum', 'id'] }));
    expect(table.schema.columns.map(({ name }) => name)).toEqual(['a', 'id']);
    expect(table.columns.map(({ captureOrdinal }) => captureOrdinal)).toEqual([0, 2]);
    expect(table.schema.key).toEqual([1]);
    expect(table.leftOut).toEqual([{ name: 'sum', type: 'computed' }]);
  });

  test('have the primary key, else a unique index without nullable columns', () => {
    const columns = [{ name: 'a' }, { name: 'b', nullable: false }, { name: 'c', nullable: false }];
    const indexes = [
      { isPrimaryKey: false, columns: ['a'] },
      { isPrimaryKey: false, columns: ['c', 'b'] },
    ];
    expect(resolve(catalogOf({ columns, indexes })).schema.key).toEqual([2, 1]);
    const primary = { isPrimaryKey: true, columns: ['b'] };
    expect(resolve(catalogOf({ columns, indexes: [...indexes, primary] })).schema.key).toEqual([1]);
  });

  test.each([
    ['skip', undefined],
    ['text', { kind: 'string' }],
    ['bytes', { kind: 'bytes' }],
  ] as const)('with unmapped types: %s', (unmappedTypes, type) => {
    const columns = [
      { name: 'id', nullable: false },
      { name: 'place', typeName: 'hierarchyid' },
    ];
    const table = resolve(catalogOf({ columns }), { unmappedTypes });
    expect(table.schema.columns[1]?.type).toEqual(type);
    expect(table.leftOut).toEqual(type === undefined ? [{ name: 'place', type: 'hierarchyid' }] : []);
  });

  test('with two capture instances the named one is read', () => {
    const catalog = catalogOf({ instances: ['dbo_orders', 'orders_v2'] });
    const captureInstances = { 'dbo.orders': 'orders_v2' };
    expect(resolve(catalog, { captureInstances }).instance.objectId).toBe(201);
  });
});

describe('tables that cannot be read are refused', () => {
  test('not there: with the nearest name', () => {
    const { code, message } = refusal(catalogOf(), { tables: ['dbo.custommers'] });
    expect(code).toBe('CDC_SQLSERVER_TABLE_NOT_FOUND');
    expect(message).toContain('did you mean dbo.customers?');
  });

  test('not captured: with the statement that captures it', () => {
    const { code, hint } = refusal(catalogOf(), { tables: ['dbo.customers'] });
    expect(code).toBe('CDC_SQLSERVER_TABLE_NOT_CAPTURED');
    expect(hint).toBe(
      "EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'customers', @role_name = NULL;",
    );
  });

  const nullable = { columns: [{ name: 'id' }], indexes: [{ isPrimaryKey: false, columns: ['id'] }] };
  const xml = [{ name: 'id', typeName: 'xml', nullable: false }];
  test.each([
    ['CDC_SQLSERVER_CDC_DISABLED', { ...catalogOf(), cdcEnabled: false }, {}],
    ['CDC_SQLSERVER_TABLE_WITHOUT_KEY', catalogOf({ indexes: [] }), {}],
    ['CDC_SQLSERVER_TABLE_WITHOUT_KEY', catalogOf(nullable), {}],
    ['CDC_SQLSERVER_KEY_NOT_CAPTURED', catalogOf({ captured: ['note'] }), {}],
    ['CDC_SQLSERVER_COLUMN_UNSUPPORTED', catalogOf({ columns: xml }), {}],
    ['CDC_SQLSERVER_SCHEMA_CHANGED', catalogOf({ captured: ['id', 'dropped'] }), {}],
    ['CDC_SQLSERVER_INSTANCE_AMBIGUOUS', catalogOf({ instances: ['a', 'b'] }), {}],
    ['CDC_SQLSERVER_INSTANCE_AMBIGUOUS', catalogOf(), { captureInstances: { 'dbo.orders': 'c' } }],
  ])('%s', (code, catalog, more) => {
    expect(refusal(catalog, more).code).toBe(code);
  });
});
