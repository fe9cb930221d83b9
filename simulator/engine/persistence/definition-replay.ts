import { type EngineState } from '../runtime/engine-state';
import { type DefinitionEntry } from '../runtime/journal';
import { type Transaction } from '../store/transaction';

/**
 * Does again to the state in memory what a definition entry stands for. Rows come back as entries of their own; nothing
 * is journaled. `transaction`: the committed one to which everything recovered belongs.
 */
export type DefinitionReplay = (
  engine: EngineState,
  entry: DefinitionEntry,
  transaction: Transaction,
) => void;

/** By the entries' kind. */
export type DefinitionReplays = Readonly<Record<string, DefinitionReplay>>;
