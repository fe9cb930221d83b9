import { type Each } from '../tree/fragment';
import { type Node, type Variable } from '../tree/node';

/** Told what the evaluation meets; tests learn from it which branches a set of values files has reached. */
export interface EvaluationObserver {
  readonly condition: (node: Node, held: boolean) => void;
  readonly loop: (loop: Each, count: number) => void;
}

/** What templates see. */
export interface Environment {
  readonly Values: Readonly<Record<string, unknown>>;
  readonly Release: Readonly<Record<string, string>>;
  readonly Chart: Readonly<Record<string, string>>;
  readonly variables: ReadonlyMap<Variable, unknown>;
  readonly observer: EvaluationObserver | undefined;
}
