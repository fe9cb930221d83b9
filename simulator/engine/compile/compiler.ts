import { type Expression, type Query } from '../../sql/ast/query';
import { type BatchScope } from '../runtime/execution';
import { type EngineState } from '../runtime/engine-state';
import { type SessionState } from '../runtime/session-state';
import { type Database } from '../runtime/database';
import { type CompiledPredicate, type CompiledScalar, type QueryPlan } from './compiled';
import { type Scope } from './scope';
import { type TableUse } from './table-use';

/** A right that a statement needs, checked each time it runs. */
export interface PermissionRequest {
  readonly permission: string;
  readonly database: Database;
  /** Undefined: the database itself (or the server, as the permission says). */
  readonly object: { readonly objectId: number; readonly schema: string; readonly name: string } | undefined;
  /** Names of the columns that are read or written, known once the statement is compiled; empty = any. */
  readonly columns: () => readonly string[];
}

/** What a statement is compiled against. */
export interface CompileContext {
  readonly engine: EngineState;
  readonly session: SessionState;
  readonly variables: BatchScope;
  readonly permissions: PermissionRequest[];
  /** Tables to be locked before the statement runs. */
  readonly uses: TableUse[];
  /** Set when a temporary table is referred to: the plan then belongs to this session. */
  usesTemporaryTables: boolean;
}

/** The parts of the compiler that the others need; joined in `build-compiler.ts`, so that no two files import each other. */
export interface Compiler {
  readonly context: CompileContext;
  scalar(expression: Expression, scope: Scope): CompiledScalar;
  predicate(expression: Expression, scope: Scope): CompiledPredicate;
  /** `parent`: the scope around the query; undefined for one that stands alone. */
  query(query: Query, parent: Scope | undefined): QueryPlan;
}
