import { type ResultWriter } from '../../tds/backend';
import { type ExecuteStatement, type ExecuteTextStatement, type Statement } from '../../sql/ast/statement';
import { type EngineState } from '../runtime/engine-state';
import { type BatchScope } from '../runtime/execution';
import { type SessionState } from '../runtime/session-state';

/** How control goes on behind a statement. */
export type Flow = 'next' | 'break' | 'continue' | 'return';

/** What runs the statements of one batch, or of one procedure. */
export interface Runner {
  readonly engine: EngineState;
  readonly session: SessionState;
  readonly scope: BatchScope;
  readonly out: ResultWriter;
  readonly signal: AbortSignal;
  /** Text of the batch. */
  readonly text: string;
  /** Depth of TRY blocks around the statement. */
  tryDepth: number;
  /** Value of RETURN. */
  returnValue: number;
  run(statements: readonly Statement[]): Promise<Flow>;
  /** Calls a procedure, or runs text, with the results going elsewhere. */
  runCall(call: ExecuteStatement | ExecuteTextStatement, out: ResultWriter): Promise<void>;
  /** Runs text in a batch of its own: EXEC ('...') and sp_executesql. */
  runText(text: string, scope: BatchScope, out: ResultWriter): Promise<number>;
}
