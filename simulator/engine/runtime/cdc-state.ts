import { type SqlType } from '../../types/sql-type';
import { type ChangeTable } from '../store/change-table';
import { type LogPosition } from '../store/log-position';

export interface CapturedColumn {
  readonly name: string;
  readonly columnId: number;
  /** Of the change table. */
  readonly type: SqlType;
  readonly computed: boolean;
}

/** A capture instance: one change table and what it captures. */
export interface CaptureInstance {
  readonly name: string;
  readonly objectId: number;
  readonly sourceObjectId: number;
  /** Changes of transactions that committed above this are captured. */
  readonly enabledAt: LogPosition;
  readonly createdAtMs: number;
  readonly supportsNetChanges: boolean;
  readonly roleName: string | undefined;
  readonly indexName: string | undefined;
  /** Columns of the index that identifies rows, in its order. */
  readonly indexColumns: readonly string[];
  columns: readonly CapturedColumn[];
  table: ChangeTable;
}

export interface CaptureJobSettings {
  /** Transactions per scan and scans per cycle. */
  maxTransactions: number;
  maxScans: number;
  continuous: boolean;
  pollingIntervalSeconds: number;
}

export interface CleanupJobSettings {
  retentionMinutes: number;
  threshold: number;
}

export const CAPTURE_DEFAULTS: CaptureJobSettings = {
  maxTransactions: 500,
  maxScans: 10,
  continuous: true,
  pollingIntervalSeconds: 5,
};

export const CLEANUP_DEFAULTS: CleanupJobSettings = { retentionMinutes: 4320, threshold: 5000 };

/** A row of sys.dm_cdc_log_scan_sessions. */
export interface ScanSession {
  readonly id: number;
  startedAtMs: number;
  endedAtMs: number | undefined;
  durationSeconds: number;
  phase: string;
  errorCount: number;
  firstBegin: LogPosition | undefined;
  lastCommit: LogPosition | undefined;
  lastCommitAtMs: number | undefined;
  transactionCount: number;
  commandCount: number;
  logRecordCount: number;
  latencySeconds: number;
  emptyScanCount: number;
  failedSessionsCount: number;
}

/** A row of sys.dm_cdc_errors. */
export interface CdcError {
  readonly sessionId: number;
  readonly phase: string;
  readonly atMs: number;
  readonly number: number;
  readonly severity: number;
  readonly state: number;
  readonly message: string;
  readonly startPosition: LogPosition | undefined;
}

/** What CDC keeps about a database besides the tables of its schema. */
export class CdcState {
  private readonly instances = new Map<string, CaptureInstance>();
  captureJob: CaptureJobSettings | undefined;
  cleanupJob: CleanupJobSettings | undefined;
  /** Settings changed by sp_cdc_change_job take hold when the job is started again. */
  runningCapture: CaptureJobSettings | undefined;
  readonly sessions: ScanSession[] = [];
  readonly errors: CdcError[] = [];
  lastSessionId = 0;

  get all(): Iterable<CaptureInstance> {
    return this.instances.values();
  }

  byName(name: string): CaptureInstance | undefined {
    return this.instances.get(name.toLowerCase());
  }

  /** By the change table's name, `<instance>_CT`. */
  byTableName(name: string): CaptureInstance | undefined {
    return /_ct$/i.test(name) ? this.byName(name.slice(0, -3)) : undefined;
  }

  byObjectId(objectId: number): CaptureInstance | undefined {
    for (const instance of this.instances.values()) if (instance.objectId === objectId) return instance;
    return undefined;
  }

  ofSource(sourceObjectId: number): CaptureInstance[] {
    return [...this.instances.values()].filter((instance) => instance.sourceObjectId === sourceObjectId);
  }

  add(instance: CaptureInstance): void {
    this.instances.set(instance.name.toLowerCase(), instance);
  }

  remove(name: string): void {
    this.instances.delete(name.toLowerCase());
  }
}
