import { SqlServerError } from '../../types/sql-type';

/** An error to be raised instead of running a statement whose text matches. */
export interface StatementFault {
  readonly pattern: RegExp;
  readonly error: { readonly number: number; readonly message: string; readonly severity?: number };
  /** Times it strikes; then it is gone. */
  readonly count: number;
  /** Matching statements that pass first. */
  readonly after?: number;
}

/** Faults that no client can cause by T-SQL, planted from outside. */
export class FaultInjector {
  private armed: { fault: StatementFault; left: number; passing: number }[] = [];

  /** Returns a function that takes the fault back. */
  failStatements(fault: StatementFault): () => void {
    const entry = { fault, left: fault.count, passing: fault.after ?? 0 };
    this.armed.push(entry);
    return () => {
      this.armed = this.armed.filter((other) => other !== entry);
    };
  }

  /** @throws SqlServerError when a fault strikes */
  check(text: string): void {
    if (this.armed.length === 0) return;
    for (const entry of this.armed) {
      if (!entry.fault.pattern.test(text)) continue;
      if (entry.passing > 0) {
        entry.passing--;
        continue;
      }
      entry.left--;
      if (entry.left <= 0) this.armed = this.armed.filter((other) => other !== entry);
      const { number, message, severity } = entry.fault.error;
      throw new SqlServerError(number, message, severity ?? 16);
    }
  }
}
