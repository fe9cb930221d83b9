import { beforeEach, describe, expect, test } from '@jest/globals';
import { stopAllJobs } from '../../../../simulator/engine/cdc/engine-jobs';
import { bindArguments, type SuppliedArgument } from '../../../../simulator/engine/procedures/procedure';
import { findProcedure } from '../../../../simulator/engine/procedures/registry';
import { type Database } from '../../../../simulator/engine/runtime/database';
import { EngineState } from '../../../../simulator/engine/runtime/engine-state';
import { BatchScope, type Execution } from '../../../../simulator/engine/runtime/execution';
import { FaultInjector } from '../../../../simulator/engine/runtime/faults';
import { noJournal } from '../../../../simulator/engine/runtime/journal';
import { SessionState } from '../../../../simulator/engine/runtime/session-state';
import { commitTransaction, rollbackTransaction } from '../../../../simulator/engine/runtime/write-log';
import { Table } from '../../../../simulator/engine/store/table';
import { type TableDefinition } from '../../../../simulator/engine/store/table-definition';
import { Transaction } from '../../../../simulator/engine/store/transaction';
import { type ColumnMetadata, type ResultWriter } from '../../../../simulator/tds/backend';
import { compileRowEncoder } from '../../../../simulator/tds/row-encoder';
import { type SqlValue } from '../../../../simulator/types/sql-type';

const DEFINITION: TableDefinition = {
  objectId: 1000,
  schema: 'dbo',
  name: 'item',
  columns: [
    {
      columnId: 1,
      name: 'id',
      type: { name: 'int' },
      nullable: false,
      identity: { seed: '1', increment: '1' },
    },
    { columnId: 2, name: 'name', type: { name: 'nvarchar', length: 20 }, nullable: true },
    { columnId: 3, name: 'price', type: { name: 'decimal', precision: 18, scale: 4 }, nullable: true },
    { columnId: 4, name: 'seen', type: { name: 'datetime2', scale: 7 }, nullable: true },
    { columnId: 5, name: 'body', type: { name: 'varbinary', length: -1 }, nullable: true },
  ],
  indexes: [
    {
      indexId: 1,
      name: 'pk_item',
      unique: true,
      clustered: true,
      constraint: { objectId: 1001, primary: true, systemNamed: false },
      columns: [{ columnId: 1, descending: false }],
      included: [],
    },
  ],
  checks: [],
  foreignKeys: [],
  createdAtMs: 0,
  modifiedAtMs: 0,
  shipped: false,
};

/** Keeps what a procedure writes, and proves that its rows are of the types announced. */
class Output implements ResultWriter {
  columnNames: string[] = [];
  rows: SqlValue[][] = [];
  messages: string[] = [];
  private encoder = compileRowEncoder([]);

  columns(columns: readonly ColumnMetadata[]): void {
    this.columnNames = columns.map(({ name }) => name);
    this.encoder = compileRowEncoder(columns);
  }

  row(values: readonly SqlValue[]): undefined {
    this.encoder.rowToken(values);
    this.rows.push([...values]);
    return undefined;
  }

  encodedRows(): undefined {
    return undefined;
  }

  info({ text }: { text: string }): void {
    this.messages.push(text);
  }

  done(): void {
    return;
  }

  error(): void {
    return;
  }

  returnValue(): void {
    return;
  }

  returnStatus(): void {
    return;
  }

  /** The named columns of all rows. */
  read(...names: string[]): SqlValue[][] {
    const places = names.map((name) => this.columnNames.indexOf(name));
    return this.rows.map((row) => places.map((place) => row[place] ?? null));
  }
}

let engine: EngineState;
let database: Database;

beforeEach(() => {
  engine = new EngineState({
    clock: { nowMs: () => Date.UTC(2026, 7, 22) },
    journal: noJournal,
    faults: new FaultInjector(),
    serverName: 'SIM',
  });
  database = engine.addDatabase({ id: 5, name: 'shop', collation: 'Latin1_General_CI_AS', createdAtMs: 0 });
  database.addTable(new Table(DEFINITION, 5));
});

