import { type RowHistory } from './committed-history';
import { type FaultKind, type Findings } from './findings';
import { type ImageVersion, type ObservedChange } from './observed-change';

export interface JudgeRules {
  /** Envelopes tell the op and the image before, and a tombstone follows each deletion. */
  readonly envelopes: boolean;
  /**
   * The first transaction that began when the snapshot was known to be complete: its changes and all later ones have
   * to be delivered, each as itself. Without it changes before a key's first event are taken as part of the snapshot.
   */
  readonly firstTxnAfterSnapshot: number | undefined;
}

type RowSeen = Extract<ObservedChange, { kind: 'row' }>;

/**
 * Judges what was delivered of one key against what was committed. The first event has to be `r`, or `c` of a row
 * that was inserted behind the cursor; from there on each committed change has to come exactly once, in order.
 */
export class KeyJudge {
  /** The image that the last event leaves, null when it was a deletion; undefined before the first event. */
  image: string | null | undefined;

  readonly #table: string;
  readonly #key: string;
  readonly #history: RowHistory;
  readonly #rules: JudgeRules;
  readonly #findings: Findings;
  #partition = -1;
  /** The n that is due next; 0 before the first event. */
  #due = 0;
  #deletedLast = false;
  #tombstoneDue = false;
  #skipped: Set<number> | undefined;
  #place = 'no record';

  constructor(table: string, key: string, history: RowHistory, rules: JudgeRules, findings: Findings) {
    this.#table = table;
    this.#key = key;
    this.#history = history;
    this.#rules = rules;
    this.#findings = findings;
  }

  /** Takes the next record of the key, in the order of its partition. */
  observe(change: ObservedChange, partition: number, place: string): void {
    this.#place = place;
    if (this.#partition === -1) this.#partition = partition;
    else if (this.#partition !== partition)
      this.#fault('foreignPartition', `the key's earlier records are in partition ${this.#partition}`);
    if (this.#tombstoneDue !== (change.kind === 'tombstone')) this.#judgeTombstone(change);
    this.#tombstoneDue = this.#rules.envelopes && change.kind === 'delete';
    if (change.kind === 'row') this.#observeRow(change);
    else if (change.kind === 'delete') this.#observeDelete(change.before);
    else if (change.kind === 'unreadable') this.#fault('wrongImage', change.reason);
  }

  /** To be called behind the last record: counts what has not come. */
  finish(): void {
    if (this.#tombstoneDue) this.#fault('lost', 'the tombstone behind the last deletion');
    if (this.#due === 0) {
      this.#judgeAbsence();
      return;
    }
    for (let n = this.#due; n <= this.#history.ops.length; n++) this.#fault('lost', this.#describe(n));
    for (const n of this.#skipped ?? []) this.#fault('lost', this.#describe(n));
  }

  #judgeTombstone(change: ObservedChange): void {
    if (change.kind === 'tombstone') this.#fault('doubled', 'a tombstone that follows no deletion');
    else this.#fault('lost', 'the tombstone behind a deletion');
  }

  #observeRow(row: RowSeen): void {
    const { op, after } = row;
    if (!this.#isCommitted(after)) {
      this.#fault('phantom', `${op} with n ${after.n} of transaction ${after.txn} was not committed`);
      return;
    }
    const first = this.#due === 0;
    if (op === 'r' && !first) {
      this.#fault('doubled', `r with n ${after.n} for a key already delivered`);
      return;
    }
    if (op === 'c' || op === 'u') this.#judgeImages(row);
    if (op === 'u' && first) this.#fault('unannounced', `the key's first event is u with n ${after.n}`);
    if (op === 'r' && this.#isPastSnapshot(after.n))
      this.#fault('wrongImage', `r shows ${this.#describe(after.n)}, which happened behind the snapshot`);
    this.#advance(after.n);
    this.image = row.image;
    this.#deletedLast = false;
  }

  #observeDelete(before: ImageVersion | null): void {
    const n = before === null ? this.#nextDeletion() : before.n + 1;
    if (n === undefined) {
      this.#fault('doubled', 'a deletion that the history does not have here');
      return;
    }
    if (this.#history.ops[n - 1] !== 'd') {
      this.#fault('phantom', `a deletion as n ${n} was not committed`);
      return;
    }
    if (before !== null && !this.#isCommitted(before))
      this.#fault('wrongImage', `before has n ${before.n} of transaction ${before.txn}, not committed`);
    if (this.#due === 0) this.#fault('unannounced', `the key's first event is the deletion n ${n}`);
    this.#advance(n);
    this.image = null;
    this.#deletedLast = true;
  }

  /** A deletion without an image: the one that is due, else the next in the history, if a row came in between. */
  #nextDeletion(): number | undefined {
    if (this.#deletedLast) return undefined;
    const at = this.#history.ops.indexOf('d', Math.max(0, this.#due - 1));
    return at === -1 ? undefined : at + 1;
  }

  #judgeImages({ op, after, before }: RowSeen): void {
    if (this.#history.ops[after.n - 1] !== op)
      this.#fault('wrongImage', `delivered as ${op}, committed as ${this.#describe(after.n)}`);
    if (op === 'u' && (before?.n !== after.n - 1 || !this.#isCommitted(before)))
      this.#fault('wrongImage', `before of n ${after.n} has n ${before?.n ?? 'none'}`);
  }

  #advance(n: number): void {
    if (this.#due === 0) {
      for (let missed = 1; missed < n; missed++)
        if (this.#isPastSnapshot(missed)) this.#fault('lost', this.#describe(missed));
    } else if (n < this.#due) {
      const late = this.#skipped?.delete(n) === true;
      this.#fault(late ? 'outOfOrder' : 'doubled', this.#describe(n));
      return;
    }
    for (let missed = this.#due; missed > 0 && missed < n; missed++)
      (this.#skipped ??= new Set()).add(missed);
    this.#due = n + 1;
  }

  /** A key that was never delivered must have been deleted before its window closed. */
  #judgeAbsence(): void {
    const { ops, alive } = this.#history;
    for (let n = 1; n <= ops.length; n++)
      if (this.#isPastSnapshot(n) || (alive && n === ops.length)) this.#fault('lost', this.#describe(n));
  }

  #isCommitted({ n, txn }: ImageVersion): boolean {
    const op = this.#history.ops[n - 1];
    return op !== undefined && op !== 'd' && this.#history.txns[n - 1] === txn;
  }

  #isPastSnapshot(n: number): boolean {
    const first = this.#rules.firstTxnAfterSnapshot;
    return first !== undefined && (this.#history.txns[n - 1] ?? 0) >= first;
  }

  #describe(n: number): string {
    return `${this.#history.ops[n - 1] ?? '?'} with n ${n} of transaction ${this.#history.txns[n - 1] ?? '?'}`;
  }

  #fault(kind: FaultKind, detail: string): void {
    this.#findings.add({ kind, table: this.#table, key: this.#key, place: this.#place, detail });
  }
}
