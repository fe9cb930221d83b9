import { type LoggedDefinitionChange } from '../runtime/committed-transaction';
import { type EngineState } from '../runtime/engine-state';
import { type DefinitionEntry } from '../runtime/journal';
import { type Change, type Transaction } from '../store/transaction';

/** A change of what is defined: made at once, taken back by rollback. */
export interface DefinitionAction {
  readonly undo: () => void;
  /** When the transaction commits. */
  readonly committed?: (sequence: number) => void;
  /** What has to be applied again after a restart; undefined for temporary things. */
  readonly entry: DefinitionEntry | undefined;
  /** What the capture job has to see of it. */
  readonly logged?: LoggedDefinitionChange | undefined;
}

class DefinitionChange implements Change {
  private readonly engine: EngineState;
  private readonly action: DefinitionAction;
  readonly databaseId: number | undefined;
  readonly logged: LoggedDefinitionChange | undefined;

  constructor(engine: EngineState, action: DefinitionAction) {
    this.engine = engine;
    this.action = action;
    this.databaseId = action.entry?.databaseId;
    this.logged = action.logged;
  }

  undo(): void {
    this.action.undo();
    this.engine.schemaChanged();
  }

  publish(sequence: number): void {
    this.action.committed?.(sequence);
  }
}

/** Notes a definition that was just changed, in the transaction and in the journal. */
export function recordDefinition(
  engine: EngineState,
  transaction: Transaction,
  action: DefinitionAction,
): void {
  engine.schemaChanged();
  transaction.changes.push(new DefinitionChange(engine, action));
  if (action.entry !== undefined) engine.journal.definition(transaction, action.entry);
}
