import { type CommittedTransaction } from './committed-transaction';
import { type CaptureInstance, type CdcState } from './cdc-state';
import { newFamily, type RecoveryStatus } from './recovery-status';
import { DatabaseSecurity } from './security';
import { type LogPosition } from '../store/log-position';
import { type Table } from '../store/table';
import { type ForeignKey } from '../store/table-definition';

export interface Schema {
  readonly id: number;
  readonly name: string;
  readonly principalId: number;
}

export interface DatabaseOptions {
  snapshotIsolation: boolean;
  readCommittedSnapshot: boolean;
  recoveryModel: 'FULL' | 'SIMPLE' | 'BULK_LOGGED';
  userAccess: 'MULTI_USER' | 'SINGLE_USER' | 'RESTRICTED_USER';
  readOnly: boolean;
  compatibilityLevel: number;
  brokerEnabled: boolean;
}

export const DEFAULT_OPTIONS: DatabaseOptions = {
  snapshotIsolation: false,
  readCommittedSnapshot: false,
  recoveryModel: 'FULL',
  userAccess: 'MULTI_USER',
  readOnly: false,
  compatibilityLevel: 160,
  brokerEnabled: false,
};

/** The data file's logical name, and where both files would be. */
export interface DatabaseFiles {
  readonly name: string;
  readonly data: string;
  readonly log: string;
}

const DATA_FOLDER = '/var/opt/mssql/data';

export function defaultFiles(name: string): DatabaseFiles {
  return { name, data: `${DATA_FOLDER}/${name}.mdf`, log: `${DATA_FOLDER}/${name}_log.ldf` };
}

/** A database: its schemas and tables, its log, its principals, and what CDC keeps about it. */
export class Database {
  readonly id: number;
  name: string;
  collation: string;
  readonly createdAtMs: number;
  readonly options: DatabaseOptions;
  readonly security = new DatabaseSecurity();
  private readonly schemasByName = new Map<string, Schema>();
  private readonly tablesByName = new Map<string, Table>();
  private readonly tablesById = new Map<number, Table>();
  /** Ids of what was created here; the next one is given out by `newObjectId`. */
  private lastObjectId = 885_578_193;
  private lastSchemaId = 4;
  /** Position that the next log record gets. */
  nextPosition: LogPosition = 1_000;
  /** Last value of the counter behind rowversion columns. */
  rowVersion = 2_000n;
  /** Committed transactions with changes of captured tables that the capture job has not read yet, oldest first. */
  readonly captureLog: CommittedTransaction[] = [];
  cdc: CdcState | undefined;
  recovery: RecoveryStatus;
  /** Logical name of its data file: that of the database when it was created. */
  readonly fileName: string;
  /** Where SQL Server would have the data file; the log lies beside it. */
  dataFile: string;
  logFile: string;

  constructor(options: {
    id: number;
    name: string;
    collation: string;
    createdAtMs: number;
    guid: string;
    files?: DatabaseFiles;
    options?: Partial<DatabaseOptions>;
  }) {
    this.id = options.id;
    this.name = options.name;
    this.collation = options.collation;
    this.createdAtMs = options.createdAtMs;
    this.options = { ...DEFAULT_OPTIONS, ...options.options };
    this.recovery = newFamily(options.guid);
    const { name, data, log } = options.files ?? defaultFiles(options.name);
    this.fileName = name;
    this.dataFile = data;
    this.logFile = log;
    for (const [id, name] of BUILT_IN_SCHEMAS) this.addSchema({ id, name, principalId: id });
  }

  get databaseGuid(): string {
    return this.recovery.databaseGuid;
  }

  /** It waits for more backups: nobody can use it. */
  get isRestoring(): boolean {
    return this.recovery.restoring !== null;
  }

  newObjectId(): number {
    this.lastObjectId += 16;
    return this.lastObjectId;
  }

  /** Keeps ids that came from the log from being given out again. */
  noteObjectId(id: number): void {
    if (id > this.lastObjectId) this.lastObjectId = id;
  }

  newSchemaId(): number {
    this.lastSchemaId++;
    return this.lastSchemaId;
  }

  get schemas(): Iterable<Schema> {
    return this.schemasByName.values();
  }

  schema(name: string): Schema | undefined {
    return this.schemasByName.get(name.toLowerCase());
  }

  addSchema(schema: Schema): void {
    this.schemasByName.set(schema.name.toLowerCase(), schema);
    if (schema.id > this.lastSchemaId && schema.id < BUILT_IN_SCHEMA_IDS) this.lastSchemaId = schema.id;
  }

  removeSchema(name: string): void {
    this.schemasByName.delete(name.toLowerCase());
  }

  get tables(): Iterable<Table> {
    return this.tablesById.values();
  }

  table(schema: string, name: string): Table | undefined {
    return this.tablesByName.get(tableKey(schema, name));
  }

  tableById(objectId: number): Table | undefined {
    return this.tablesById.get(objectId);
  }

  addTable(table: Table): void {
    this.tablesByName.set(tableKey(table.definition.schema, table.definition.name), table);
    this.tablesById.set(table.objectId, table);
    this.noteObjectId(table.objectId);
  }

  removeTable(table: Table): void {
    this.tablesByName.delete(tableKey(table.definition.schema, table.definition.name));
    this.tablesById.delete(table.objectId);
  }

  /** Change tables are found by name as other tables are, but their rows are kept apart. */
  captureInstanceOfTable(schema: string, name: string): CaptureInstance | undefined {
    return schema.toLowerCase() === 'cdc' ? this.cdc?.byTableName(name) : undefined;
  }

  /** Foreign keys of other tables that point to this one. */
  *referencesTo(objectId: number): Generator<{ table: Table; key: ForeignKey }> {
    for (const table of this.tablesById.values()) {
      for (const key of table.definition.foreignKeys) {
        if (key.referencedObjectId === objectId) yield { table, key };
      }
    }
  }
}

const BUILT_IN_SCHEMA_IDS = 16_384;

const BUILT_IN_SCHEMAS: readonly (readonly [id: number, name: string])[] = [
  [1, 'dbo'],
  [2, 'guest'],
  [3, 'INFORMATION_SCHEMA'],
  [4, 'sys'],
  [16_384, 'db_owner'],
  [16_385, 'db_accessadmin'],
  [16_386, 'db_securityadmin'],
  [16_387, 'db_ddladmin'],
  [16_389, 'db_backupoperator'],
  [16_390, 'db_datareader'],
  [16_391, 'db_datawriter'],
  [16_392, 'db_denydatareader'],
  [16_393, 'db_denydatawriter'],
];

function tableKey(schema: string, name: string): string {
  return `${schema}.${name}`.toLowerCase();
}