const text = (value: string | null, name = ''): SuppliedArgument => ({
  name,
  type: { name: 'nvarchar', length: 4000 },
  value,
});
const int = (value: number, name = ''): SuppliedArgument => ({ name, type: { name: 'int' }, value });

function executionOf(login: string): Execution {
  const session = new SessionState({
    id: 51,
    identity: { login, isSysadmin: login === 'sa', user: undefined },
    database,
    hostName: '',
    applicationName: '',
    readOnlyIntent: false,
    nowMs: 0,
  });
  const transaction = new Transaction({ isolation: 'read-committed', nowMs: 0, sessionId: 51 });
  return {
    engine,
    session,
    scope: new BatchScope(),
    transaction,
    nowMs: 0,
    signal: new AbortController().signal,
    view: { transaction, sequence: Infinity, dirty: false, blocking: false },
    pausable: false,
    pauseAtMs: Infinity,
  };
}

async function call(
  name: string,
  args: readonly SuppliedArgument[] = [],
  options: { login?: string; end?: 'commit' | 'rollback' } = {},
): Promise<Output> {
  const procedure = findProcedure(undefined, name);
  if (procedure === undefined) throw new Error(`no procedure ${name}`);
  const execution = executionOf(options.login ?? 'sa');
  const out = new Output();
  try {
    await procedure.run(bindArguments(name, procedure, args), { execution, database, out });
  } catch (error) {
    rollbackTransaction(engine, execution.transaction);
    throw error;
  }
  if (options.end === 'rollback') rollbackTransaction(engine, execution.transaction);
  else commitTransaction(engine, execution.transaction);
  return out;
}

describe('arguments of a procedure', () => {
  test('come by name in any case, by place, or are defaults', async () => {
    const byPlace = await call('sp_columns_100', [text('item'), text('dbo'), text('shop'), text('n%')]);
    expect(byPlace.read('COLUMN_NAME')).toEqual([['name']]);
    const byName = await call('sp_columns_100', [text('price', '@Column_Name'), text('item', '@TABLE_NAME')]);
    expect(byName.read('COLUMN_NAME')).toEqual([['price']]);
  });

  test('what is missing, unknown or too much is refused by number', async () => {
    await expect(call('sp_pkeys')).rejects.toMatchObject({ number: 201 });
    await expect(call('sp_pkeys', [text('item'), text('x', '@nothing')])).rejects.toMatchObject({
      number: 8145,
    });
    await expect(call('sp_databases', [text('item')])).rejects.toMatchObject({ number: 8144 });
    await expect(call('sp_datatype_info', [text('abc')])).rejects.toMatchObject({ number: 245 });
  });
});

describe('procedures of drivers', () => {
  test('tables, columns, keys and indexes', async () => {
    expect((await call('sp_tables', [text('it%')])).rows).toEqual([['shop', 'dbo', 'item', 'TABLE', null]]);
    expect((await call('sp_tables', [text(null), text(null), text('other')])).rows).toEqual([]);
    expect((await call('sp_pkeys', [text('item')])).rows).toEqual([
      ['shop', 'dbo', 'item', 'id', 1, 'pk_item'],
    ]);
    const columns = await call('sp_columns_100', [text('item')]);
    const wanted = ['COLUMN_NAME', 'DATA_TYPE', 'TYPE_NAME', 'PRECISION', 'LENGTH', 'SCALE', 'SS_DATA_TYPE'];
    expect(columns.columnNames).toHaveLength(29);
    expect(columns.read(...wanted)).toEqual([
      ['id', 4, 'int identity', 10, 4, 0, 56],
      ['name', -9, 'nvarchar', 20, 40, null, 39],
      ['price', 3, 'decimal', 18, 20, 4, 106],
      ['seen', 93, 'datetime2', 27, 16, 7, 0],
      ['body', -3, 'varbinary', 2_147_483_647, 2_147_483_647, null, 37],
    ]);
    const statistics = await call('sp_statistics_100', [text('item')]);
    expect(statistics.read('TYPE', 'INDEX_NAME', 'COLUMN_NAME')).toEqual([
      [0, null, null],
      [1, 'pk_item', 'id'],
    ]);
  });

  test('types', async () => {
    const types = await call('sp_datatype_info_100');
    expect(types.read('TYPE_NAME')).toContainEqual(['hierarchyid']);
    expect(types.read('TYPE_NAME', 'PRECISION', 'CREATE_PARAMS')).toContainEqual([
      'nvarchar',
      4000,
      'length',
    ]);
    expect((await call('sp_datatype_info', [int(4)])).read('TYPE_NAME')).toEqual([['int']]);
  });
});

