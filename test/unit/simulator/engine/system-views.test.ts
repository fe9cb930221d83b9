import { beforeAll, describe, expect, test } from '@jest/globals';
import { allViews, catalogView } from '../../../../simulator/engine/catalog/registry';
import { registerCatalog } from '../../../../simulator/engine/catalog/register-catalog';
import { type Database } from '../../../../simulator/engine/runtime/database';
import { EngineState } from '../../../../simulator/engine/runtime/engine-state';
import { BatchScope, type Execution } from '../../../../simulator/engine/runtime/execution';
import { FaultInjector } from '../../../../simulator/engine/runtime/faults';
import { noJournal } from '../../../../simulator/engine/runtime/journal';
import { SessionState } from '../../../../simulator/engine/runtime/session-state';
import { Table } from '../../../../simulator/engine/store/table';
import { type Column, type TableDefinition } from '../../../../simulator/engine/store/table-definition';
import { Transaction } from '../../../../simulator/engine/store/transaction';
import { compileRowEncoder } from '../../../../simulator/tds/row-encoder';
import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';

const NOW_MS = Date.UTC(2026, 7, 22);

function column(columnId: number, name: string, type: SqlType, more: Partial<Column> = {}): Column {
  return { columnId, name, type, nullable: true, ...more };
}

const ORDERS: TableDefinition = {
  objectId: 1000,
  schema: 'dbo',
  name: 'orders',
  columns: [
    column(1, 'id', { name: 'int' }, { nullable: false, identity: { seed: '1', increment: '1' } }),
    column(
      2,
      'code',
      { name: 'nvarchar', length: 20 },
      {
        nullable: false,
        default: { objectId: 1001, name: 'df_code', systemNamed: false, text: "(N'x')" },
      },
    ),
    column(4, 'amount', { name: 'decimal', precision: 18, scale: 4 }),
    column(
      5,
      'twice',
      { name: 'decimal', precision: 19, scale: 4 },
      {
        computed: { text: '([amount]*(2))', persisted: true },
      },
    ),
    column(6, 'note', { name: 'varchar', length: -1, collation: 'Czech_CI_AS' }),
    column(7, 'seen', { name: 'datetime2', scale: 3 }),
  ],
  indexes: [
    {
      indexId: 1,
      name: 'pk_orders',
      unique: true,
      clustered: true,
      constraint: { objectId: 1002, primary: true, systemNamed: false },
      columns: [{ columnId: 1, descending: false }],
      included: [],
    },
    {
      indexId: 2,
      name: 'ix_code',
      unique: false,
      clustered: false,
      columns: [{ columnId: 2, descending: true }],
      included: [4],
    },
  ],
  checks: [{ objectId: 1003, name: 'ck_amount', systemNamed: false, text: '([amount]>(0))', enabled: true }],
  foreignKeys: [
    {
      objectId: 1004,
      name: 'fk_self',
      systemNamed: true,
      columnIds: [1],
      referencedObjectId: 1000,
      referencedColumnIds: [1],
      onDelete: 'CASCADE',
      onUpdate: 'NO ACTION',
      enabled: true,
    },
  ],
  createdAtMs: NOW_MS,
  modifiedAtMs: NOW_MS,
  shipped: false,
};

let engine: EngineState;
let shop: Database;

