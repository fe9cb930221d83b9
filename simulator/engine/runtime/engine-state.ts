import { randomUUID } from 'node:crypto';
import { SqlServerError } from '../../types/sql-type';
import { VersionClock } from '../store/version-clock';
import { type EngineClock } from './clock';
import { BackupFolder } from './backup-folder';
import { Database, type DatabaseFiles, type DatabaseOptions } from './database';
import { type FaultInjector } from './faults';
import { type Journal } from './journal';
import { type Login } from './security';
import { type SessionState } from './session-state';

export const SERVER_COLLATION = 'SQL_Latin1_General_CP1_CI_AS';

export interface ServerConfiguration {
  readonly id: number;
  readonly name: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly advanced: boolean;
  value: number;
  valueInUse: number;
}

export interface ServerRolePermission {
  readonly login: string;
  readonly name: string;
  readonly state: 'grant' | 'deny';
}

/** Everything that belongs to the server and not to one session. */
export class EngineState {
  readonly clock: EngineClock;
  readonly versions = new VersionClock();
  journal: Journal;
  readonly faults: FaultInjector;
  readonly serverName: string;
  readonly backups: BackupFolder;
  readonly startedAtMs: number;
  readonly databases = new Map<string, Database>();
  readonly sessions = new Map<number, SessionState>();
  readonly logins = new Map<string, Login>();
  /** Members of server roles, role and login in lower case. */
  readonly serverRoleMembers = new Map<string, Set<string>>([['sysadmin', new Set(['sa'])]]);
  serverPermissions: ServerRolePermission[] = [];
  readonly configurations: ServerConfiguration[] = [
    configuration(117, 'max text repl size (B)', -1, 2_147_483_647, false, 65_536),
    configuration(518, 'show advanced options', 0, 1, false, 0),
    configuration(544, 'max server memory (MB)', 128, 2_147_483_647, true, 2_147_483_647),
    configuration(1539, 'max degree of parallelism', 0, 32_767, true, 0),
    configuration(1540, 'min memory per query (KB)', 512, 2_147_483_647, true, 1024),
    configuration(103, 'user connections', 0, 32_767, true, 0),
    configuration(16384, 'Agent XPs', 0, 1, true, 1),
  ];
  agentRunning = true;
  /** Grows with every change of a definition: compiled statements of older versions are thrown away. */
  schemaVersion = 1;
  private lastDatabaseId = 4;
  private lastSessionId = 50;
  private lastLoginId = 256;

  constructor(options: {
    clock: EngineClock;
    journal: Journal;
    faults: FaultInjector;
    serverName: string;
    /** Default: a temporary folder. */
    backups?: BackupFolder;
  }) {
    this.clock = options.clock;
    this.journal = options.journal;
    this.faults = options.faults;
    this.serverName = options.serverName;
    this.backups = options.backups ?? new BackupFolder(undefined);
    this.startedAtMs = options.clock.nowMs();
  }

  newSessionId(): number {
    this.lastSessionId++;
    return this.lastSessionId;
  }

  newLoginId(): number {
    this.lastLoginId++;
    return this.lastLoginId;
  }

  /** Keeps ids that came from the log from being given out again. */
  noteLoginId(id: number): void {
    if (id > this.lastLoginId) this.lastLoginId = id;
  }

  newDatabaseId(): number {
    this.lastDatabaseId++;
    return this.lastDatabaseId;
  }

  /** Adds a database object to the server; nothing is logged. */
  addDatabase(options: {
    id: number;
    name: string;
    collation: string;
    createdAtMs: number;
    guid?: string;
    files?: DatabaseFiles;
    options?: Partial<DatabaseOptions>;
  }): Database {
    const database = new Database({ ...options, guid: options.guid ?? randomUUID().toUpperCase() });
    this.placeDatabase(database);
    return database;
  }

  /** Makes a database known by its name, in the place of the one that has it. */
  placeDatabase(database: Database): void {
    this.databases.set(database.name.toLowerCase(), database);
    if (database.id > this.lastDatabaseId) this.lastDatabaseId = database.id;
  }

  findDatabase(name: string): Database | undefined {
    return this.databases.get(name.toLowerCase());
  }

  databaseById(id: number): Database | undefined {
    for (const database of this.databases.values()) if (database.id === id) return database;
    return undefined;
  }

  /** @throws SqlServerError 911, 927 */
  database(name: string): Database {
    const database = this.findDatabase(name);
    if (database === undefined) {
      throw new SqlServerError(
        911,
        `Database '${name}' does not exist. Make sure that the name is entered correctly.`,
      );
    }
    if (database.isRestoring) throw inRestore(database.name);
    return database;
  }

  isSysadmin(login: string): boolean {
    return this.serverRoleMembers.get('sysadmin')?.has(login.toLowerCase()) === true;
  }

  schemaChanged(): void {
    this.schemaVersion++;
  }
}

/** Error 927. */
export function inRestore(database: string): SqlServerError {
  return new SqlServerError(
    927,
    `Database '${database}' cannot be opened. It is in the middle of a restore.`,
    14,
    2,
  );
}

function configuration(
  id: number,
  name: string,
  minimum: number,
  maximum: number,
  advanced: boolean,
  value: number,
): ServerConfiguration {
  return { id, name, minimum, maximum, advanced, value, valueInUse: value };
}
