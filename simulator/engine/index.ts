import { join } from 'node:path';
import { type Backend, type LoginRequest, type Session } from '../tds/backend';
import { BACKUP_REPLAYS } from './backup/backup-replays';
import { CDC_REPLAYS } from './cdc/cdc-replays';
import { startAllJobs, stopAllJobs } from './cdc/engine-jobs';
import { msdbTableDefinitions } from './catalog/msdb-tables';
import { registerCatalog } from './catalog/register-catalog';
import { DEFINITION_REPLAYS } from './definition/replays';
import { PRODUCT_VERSION } from './functions/server-property';
import { recover } from './persistence/recovery';
import { BackupFolder } from './runtime/backup-folder';
import { type EngineClock, systemClock } from './runtime/clock';
import { EngineState, SERVER_COLLATION } from './runtime/engine-state';
import { FaultInjector } from './runtime/faults';
import { noJournal } from './runtime/journal';
import { hashPassword } from './runtime/password';
import { Table } from './store/table';
import { EngineSession } from './session/engine-session';
import { logIn } from './session/login';

export interface EngineOptions {
  /** Password of the login `sa`; it counts from each opening on, whatever it was before. */
  readonly saPassword: string;
  /** Where the log file is; without it everything is gone with the process. */
  readonly dataFolder?: string;
  readonly clock?: EngineClock;
  readonly serverName?: string;
}

const SYSTEM_DATABASES = ['master', 'tempdb', 'model', 'msdb'] as const;
const SA_LOGIN_ID = 1;

/** The database engine of the simulator. */
export class Engine implements Backend {
  readonly productVersion = PRODUCT_VERSION;
  /** Faults that no client can cause by T-SQL. */
  readonly faults: FaultInjector;
  readonly #state: EngineState;

  constructor(state: EngineState) {
    this.#state = state;
    this.faults = state.faults;
  }

  get serverName(): string {
    return this.#state.serverName;
  }

  login(request: LoginRequest): Promise<Session> {
    return Promise.resolve().then(() => new EngineSession(this.#state, logIn(this.#state, request)));
  }

  /** Ends the jobs and closes the log file. */
  async close(): Promise<void> {
    await stopAllJobs(this.#state);
    await this.#state.journal.close();
    this.#state.backups.remove();
  }
}

function addSystemDatabases(state: EngineState): void {
  const createdAtMs = state.startedAtMs;
  for (const [place, name] of SYSTEM_DATABASES.entries()) {
    state.addDatabase({ id: place + 1, name, collation: SERVER_COLLATION, createdAtMs });
  }
  const msdb = state.database('msdb');
  for (const definition of msdbTableDefinitions(() => msdb.newObjectId(), createdAtMs)) {
    msdb.addTable(new Table(definition, msdb.id));
  }
}

function setAdministrator(state: EngineState, saPassword: string): void {
  state.logins.set('sa', {
    id: SA_LOGIN_ID,
    name: 'sa',
    passwordHash: hashPassword(saPassword),
    defaultDatabase: 'master',
    enabled: true,
    createdAtMs: state.startedAtMs,
  });
}

/**
 * Opens the engine, with all that was committed when it ended, and starts the capture and cleanup jobs.
 * @throws LogFileError when the folder is in use or holds something else
 */
export function openEngine(options: EngineOptions): Promise<Engine> {
  registerCatalog();
  const { saPassword, dataFolder, clock = systemClock, serverName = 'SIMULATOR' } = options;
  const state = new EngineState({
    clock,
    journal: noJournal,
    faults: new FaultInjector(),
    serverName,
    backups: new BackupFolder(dataFolder === undefined ? undefined : join(dataFolder, 'backup')),
  });
  addSystemDatabases(state);
  if (dataFolder !== undefined) {
    state.journal = recover(state, dataFolder, { ...DEFINITION_REPLAYS, ...CDC_REPLAYS, ...BACKUP_REPLAYS });
  }
  setAdministrator(state, saPassword);
  startAllJobs(state);
  return Promise.resolve(new Engine(state));
}
