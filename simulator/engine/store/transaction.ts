import { type IsolationLevel } from '../../tds/backend';
import { type LogPosition } from './log-position';
import { type LockMode } from './lock-mode';

/** Something a transaction did that can be taken back. */
export interface Change {
  undo(): void;
  /** Makes it visible, for changes that are not row versions. */
  publish?(sequence: number): void;
}

/** What a transaction holds locks on. */
export interface LockedResource {
  release(transaction: Transaction, mode?: LockMode): void;
}

export interface Savepoint {
  readonly name: string;
  readonly changeCount: number;
}

let lastId = 1000n;

/** Ids go on after a restart: those of the log must not be given again. */
export function continueTransactionIds(highest: bigint): void {
  if (highest > lastId) lastId = highest;
}

/** A unit of work over any number of databases. Row versions point to the transaction that made them. */
export class Transaction {
  readonly id: bigint;
  readonly isolation: IsolationLevel;
  /** Milliseconds since 1970. */
  readonly beganAtMs: number;
  /** 0 while it runs and for ever when it was rolled back. */
  commitSequence = 0;
  ended = false;
  /** Set by the first read under SNAPSHOT. */
  snapshot: number | undefined;
  /** In the order they were made. */
  changes: Change[] = [];
  savepoints: Savepoint[] = [];
  /** Position of the begin record per database id, once it wrote there. */
  readonly beginPositions = new Map<number, LogPosition>();
  /** Position of the newest record per database id. */
  readonly lastPositions = new Map<number, LogPosition>();
  /** An error left it such that it can only be rolled back (XACT_STATE() = -1). */
  doomed = false;
  /** Its session, for messages and for sys.dm_exec_sessions. */
  readonly sessionId: number;
  private readonly resources = new Set<LockedResource>();
  private readonly waiters = new Set<() => void>();
  /** What it waits for now: edges of the deadlock graph. */
  blockedBy: (() => readonly Transaction[]) | undefined;
  /** Ends the wait with an error: it was chosen as a deadlock's victim. */
  giveUpWait: ((reason: Error) => void) | undefined;
  /** The lower one of a deadlock is the victim. */
  readonly deadlockPriority: number;

  constructor(options: {
    isolation: IsolationLevel;
    nowMs: number;
    sessionId: number;
    deadlockPriority?: number;
  }) {
    this.deadlockPriority = options.deadlockPriority ?? 0;
    this.id = ++lastId;
    this.isolation = options.isolation;
    this.beganAtMs = options.nowMs;
    this.sessionId = options.sessionId;
  }

  get isActive(): boolean {
    return !this.ended;
  }

  holds(resource: LockedResource): void {
    this.resources.add(resource);
  }

  forgets(resource: LockedResource): void {
    this.resources.delete(resource);
  }

  /** Calls back once, when the transaction has ended. */
  onEnd(callback: () => void): void {
    this.waiters.add(callback);
  }

  offEnd(callback: () => void): void {
    this.waiters.delete(callback);
  }

  /** Takes back all changes behind the given count, newest first. */
  undoTo(changeCount: number): void {
    for (let change = this.changes.pop(); change !== undefined; change = this.changes.pop()) {
      if (this.changes.length < changeCount) {
        this.changes.push(change);
        return;
      }
      change.undo();
    }
  }

  /** Ends it: locks are released, whoever waits is woken. */
  end(commitSequence: number): void {
    this.commitSequence = commitSequence;
    this.ended = true;
    this.changes = [];
    this.savepoints = [];
    for (const resource of this.resources) resource.release(this);
    this.resources.clear();
    const waiting = [...this.waiters];
    this.waiters.clear();
    for (const wake of waiting) wake();
  }
}
