import { describe, expect, test } from '@jest/globals';
import { type SqlValue } from '../../../../simulator/types/sql-type';
import { registerCatalog } from '../../../../simulator/engine/catalog/register-catalog';
import { allViews, tableFunction } from '../../../../simulator/engine/catalog/registry';
import { RowLayout } from '../../../../simulator/engine/store/row-layout';
import { type Execution } from '../../../../simulator/engine/runtime/execution';
import { CapturedDatabase } from './captured-database';

registerCatalog();

function openDatabase(): { shop: CapturedDatabase; execution: Execution } {
  const shop = new CapturedDatabase();
  shop.watermark(1000);
  shop.mapping(1010, 5_000);
  shop.publish([[1010, 2, 1, 'a']]);
  shop.engine.logins.set('sa', {
    id: 1,
    name: 'sa',
    passwordHash: '',
    defaultDatabase: 'master',
    enabled: true,
    createdAtMs: 0,
  });
  shop.database.cdc?.sessions.push({
    id: 1,
    startedAtMs: 1,
    endedAtMs: 2,
    durationSeconds: 0,
    phase: 'Done',
    errorCount: 0,
    firstBegin: 1000,
    lastCommit: 1010,
    lastCommitAtMs: 2,
    transactionCount: 1,
    commandCount: 1,
    logRecordCount: 1,
    latencySeconds: 0,
    emptyScanCount: 0,
    failedSessionsCount: 0,
  });
  return { shop, execution: shop.execution() };
}

/** Rows of a view as objects. */
function rowsOf(
  name: string,
  { shop, execution }: { shop: CapturedDatabase; execution: Execution },
): Record<string, SqlValue>[] {
  const view = allViews().get(name);
  if (view === undefined) throw new RangeError(`no view ${name}`);
  return Array.from(view.rows(execution, shop.database), (row) =>
    Object.fromEntries(view.columns.map((column, place) => [column.name, row[place] ?? null])),
  );
}

describe('system views', () => {
  test('hold in every row what their columns say', () => {
    const { shop, execution } = openDatabase();
    for (const [name, view] of allViews()) {
      const layout = new RowLayout(view.columns);
      for (const row of view.rows(execution, shop.database)) {
        expect({ name, width: row.length }).toEqual({ name, width: view.columns.length });
        expect({ name, row: layout.decode(layout.encode(row)) }).toEqual({ name, row });
      }
    }
  });

  test('describe a column by its type', () => {
    const columns = rowsOf('sys.columns', openDatabase());
    expect(columns.find(({ name }) => name === 'total')).toMatchObject({
      system_type_id: 106,
      user_type_id: 106,
      max_length: 5,
      precision: 9,
      scale: 2,
      collation_name: null,
      is_nullable: 1,
    });
    expect(columns.find(({ name }) => name === 'note')).toMatchObject({
      max_length: 100,
      collation_name: 'SQL_Latin1_General_CP1_CI_AS',
    });
  });

  test('list a change table with its hidden columns and its index', () => {
    const opened = openDatabase();
    const { objectId } = opened.shop.instance;
    const names = rowsOf('sys.columns', opened)
      .filter((column) => column['object_id'] === objectId)
      .map(({ name }) => name);
    expect(names).toEqual([
      '__$start_lsn',
      '__$end_lsn',
      '__$seqval',
      '__$operation',
      '__$update_mask',
      'id',
      'note',
      '__$command_id',
    ]);
    const key = rowsOf('sys.index_columns', opened)
      .filter((column) => column['object_id'] === objectId)
      .map((column) => names[Number(column['column_id']) - 1]);
    expect(key).toEqual(['__$start_lsn', '__$command_id', '__$seqval', '__$operation']);
  });

  test('sum up all scan sessions in session 0', () => {
    const sessions = rowsOf('sys.dm_cdc_log_scan_sessions', openDatabase());
    expect(sessions.map((session) => session['session_id'])).toEqual([0, 1]);
    expect(sessions[1]?.['last_commit_lsn']).toMatch(/^[0-9a-f]{8}:[0-9a-f]{8}:[0-9a-f]{4}$/);
  });

  test('show nothing of what a login has no right to, and the table of a column it may read', () => {
    const { shop } = openDatabase();
    const { security } = shop.database;
    const base = { kind: 'user' as const, defaultSchema: 'dbo', fixed: false, createdAtMs: 0 };
    security.add({ ...base, id: 5, name: 'reader', login: 'reader' });
    const execution = shop.execution('reader');
    expect(rowsOf('sys.tables', { shop, execution })).toEqual([]);
    expect(rowsOf('sys.foreign_keys', { shop, execution })).toEqual([]);
    security.permissions.push({
      principalId: 5,
      name: 'SELECT',
      schemaId: undefined,
      objectId: shop.instance.sourceObjectId,
      columnIds: [1],
      state: 'grant',
    });
    expect(rowsOf('sys.tables', { shop, execution }).map(({ name }) => name)).toEqual(['orders']);
    expect(rowsOf('sys.foreign_keys', { shop, execution })).toHaveLength(1);
  });
});

test('STRING_SPLIT keeps empty parts', () => {
  const { shop, execution } = openDatabase();
  const split = tableFunction(shop.database, undefined, 'STRING_SPLIT');
  expect([...(split?.rows(execution, shop.database, ['a,,b', ',']) ?? [])]).toEqual([['a'], [''], ['b']]);
});
