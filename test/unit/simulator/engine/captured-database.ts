import { type SqlType, type SqlValue } from '../../../../simulator/types/sql-type';
import { cdcTableDefinitions } from '../../../../simulator/engine/catalog/cdc-tables';
import { type CaptureInstance, CdcState } from '../../../../simulator/engine/runtime/cdc-state';
import { datetimeFromMs } from '../../../../simulator/engine/runtime/clock';
import { type Database } from '../../../../simulator/engine/runtime/database';
import { EngineState, SERVER_COLLATION } from '../../../../simulator/engine/runtime/engine-state';
import { BatchScope, type Execution } from '../../../../simulator/engine/runtime/execution';
import { FaultInjector } from '../../../../simulator/engine/runtime/faults';
import { noJournal } from '../../../../simulator/engine/runtime/journal';
import { SessionState } from '../../../../simulator/engine/runtime/session-state';
import { ChangeRows, ChangeTable } from '../../../../simulator/engine/store/change-table';
import { toLsn } from '../../../../simulator/engine/store/log-position';
import { RowLayout } from '../../../../simulator/engine/store/row-layout';
import { Table } from '../../../../simulator/engine/store/table';
import { type TableDefinition } from '../../../../simulator/engine/store/table-definition';
import { Transaction } from '../../../../simulator/engine/store/transaction';

const INT: SqlType = { name: 'int' };

export function newEngine(nowMs = 1_700_000_000_000): EngineState {
  const engine = new EngineState({
    clock: { nowMs: () => nowMs },
    journal: noJournal,
    faults: new FaultInjector(),
    serverName: 'TEST',
  });
  engine.addDatabase({ id: 1, name: 'master', collation: SERVER_COLLATION, createdAtMs: 0 });
  return engine;
}

/** dbo.orders(id int identity primary key, note nvarchar(50) default, total decimal(9,2), twice computed). */
export function ordersTable(objectId: number): TableDefinition {
  const column = { nullable: false };
  return {
    objectId,
    schema: 'dbo',
    name: 'orders',
    columns: [
      { ...column, columnId: 1, name: 'id', type: INT, identity: { seed: '1', increment: '1' } },
      {
        columnId: 2,
        name: 'note',
        type: { name: 'nvarchar', length: 50 },
        nullable: true,
        default: { objectId: objectId + 1, name: 'DF_note', systemNamed: false, text: "('x')" },
      },
      { columnId: 3, name: 'total', type: { name: 'decimal', precision: 9, scale: 2 }, nullable: true },
      {
        columnId: 4,
        name: 'twice',
        type: INT,
        nullable: true,
        computed: { text: '([id]*(2))', persisted: false },
      },
    ],
    indexes: [
      {
        indexId: 1,
        name: 'PK_orders',
        unique: true,
        clustered: true,
        constraint: { objectId: objectId + 2, primary: true, systemNamed: false },
        columns: [{ columnId: 1, descending: false }],
        included: [],
      },
      {
        indexId: 2,
        name: 'IX_note',
        unique: false,
        clustered: false,
        columns: [{ columnId: 2, descending: true }],
        included: [3],
      },
    ],
    checks: [
      { objectId: objectId + 3, name: 'CK_total', systemNamed: false, text: '([total]>(0))', enabled: true },
    ],
    foreignKeys: [
      {
        objectId: objectId + 4,
        name: 'FK_self',
        systemNamed: false,
        columnIds: [4],
        referencedObjectId: objectId,
        referencedColumnIds: [1],
        onDelete: 'NO ACTION',
        onUpdate: 'SET NULL',
        enabled: true,
      },
    ],
    createdAtMs: 0,
    modifiedAtMs: 0,
    shipped: false,
  };
}

/** A change as the capture job stores it: commit position, operation, id, note. */
export type StoredChange = readonly [
  commit: number,
  operation: 1 | 2 | 3 | 4,
  id: number,
  note: string | null,
];