describe('procedures of CDC', () => {
  const enable = [text('dbo', '@source_schema'), text('item', '@source_name'), text(null, '@role_name')];

  test('need CDC, and the right to it', async () => {
    await expect(call('sp_cdc_enable_table', enable)).rejects.toMatchObject({ number: 22_901 });
    await expect(call('sp_cdc_enable_db', [], { login: 'reader' })).rejects.toMatchObject({ number: 22_902 });
    await call('sp_cdc_enable_db');
    await expect(call('sp_cdc_enable_table', enable, { login: 'reader' })).rejects.toMatchObject({
      number: 22_904,
    });
  });

  test('the first table adds and starts the jobs; they are stopped, changed and started again', async () => {
    await call('sp_cdc_enable_db');
    const { messages } = await call('sp_cdc_enable_table', enable);
    expect(messages).toEqual([
      "Job 'cdc.shop_capture' started successfully.",
      "Job 'cdc.shop_cleanup' started successfully.",
    ]);
    expect(database.cdc?.runningCapture).toMatchObject({ pollingIntervalSeconds: 5 });
    await call('sp_cdc_stop_job', [text('capture')]);
    expect(database.cdc?.runningCapture).toBeUndefined();
    await call('sp_cdc_change_job', [text('capture', '@job_type'), int(1, '@pollinginterval')]);
    await expect(
      call('sp_cdc_change_job', [text('capture', '@job_type'), int(1, '@retention')]),
    ).rejects.toMatchObject({ number: 22_834 });
    const jobs = await call('sp_cdc_help_jobs');
    expect(jobs.read('job_type', 'maxtrans', 'pollinginterval', 'retention')).toEqual([
      ['capture', 500, 1n, 0n],
      ['cleanup', 0, 0n, 4320n],
    ]);
    await call('sp_cdc_start_job');
    expect(database.cdc?.runningCapture).toMatchObject({ pollingIntervalSeconds: 1 });
    await stopAllJobs(engine);
  });

  test('a rollback of the transaction they were called in takes them back', async () => {
    await call('sp_cdc_enable_db', [], { end: 'rollback' });
    expect(database.cdc).toBeUndefined();
    await call('sp_cdc_enable_db');
    await call('sp_cdc_enable_table', enable, { end: 'rollback' });
    expect([...(database.cdc?.all ?? [])]).toEqual([]);
    expect(database.cdc?.captureJob).toBeUndefined();
    await stopAllJobs(engine);
  });

  test('tell what is captured', async () => {
    await call('sp_cdc_enable_db');
    await call('sp_cdc_enable_table', enable);
    await call('sp_cdc_stop_job');
    const help = await call('sp_cdc_help_change_data_capture');
    expect(
      help.read('source_table', 'capture_instance', 'index_column_list', 'captured_column_list'),
    ).toEqual([['item', 'dbo_item', '[id]', '[id], [name], [price], [seen], [body]']]);
    const columns = await call('sp_cdc_get_captured_columns', [text('dbo_item')]);
    expect(columns.read('column_name', 'data_type').slice(0, 2)).toEqual([
      ['id', 'int'],
      ['name', 'nvarchar'],
    ]);
    await expect(call('sp_cdc_get_ddl_history', [text('nothing')])).rejects.toMatchObject({ number: 22_981 });
    await stopAllJobs(engine);
  });
});
