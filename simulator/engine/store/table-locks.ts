import { isCompatible, type LockMode } from './lock-mode';
import { type LockedResource, type Transaction } from './transaction';

interface Waiter {
  readonly transaction: Transaction;
  readonly mode: LockMode;
  readonly wake: () => void;
}

/** The locks on one table: who holds which modes, and who waits, in order. */
export class TableLocks implements LockedResource {
  private readonly holders = new Map<Transaction, number>();
  private waiters: Waiter[] = [];

  /** Takes the lock if nobody is in the way; the transaction then holds it until it ends or releases it. */
  tryAcquire(transaction: Transaction, mode: LockMode): boolean {
    const held = this.holders.get(transaction) ?? 0;
    if ((held & mode) !== 0) return true;
    if (this.blockers(transaction, mode).length > 0) return false;
    this.holders.set(transaction, held | mode);
    if (held === 0) transaction.holds(this);
    return true;
  }

  holdsMode(transaction: Transaction, mode: LockMode): boolean {
    return ((this.holders.get(transaction) ?? 0) & mode) !== 0;
  }

  /** Those in the way: holders of other modes, and waiters that came first unless the transaction is here already. */
  blockers(transaction: Transaction, mode: LockMode): Transaction[] {
    const blockers: Transaction[] = [];
    for (const [holder, modes] of this.holders) {
      if (holder !== transaction && !isCompatible(mode, modes)) blockers.push(holder);
    }
    if (this.holders.has(transaction)) return blockers;
    for (const waiter of this.waiters) {
      if (waiter.transaction === transaction) break;
      if (!isCompatible(mode, waiter.mode)) blockers.push(waiter.transaction);
    }
    return blockers;
  }

  enqueue(transaction: Transaction, mode: LockMode, wake: () => void): void {
    this.waiters.push({ transaction, mode, wake });
  }

  dequeue(wake: () => void): void {
    this.waiters = this.waiters.filter((waiter) => waiter.wake !== wake);
    this.wakeAll();
  }

  /** Gives back one mode, or all. */
  release(transaction: Transaction, mode?: LockMode): void {
    const held = this.holders.get(transaction) ?? 0;
    const left = mode === undefined ? 0 : held & ~mode;
    if (left === 0) {
      this.holders.delete(transaction);
      if (mode !== undefined) transaction.forgets(this);
    } else {
      this.holders.set(transaction, left);
    }
    this.wakeAll();
  }

  private wakeAll(): void {
    for (const waiter of [...this.waiters]) waiter.wake();
  }
}
