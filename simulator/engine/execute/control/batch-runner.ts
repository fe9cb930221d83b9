import { SqlServerError } from '../../../types/sql-type';
import { type ResultWriter } from '../../../tds/backend';
import { type ExecuteStatement, type ExecuteTextStatement, type Statement } from '../../../sql/ast/statement';
import { lineAt } from '../../../sql/line';
import { type EngineState } from '../../runtime/engine-state';
import { type BatchScope } from '../../runtime/execution';
import { type SessionState } from '../../runtime/session-state';
import { parsedBatch } from '../compiled-statements';
import { isDefinition, runDefinition } from '../definition/run-definition';
import { endsBatch, endsTransaction, terminatesStatement } from '../error-effect';
import { runQueryStatement } from '../query-statements';
import { type Flow, type Runner } from '../runner';
import { beginTransaction, doomed, endByRollback } from '../transactions';
import { runCall } from './call';
import { isControl, runControl } from './control-statements';

export interface BatchOptions {
  readonly engine: EngineState;
  readonly session: SessionState;
  readonly scope: BatchScope;
  readonly out: ResultWriter;
  readonly signal: AbortSignal;
  readonly text: string;
}

/** Unclosed quotation mark. */
const UNCLOSED = 105;

/** As deep as procedures and texts may call each other. */
const MAX_NESTING = 32;

/** Statements that change rows. */
const CHANGES_ROWS = new Set<string>(['insert', 'update', 'delete', 'merge']);

/** Whether a statement begins a transaction by itself under SET IMPLICIT_TRANSACTIONS ON: not without a table. */
function beginsImplicitly(statement: Statement): boolean {
  if (statement.kind === 'select') return readsTable(statement.query);
  return CHANGES_ROWS.has(statement.kind) || statement.kind === 'truncate';
}

function readsTable(query: object): boolean {
  return JSON.stringify(query, (_key, value: unknown) => (typeof value === 'bigint' ? null : value)).includes(
    '"kind":"table"',
  );
}

/** Runs the statements of one batch, of one text within it, or of one procedure. */
export class BatchRunner implements Runner {
  readonly engine: EngineState;
  readonly session: SessionState;
  readonly scope: BatchScope;
  readonly out: ResultWriter;
  readonly signal: AbortSignal;
  readonly text: string;
  tryDepth: number;
  returnValue = 0;
  private readonly nesting: number;

  constructor(options: BatchOptions, nesting = 0, tryDepth = 0) {
    this.engine = options.engine;
    this.session = options.session;
    this.scope = options.scope;
    this.out = options.out;
    this.signal = options.signal;
    this.text = options.text;
    this.nesting = nesting;
    this.tryDepth = tryDepth;
  }

  /** @throws SqlServerError that ends the batch */
  async runBatch(): Promise<number> {
    this.engine.faults.check(this.text);
    await this.run(this.parse());
    return this.returnValue;
  }

  /** A text that never ends is a syntax error besides. */
  private parse(): readonly Statement[] {
    try {
      return parsedBatch(this.text);
    } catch (error) {
      if (!(error instanceof SqlServerError) || error.number !== UNCLOSED) throw error;
      this.out.error(error);
      const [, text = ''] = /character string '(.*)'\.$/s.exec(error.message) ?? [];
      throw new SqlServerError(102, `Incorrect syntax near '${text}'.`, 15);
    }
  }

  async run(statements: readonly Statement[]): Promise<Flow> {
    for (const statement of statements) {
      const flow = await this.guarded(statement);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  runCall(call: ExecuteStatement | ExecuteTextStatement, out: ResultWriter): Promise<void> {
    return runCall(this, call, out);
  }

  async runText(text: string, scope: BatchScope, out: ResultWriter): Promise<number> {
    if (this.nesting >= MAX_NESTING) {
      throw new SqlServerError(
        217,
        'Maximum stored procedure, function, trigger, or view nesting level exceeded (limit 32).',
      );
    }
    const { engine, session, signal } = this;
    const inner = { engine, session, scope, out, signal, text };
    return new BatchRunner(inner, this.nesting + 1, this.tryDepth).runBatch();
  }

  /** Outside of TRY an error that does not end the batch is told, and the next statement runs. */
  private async guarded(statement: Statement): Promise<Flow> {
    this.signal.throwIfAborted();
    try {
      return await this.dispatch(statement);
    } catch (error) {
      if (!(error instanceof SqlServerError)) throw error;
      this.session.errorNumber = error.number;
      error.line ??= lineAt(this.text, statement.start);
      if (this.tryDepth > 0) {
        this.tellFailed(statement);
        throw error;
      }
      this.abortBy(statement, error);
      this.out.error(error);
      if (CHANGES_ROWS.has(statement.kind) && terminatesStatement(error)) this.tellTerminated();
      this.out.done(undefined, 'other');
      return 'next';
    }
  }

  /** @throws the error, where it ends the batch */
  private abortBy({ kind }: Statement, error: SqlServerError): void {
    // RAISERROR is the one that SET XACT_ABORT says nothing about.
    const aborts = this.session.options.xactAbort && kind !== 'raiserror';
    if (endsTransaction(error) || aborts) endByRollback(this.engine, this.session);
    if (kind === 'throw' || aborts || endsBatch(error)) throw error;
  }

  /** A statement that changed nothing in the end, since TRY took its error. */
  private tellFailed({ kind }: Statement): void {
    if (kind !== 'insert' && kind !== 'update' && kind !== 'delete' && kind !== 'merge' && kind !== 'select')
      return;
    this.out.done(this.session.options.noCount ? undefined : 0, kind);
  }

  private tellTerminated(): void {
    this.out.info({ number: 3621, severity: 0, state: 0, text: 'The statement has been terminated.' });
  }

  private async dispatch(statement: Statement): Promise<Flow> {
    this.session.currentStatement = statement.kind;
    if (isControl(statement)) return runControl(this, statement);
    if (this.session.transaction?.doomed === true && statement.kind !== 'select') throw doomed();
    this.beginImplicitly(statement);
    if (isDefinition(statement)) await runDefinition(this, statement);
    else await runQueryStatement(this, statement);
    return 'next';
  }

  private beginImplicitly(statement: Statement): void {
    const { session, engine } = this;
    if (!session.options.implicitTransactions || session.transaction !== undefined) return;
    if (beginsImplicitly(statement)) beginTransaction(engine, session);
  }
}
