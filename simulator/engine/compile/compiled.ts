import { type SqlType, type SqlValue } from '../../types/sql-type';
import { type Frame } from './frame';

/** An expression with its type, ready to be evaluated over a frame. */
export interface CompiledScalar {
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly evaluate: (frame: Frame) => SqlValue;
  /** Set for constants: the value. */
  readonly constant?: SqlValue;
  /** The keyword NULL, whose type follows its surroundings. */
  readonly untypedNull?: boolean;
  /** Set for columns: where the value comes from. */
  readonly column?: ColumnOrigin;
}

export interface ColumnOrigin {
  /** Queries outwards from the one that uses it. */
  readonly level: number;
  readonly source: number;
  readonly slot: number;
  readonly name: string;
  readonly identity: boolean;
  readonly computed: boolean;
}

/** Three-valued: null = unknown. */
export type CompiledPredicate = (frame: Frame) => boolean | null;

export function constantScalar(type: SqlType, value: SqlValue): CompiledScalar {
  return { type, nullable: value === null, constant: value, evaluate: () => value };
}

export function isConstant(scalar: CompiledScalar): boolean {
  return scalar.constant !== undefined;
}

/** Rows of a plan, one at a time; the current one is in the frame. */
export interface RowCursor {
  /** @throws Blocked, Pause: nothing moved, it can be called again. */
  next(): boolean;
}

/** Produces the rows of a FROM clause, or of a step behind it. */
export interface RowPlan {
  open(frame: Frame): RowCursor;
}

/** A row of a finished query. */
export type ResultRow = readonly SqlValue[];

export interface ResultCursor {
  /** Undefined at the end. @throws Blocked, Pause */
  next(): ResultRow | undefined;
}

export interface OutputColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity: boolean;
  readonly computed: boolean;
}

/** A compiled query. */
export interface QueryPlan {
  readonly columns: readonly OutputColumn[];
  /** `parent`: the frame of the query around it. */
  open(parent: Frame): ResultCursor;
  /** At most one row comes out, whatever is in the tables. */
  readonly single: boolean;
  /** Refers to the query around it. */
  readonly correlated: boolean;
}
