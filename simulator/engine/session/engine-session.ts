import { SqlServerError } from '../../types/sql-type';
import { type Parameter, type ResultWriter, type Session, type TransactionRequest } from '../../tds/backend';
import { tryParseName } from '../../sql/parser';
import { BatchRunner } from '../execute/control/batch-runner';
import { callProcedure } from '../execute/control/call';
import { scopeOf } from '../execute/control/parameters';
import { beginTransaction, commit, endByRollback, rollback, save } from '../execute/transactions';
import { type EngineState } from '../runtime/engine-state';
import { BatchScope } from '../runtime/execution';
import { defaultOptions, type SessionState } from '../runtime/session-state';

/** One connection's session: the port that the TDS server speaks to. */
export class EngineSession implements Session {
  readonly language = 'us_english';
  readonly #engine: EngineState;
  readonly #state: SessionState;
  readonly #homeDatabase: SessionState['database'];

  constructor(engine: EngineState, state: SessionState) {
    this.#engine = engine;
    this.#state = state;
    this.#homeDatabase = state.database;
  }

  get database(): string {
    return this.#state.database.name;
  }

  get killed(): AbortSignal {
    return this.#state.killed.signal;
  }

  get transactionId(): bigint {
    return this.#state.transaction?.id ?? 0n;
  }

  get lastTransactionOutcome(): 'committed' | 'rolled-back' {
    return this.#state.lastOutcome === 'commit' ? 'committed' : 'rolled-back';
  }

  async execute(
    sql: string,
    parameters: readonly Parameter[],
    out: ResultWriter,
    signal: AbortSignal,
  ): Promise<void> {
    const scope = scopeOf(parameters);
    const runner = this.#runner(sql, scope, out, signal);
    await runner.runBatch();
    for (const { name, output } of parameters) {
      const variable = output ? scope.variables.get(name.toLowerCase()) : undefined;
      if (variable !== undefined) out.returnValue(name, variable.type, variable.value);
    }
  }

  async call(
    procedure: string,
    parameters: readonly Parameter[],
    out: ResultWriter,
    signal: AbortSignal,
  ): Promise<void> {
    const name = tryParseName(procedure);
    if (name === undefined)
      throw new SqlServerError(2812, `Could not find stored procedure '${procedure}'.`, 16, 62);
    const supplied = parameters.map((one) => ({
      name: one.name.toLowerCase(),
      type: one.type,
      value: one.value,
    }));
    const runner = this.#runner(procedure, new BatchScope(), out, signal);
    out.returnStatus(await callProcedure(runner, name, supplied, out));
  }

  transaction(request: TransactionRequest): Promise<void> {
    const [engine, state] = [this.#engine, this.#state];
    switch (request.kind) {
      case 'begin':
        if (request.isolation !== undefined) state.options.isolation = request.isolation;
        beginTransaction(engine, state, request.name);
        break;
      case 'commit':
        commit(engine, state);
        break;
      case 'rollback':
        rollback(engine, state, request.name === '' ? undefined : request.name);
        break;
      case 'save':
        save(state, request.name);
        break;
    }
    return Promise.resolve();
  }

  reset(keepTransaction: boolean): Promise<void> {
    const state = this.#state;
    if (!keepTransaction) endByRollback(this.#engine, state);
    const { isolation } = state.options;
    // The isolation level is the one setting that a reset leaves alone.
    state.options = { ...defaultOptions(), isolation };
    if (state.temporaryTables.size > 0) this.#engine.schemaChanged();
    state.temporaryTables.clear();
    state.database = this.#homeDatabase;
    return Promise.resolve();
  }

  close(): Promise<void> {
    if (this.#state.transaction !== undefined) endByRollback(this.#engine, this.#state);
    this.#engine.sessions.delete(this.#state.id);
    for (const tell of this.#state.ended) tell();
    return Promise.resolve();
  }

  #runner(text: string, scope: BatchScope, out: ResultWriter, signal: AbortSignal): BatchRunner {
    const [engine, session] = [this.#engine, this.#state];
    const ended = AbortSignal.any([signal, session.killed.signal]);
    return new BatchRunner({ engine, session, scope, out, signal: ended, text });
  }
}
