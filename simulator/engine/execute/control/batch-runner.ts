import { SqlServerError } from '../../../types/sql-type';
import { type ResultWriter } from '../../../tds/backend';
import {
  type ExecuteStatement,
  type ExecuteTextStatement,
  type QueryStatement,
  type Statement,
} from '../../../sql/ast/statement';
import { type EngineState } from '../../runtime/engine-state';
import { type BatchScope } from '../../runtime/execution';
import { type SessionState } from '../../runtime/session-state';
import { parsedBatch } from '../compiled-statements';
import { isDefinition, runDefinition } from '../definition/run-definition';
import { endsBatch, endsTransaction } from '../error-effect';
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

/** As deep as procedures and texts may call each other. */
const MAX_NESTING = 32;

/** Statements that begin a transaction by themselves under SET IMPLICIT_TRANSACTIONS ON. */
const BEGINS_IMPLICITLY = new Set<string>(['select', 'insert', 'update', 'delete', 'merge', 'truncate']);

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
    await this.run(parsedBatch(this.text));
    return this.returnValue;
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
      if (this.tryDepth > 0) throw error;
      if (endsTransaction(error) || this.session.options.xactAbort) endByRollback(this.engine, this.session);
      if (statement.kind === 'throw' || this.session.options.xactAbort || endsBatch(error)) throw error;
      this.out.error(error);
      this.out.done(undefined, 'other');
      return 'next';
    }
  }

  private async dispatch(statement: Statement): Promise<Flow> {
    this.session.currentStatement = statement.kind;
    if (isControl(statement)) return runControl(this, statement);
    if (this.session.transaction?.doomed === true && statement.kind !== 'select') throw doomed();
    this.beginImplicitly(statement);
    if (isDefinition(statement)) await runDefinition(this, statement);
    else await runQueryStatement(this, statement as QueryStatement);
    return 'next';
  }

  private beginImplicitly(statement: Statement): void {
    const { session, engine } = this;
    if (!session.options.implicitTransactions || session.transaction !== undefined) return;
    if (BEGINS_IMPLICITLY.has(statement.kind)) beginTransaction(engine, session);
  }
}
