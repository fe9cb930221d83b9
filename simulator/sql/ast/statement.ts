import { type SqlType } from '../../types/sql-type';
import { type ColumnDefinition, type DataDefinition, type TableConstraint } from './definition';
import {
  type ArithmeticOperator,
  type Assignment,
  type CommonTable,
  type Expression,
  type Query,
  type SelectItem,
  type TableReference,
  type TableSource,
  type Top,
} from './query';
import { type SecurityStatement } from './security';

export type Statement = StatementBody & {
  /** Offsets of the statement's text in its batch. */
  readonly start: number;
  readonly end: number;
};

/** A statement as its parser builds it, before its place in the batch is known. */
export type StatementBody =
  QueryStatement | ControlStatement | DataDefinition | SecurityStatement | MaintenanceStatement;

/** What keeps indexes, statistics and counters in order. */
export type MaintenanceStatement =
  | {
      readonly kind: 'alter-index';
      /** Undefined: ALL. */
      readonly index: string | undefined;
      readonly table: readonly string[];
    }
  | { readonly kind: 'update-statistics'; readonly table: readonly string[] }
  | {
      readonly kind: 'dbcc';
      readonly command: string;
      readonly arguments: readonly Expression[];
      readonly isSilent: boolean;
    };

export interface Output {
  readonly items: readonly SelectItem[];
  /** OUTPUT ... INTO. */
  readonly into: { readonly name: readonly string[]; readonly columns: readonly string[] } | undefined;
}

export type QueryStatement =
  | { readonly kind: 'select'; readonly query: Query }
  | InsertStatement
  | UpdateStatement
  | DeleteStatement
  | MergeStatement
  | { readonly kind: 'truncate'; readonly table: readonly string[] };

export interface InsertStatement {
  readonly kind: 'insert';
  readonly with: readonly CommonTable[];
  readonly target: TableReference;
  readonly columns: readonly string[] | undefined;
  readonly source: InsertSource;
  readonly output: Output | undefined;
}

export type InsertSource =
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'execute'; readonly call: ExecuteStatement | ExecuteTextStatement }
  | { readonly kind: 'defaults' };

export interface UpdateStatement {
  readonly kind: 'update';
  readonly with: readonly CommonTable[];
  readonly top: Top | undefined;
  readonly target: TableReference;
  readonly assignments: readonly Assignment[];
  readonly from: readonly TableSource[];
  readonly where: Expression | undefined;
  readonly output: Output | undefined;
}

export interface DeleteStatement {
  readonly kind: 'delete';
  readonly with: readonly CommonTable[];
  readonly top: Top | undefined;
  readonly target: TableReference;
  readonly from: readonly TableSource[];
  readonly where: Expression | undefined;
  readonly output: Output | undefined;
}

export interface MergeStatement {
  readonly kind: 'merge';
  readonly with: readonly CommonTable[];
  readonly target: TableReference;
  readonly source: TableSource;
  readonly on: Expression;
  readonly clauses: readonly MergeClause[];
  readonly output: Output | undefined;
}

export interface MergeClause {
  readonly match: 'matched' | 'not-matched-by-target' | 'not-matched-by-source';
  readonly condition: Expression | undefined;
  readonly action:
    | { readonly kind: 'update'; readonly assignments: readonly Assignment[] }
    | { readonly kind: 'delete' }
    | {
        readonly kind: 'insert';
        readonly columns: readonly string[] | undefined;
        /** Undefined: DEFAULT VALUES. */
        readonly values: readonly Expression[] | undefined;
      };
}

export interface ExecuteArgument {
  /** `@name =` form; undefined when passed by position. */
  readonly name: string | undefined;
  /** Undefined: the keyword DEFAULT. */
  readonly value: Expression | undefined;
  readonly output: boolean;
}

export interface ExecuteStatement {
  readonly kind: 'execute';
  readonly procedure: readonly string[];
  /** EXEC @name. */
  readonly procedureVariable: string | undefined;
  readonly arguments: readonly ExecuteArgument[];
  /** Variable that takes the return status. */
  readonly result: string | undefined;
}

/** EXEC ('text'). */
export interface ExecuteTextStatement {
  readonly kind: 'execute-text';
  readonly text: Expression;
}

export interface VariableDeclaration {
  readonly name: string;
  readonly definition:
    | { readonly kind: 'scalar'; readonly type: SqlType; readonly value: Expression | undefined }
    | {
        readonly kind: 'table';
        readonly columns: readonly ColumnDefinition[];
        readonly constraints: readonly TableConstraint[];
      };
}

export type ControlStatement =
  | { readonly kind: 'block'; readonly body: readonly Statement[] }
  | {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly then: Statement;
      readonly otherwise: Statement | undefined;
    }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: readonly Statement[] }
  | { readonly kind: 'throw'; readonly arguments: readonly Expression[] }
  | {
      readonly kind: 'raiserror';
      readonly arguments: readonly Expression[];
      readonly options: readonly string[];
    }
  | { readonly kind: 'print'; readonly value: Expression }
  | { readonly kind: 'declare'; readonly variables: readonly VariableDeclaration[] }
  | {
      readonly kind: 'assign';
      readonly variable: string;
      readonly operator: ArithmeticOperator | undefined;
      readonly value: Expression;
    }
  | SetOptionStatement
  | ExecuteStatement
  | ExecuteTextStatement
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'wait'; readonly unit: 'delay' | 'time'; readonly value: Expression }
  | { readonly kind: 'kill'; readonly session: Expression }
  | { readonly kind: 'checkpoint' }
  | { readonly kind: 'reconfigure' }
  | { readonly kind: 'begin-transaction'; readonly name: TransactionName | undefined }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback'; readonly name: TransactionName | undefined }
  | { readonly kind: 'save-transaction'; readonly name: TransactionName };

/** A transaction or savepoint name, written out or held by a variable. */
export interface TransactionName {
  readonly text: string;
  readonly isVariable: boolean;
}

export interface SetOptionStatement {
  readonly kind: 'set-option';
  /** In upper case, words joined by a blank: `TRANSACTION ISOLATION LEVEL`, `LOCK_TIMEOUT`, `NOCOUNT`. */
  readonly options: readonly string[];
  /** ON, OFF, a level or a number, in upper case. */
  readonly value: string;
  /** SET IDENTITY_INSERT <table>. */
  readonly table: readonly string[] | undefined;
}
