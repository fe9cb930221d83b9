import { type SqlType, type SqlValue } from '../../types/sql-type';
import { type ReadView } from '../store/row';
import { type Table } from '../store/table';
import { type Transaction } from '../store/transaction';
import { type EngineState } from './engine-state';
import { type SessionState } from './session-state';

export interface Variable {
  readonly type: SqlType;
  value: SqlValue;
}

/** Variables of a batch or procedure, by name in lower case. */
export class BatchScope {
  readonly variables = new Map<string, Variable>();
  readonly tables = new Map<string, Table>();
  /** Grows when a variable is added: statements compiled before know nothing of it. */
  private text: string | undefined;

  declare(name: string, type: SqlType, value: SqlValue): void {
    this.variables.set(name, { type, value });
    this.text = undefined;
  }

  declareTable(name: string, table: Table): void {
    this.tables.set(name, table);
    this.text = undefined;
  }

  /** Names and types of all variables: what a compiled statement depends on. */
  get signature(): string {
    this.text ??= [
      ...Array.from(this.variables, ([name, { type }]) => `${name} ${typeSignature(type)}`),
      ...Array.from(this.tables, ([name, { objectId }]) => `${name} ${objectId}`),
    ].join(',');
    return this.text;
  }
}

/** Types of parameters are the same objects from request to request. */
const signatures = new WeakMap<SqlType, string>();

function typeSignature(type: SqlType): string {
  const known = signatures.get(type);
  if (known !== undefined) return known;
  const { name, length, precision, scale, collation } = type;
  const signature = `${name}(${length ?? ''},${precision ?? ''},${scale ?? ''})${collation ?? ''}`;
  signatures.set(type, signature);
  return signature;
}

/** One run of one statement. */
export interface Execution {
  readonly engine: EngineState;
  readonly session: SessionState;
  readonly scope: BatchScope;
  readonly transaction: Transaction;
  /** Time that GETDATE() and its kin show throughout the statement. */
  readonly nowMs: number;
  readonly signal: AbortSignal;
  /** Default for tables without a hint of their own. */
  readonly view: ReadView;
  /** Long scans stop now and then to let others run; not inside a subquery, which could not go on afterwards. */
  pausable: boolean;
  /** When the statement must next give way, in milliseconds of `performance.now()`. */
  pauseAtMs: number;
}