beforeAll(() => {
  registerCatalog();
  engine = new EngineState({
    clock: { nowMs: () => NOW_MS },
    journal: noJournal,
    faults: new FaultInjector(),
    serverName: 'SIM',
  });
  shop = engine.addDatabase({
    id: 5,
    name: 'shop',
    collation: 'SQL_Latin1_General_CP1_CI_AS',
    createdAtMs: NOW_MS,
  });
  shop.addTable(new Table(ORDERS, shop.id));
  shop.addTable(
    new Table({ ...ORDERS, objectId: 2000, name: 'heap', indexes: [], checks: [], foreignKeys: [] }, 5),
  );
  for (const [id, name] of ['sa', 'reader'].entries())
    engine.logins.set(name, {
      id: id + 1,
      name,
      passwordHash: '',
      defaultDatabase: 'master',
      enabled: true,
      createdAtMs: NOW_MS,
    });
  const { security } = shop;
  const base = { defaultSchema: 'dbo', fixed: false, createdAtMs: NOW_MS };
  security.add({ ...base, id: 5, name: 'reader', kind: 'user', login: 'reader' });
  security.add({ ...base, id: 6, name: 'watchers', kind: 'role', login: undefined });
  security.addMember(6, 5);
  security.permissions.push({
    principalId: 5,
    name: 'SELECT',
    schemaId: undefined,
    objectId: 2000,
    columnIds: [],
    state: 'grant',
  });
});

function executionOf(login: string): Execution {
  const session = new SessionState({
    id: 51,
    identity: { login, isSysadmin: login === 'sa', user: undefined },
    database: shop,
    hostName: 'here',
    applicationName: 'test',
    readOnlyIntent: false,
    nowMs: NOW_MS,
  });
  engine.sessions.set(session.id, session);
  return {
    engine,
    session,
    scope: new BatchScope(),
    transaction: new Transaction({ isolation: 'read-committed', nowMs: NOW_MS, sessionId: 51 }),
    nowMs: NOW_MS,
    signal: new AbortController().signal,
    view: { kind: 'newest' } as unknown as Execution['view'],
    pausable: false,
    pauseAtMs: Infinity,
  };
}

/** The named columns of a view's rows. */
function read(name: string, columns: readonly string[], login = 'sa'): SqlValue[][] {
  const [schema = '', object = ''] = name.split('.');
  const view = catalogView('shop', schema, object);
  if (view === undefined) throw new Error(`no view ${name}`);
  const places = columns.map((wanted) => view.columns.findIndex((found) => found.name === wanted));
  return Array.from(view.rows(executionOf(login), shop), (row) => places.map((place) => row[place] ?? null));
}