/** A database `shop` with dbo.orders captured as dbo_orders. */
export class CapturedDatabase {
  readonly engine = newEngine();
  readonly database: Database;
  readonly instance: CaptureInstance;
  private readonly transaction: Transaction;

  constructor(roleName?: string) {
    const { engine } = this;
    this.database = engine.addDatabase({ id: 5, name: 'shop', collation: SERVER_COLLATION, createdAtMs: 0 });
    this.transaction = new Transaction({ isolation: 'read-committed', nowMs: 0, sessionId: 51 });
    const source = new Table(ordersTable(this.database.newObjectId()), this.database.id);
    this.database.addTable(source);
    const cdc = new CdcState();
    this.database.cdc = cdc;
    this.database.addSchema({ id: 5, name: 'cdc', principalId: 1 });
    for (const definition of cdcTableDefinitions(() => this.database.newObjectId(), 0)) {
      this.database.addTable(new Table(definition, this.database.id));
    }
    const types: SqlType[] = [INT, { name: 'nvarchar', length: 50 }];
    this.instance = {
      name: 'dbo_orders',
      objectId: this.database.newObjectId(),
      sourceObjectId: source.objectId,
      enabledAt: 0,
      createdAtMs: 0,
      supportsNetChanges: true,
      roleName,
      indexName: 'PK_orders',
      indexColumns: ['id'],
      columns: ['id', 'note'].map((name, place) => ({
        name,
        columnId: place + 1,
        type: types[place] ?? INT,
        computed: false,
      })),
      table: new ChangeTable(types.map((type) => ({ type, nullable: true }))),
    };
    cdc.add(this.instance);
  }

  /** Sets the low watermark. */
  watermark(position: number): void {
    const { instance } = this;
    this.insert('cdc', 'change_tables', {
      object_id: instance.objectId,
      source_object_id: instance.sourceObjectId,
      capture_instance: instance.name,
      start_lsn: toLsn(position),
      partition_switch: 1,
    });
  }

  /** Notes a commit, which ended `ms` after 1970. */
  mapping(position: number, ms: number): void {
    this.insert('cdc', 'lsn_time_mapping', {
      start_lsn: toLsn(position),
      tran_end_time: datetimeFromMs(ms),
    });
  }

  insert(schema: string, name: string, values: Readonly<Record<string, SqlValue>>): void {
    const table = this.database.table(schema, name);
    if (table === undefined) throw new RangeError(`no table ${name}`);
    const row = table.definition.columns.map((column) => values[column.name] ?? null);
    table.insert(this.transaction, row, this.database.nextPosition++);
  }

  publish(changes: readonly StoredChange[]): void {
    const { layout } = this.instance.table;
    const rows = new ChangeRows();
    const encoder = new RowLayout(layout.columns);
    changes.forEach(([commit, operation, id, note], index) => {
      const mask = Buffer.from([operation >= 3 ? 2 : 3]);
      const image = encoder.encode([toLsn(commit), index, toLsn(commit - 1), operation, mask, id, note]);
      const { bytes, at } = rows.reserve(image.length);
      bytes.write(image, at, 'latin1');
    });
    this.instance.table.publish(rows, 1);
  }

  /** A statement of a session of that login (sa when absent). */
  execution(login = 'sa'): Execution {
    const { engine } = this;
    this.transaction.commitSequence = 1;
    const transaction = new Transaction({ isolation: 'read-committed', nowMs: 0, sessionId: 52 });
    const session = new SessionState({
      id: engine.newSessionId(),
      identity: { login, isSysadmin: login === 'sa', user: undefined },
      database: this.database,
      hostName: 'host',
      applicationName: 'test',
      readOnlyIntent: false,
      nowMs: 0,
    });
    engine.sessions.set(session.id, session);
    return {
      engine,
      session,
      scope: new BatchScope(),
      transaction,
      nowMs: engine.clock.nowMs(),
      signal: new AbortController().signal,
      view: { transaction, sequence: Infinity, dirty: false, blocking: true },
      pausable: false,
      pauseAtMs: Infinity,
    };
  }
}