describe('system views', () => {
  test('give values of the types that they announce', () => {
    expect([...allViews().keys()].length).toBeGreaterThan(30);
    for (const [name, view] of allViews()) {
      const encoder = compileRowEncoder(view.columns);
      for (const row of view.rows(executionOf('sa'), shop)) {
        expect([name, row.length]).toEqual([name, view.columns.length]);
        for (const [place, { name: wanted, nullable }] of view.columns.entries())
          if (!nullable) expect([name, wanted, row[place]]).not.toEqual([name, wanted, null]);
        expect(() => encoder.rowToken(row)).not.toThrow();
      }
    }
  });

  test('objects and their constraints', () => {
    expect(read('sys.objects', ['name', 'type', 'type_desc', 'parent_object_id', 'schema_id'])).toEqual([
      ['orders', 'U ', 'USER_TABLE', 0, 1],
      ['pk_orders', 'PK', 'PRIMARY_KEY_CONSTRAINT', 1000, 1],
      ['df_code', 'D ', 'DEFAULT_CONSTRAINT', 1000, 1],
      ['ck_amount', 'C ', 'CHECK_CONSTRAINT', 1000, 1],
      ['fk_self', 'F ', 'FOREIGN_KEY_CONSTRAINT', 1000, 1],
      ['heap', 'U ', 'USER_TABLE', 0, 1],
      ['df_code', 'D ', 'DEFAULT_CONSTRAINT', 2000, 1],
    ]);
    expect(read('sys.default_constraints', ['parent_column_id', 'definition'])[0]).toEqual([2, "(N'x')"]);
    expect(read('sys.foreign_keys', ['name', 'delete_referential_action_desc', 'is_system_named'])).toEqual([
      ['fk_self', 'CASCADE', 1],
    ]);
  });

  test('columns with their types as the server describes them', () => {
    const columns = [
      'name',
      'column_id',
      'user_type_id',
      'max_length',
      'precision',
      'scale',
      'collation_name',
    ];
    expect(read('sys.columns', columns).slice(0, 6)).toEqual([
      ['id', 1, 56, 4, 10, 0, null],
      ['code', 2, 231, 40, 0, 0, 'SQL_Latin1_General_CP1_CI_AS'],
      ['amount', 4, 106, 9, 18, 4, null],
      ['twice', 5, 106, 9, 19, 4, null],
      ['note', 6, 167, -1, 0, 0, 'Czech_CI_AS'],
      ['seen', 7, 42, 7, 23, 3, null],
    ]);
    expect(read('sys.identity_columns', ['name', 'seed_value', 'last_value'])[0]).toEqual([
      'id',
      { type: { name: 'int' }, value: 1 },
      null,
    ]);
    expect(read('sys.computed_columns', ['name', 'definition', 'is_persisted'])[0]).toEqual([
      'twice',
      '([amount]*(2))',
      1,
    ]);
  });

  test('indexes, heaps and included columns', () => {
    expect(read('sys.indexes', ['object_id', 'name', 'index_id', 'type_desc', 'is_primary_key'])).toEqual([
      [1000, 'pk_orders', 1, 'CLUSTERED', 1],
      [1000, 'ix_code', 2, 'NONCLUSTERED', 0],
      [2000, null, 0, 'HEAP', 0],
    ]);
    const columns = ['index_id', 'column_id', 'key_ordinal', 'is_descending_key', 'is_included_column'];
    expect(read('sys.index_columns', columns)).toEqual([
      [1, 1, 1, 0, 0],
      [2, 2, 1, 1, 0],
      [2, 4, 0, 0, 1],
    ]);
  });

  test('the standard views', () => {
    const columns = [
      'COLUMN_NAME',
      'IS_NULLABLE',
      'DATA_TYPE',
      'CHARACTER_MAXIMUM_LENGTH',
      'NUMERIC_SCALE',
      'DATETIME_PRECISION',
    ];
    expect(read('INFORMATION_SCHEMA.COLUMNS', columns).slice(0, 6)).toEqual([
      ['id', 'NO', 'int', null, 0, null],
      ['code', 'NO', 'nvarchar', 20, null, null],
      ['amount', 'YES', 'decimal', null, 4, null],
      ['twice', 'YES', 'decimal', null, 4, null],
      ['note', 'YES', 'varchar', -1, null, null],
      ['seen', 'YES', 'datetime2', null, null, 3],
    ]);
    expect(read('INFORMATION_SCHEMA.KEY_COLUMN_USAGE', ['CONSTRAINT_NAME', 'COLUMN_NAME'])).toEqual([
      ['pk_orders', 'id'],
      ['fk_self', 'id'],
    ]);
  });

  test('show nobody more than may be known', () => {
    expect(read('sys.tables', ['name'], 'reader')).toEqual([['heap']]);
    expect(read('sys.columns', ['object_id'], 'reader').every(([id]) => id === 2000)).toBe(true);
    expect(read('sys.indexes', ['object_id'], 'reader')).toEqual([[2000]]);
    expect(read('sys.server_principals', ['name'], 'reader').slice(0, 2)).toEqual([['sa'], ['reader']]);
    expect(read('sys.databases', ['name'], 'reader')).toEqual([['shop']]);
    expect(read('sys.dm_exec_sessions', ['login_name'], 'reader')).toEqual([['reader']]);
  });

  test('who is in which role', () => {
    expect(read('sys.database_role_members', ['role_principal_id', 'member_principal_id'])).toContainEqual([
      6, 5,
    ]);
    expect(read('sys.database_permissions', ['permission_name', 'class_desc', 'major_id', 'state'])).toEqual([
      ['SELECT', 'OBJECT_OR_COLUMN', 2000, 'G'],
    ]);
  });
});
