import { type SqlType, type SqlValue } from '../../types/sql-type';

/** Scalar expressions and predicates share one union: the parser cannot tell `(a)` from `(a = b)` in advance. */
export type Expression = Scalar | Predicate;

export type Scalar =
  | { readonly kind: 'literal'; readonly type: SqlType; readonly value: SqlValue }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'column'; readonly parts: readonly string[] }
  | { readonly kind: 'unary'; readonly operator: '-' | '+' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'case';
      readonly operand: Expression | undefined;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | undefined;
    }
  | {
      readonly kind: 'convert';
      readonly type: SqlType;
      readonly operand: Expression;
      readonly style: Expression | undefined;
      /** TRY_CAST, TRY_CONVERT: NULL instead of an error. */
      readonly quiet: boolean;
    }
  | FunctionCall
  | {
      /** `value.Method(...)` of CLR types, and `column.value(...)` of xml. */
      readonly kind: 'method';
      readonly target: Expression;
      readonly name: string;
      readonly arguments: readonly Expression[];
    }
  | { readonly kind: 'subquery'; readonly query: Query }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string }
  | { readonly kind: 'at-time-zone'; readonly operand: Expression; readonly zone: Expression }
  | { readonly kind: 'default' };

export interface FunctionCall {
  readonly kind: 'call';
  /** Name parts as written, without brackets. */
  readonly name: readonly string[];
  readonly arguments: readonly Expression[];
  readonly distinct: boolean;
  /** COUNT(*). */
  readonly star: boolean;
  readonly over: WindowSpecification | undefined;
}

export interface WindowSpecification {
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
}

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | '&' | '|' | '^';
export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Predicate =
  | {
      readonly kind: 'compare';
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: 'compare-query';
      readonly operator: ComparisonOperator;
      readonly quantifier: 'all' | 'any';
      readonly left: Expression;
      readonly query: Query;
    }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'is-null'; readonly operand: Expression; readonly negated: boolean }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'in';
      readonly operand: Expression;
      readonly items: readonly Expression[];
      readonly negated: boolean;
    }
  | {
      readonly kind: 'in-query';
      readonly operand: Expression;
      readonly query: Query;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly negated: boolean;
    }
  | { readonly kind: 'exists'; readonly query: Query };

const PREDICATES: ReadonlySet<Expression['kind']> = new Set<Predicate['kind']>([
  'compare',
  'compare-query',
  'and',
  'or',
  'not',
  'is-null',
  'between',
  'in',
  'in-query',
  'like',
  'exists',
]);

export function isPredicate(expression: Expression): expression is Predicate {
  return PREDICATES.has(expression.kind);
}

/** A query with what belongs to it as a whole. */
export interface Query {
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly fetch: Expression | undefined;
}

export interface CommonTable {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  readonly query: Query;
}

export type QueryBody = SelectBody | SetOperation | ParenthesizedQuery;

export interface ParenthesizedQuery {
  readonly kind: 'parenthesized';
  readonly query: Query;
}

export interface SetOperation {
  readonly kind: 'set-operation';
  readonly operator: 'union' | 'union-all' | 'except' | 'intersect';
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export interface SelectBody {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly top: Top | undefined;
  readonly items: readonly SelectItem[];
  readonly into: readonly string[] | undefined;
  readonly from: readonly TableSource[];
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
}

export interface Top {
  readonly count: Expression;
  readonly percent: boolean;
  readonly withTies: boolean;
}

export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[] }
  | { readonly kind: 'expression'; readonly expression: Expression; readonly alias: string | undefined }
  | { readonly kind: 'assign'; readonly variable: string; readonly expression: Expression };

export interface OrderItem {
  readonly expression: Expression;
  readonly descending: boolean;
}

export type TableSource =
  | TableReference
  | {
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: string;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly Expression[])[];
      readonly alias: string;
      readonly columns: readonly string[];
    }
  | {
      readonly kind: 'function';
      readonly name: readonly string[];
      readonly arguments: readonly Expression[];
      readonly alias: string | undefined;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'right' | 'full' | 'cross';
      readonly left: TableSource;
      readonly right: TableSource;
      readonly on: Expression | undefined;
    }
  | {
      readonly kind: 'apply';
      readonly outer: boolean;
      readonly left: TableSource;
      readonly right: TableSource;
    };

/** A table, view or common table by name, or a table variable (`@t`). */
export interface TableReference {
  readonly kind: 'table';
  readonly name: readonly string[];
  readonly alias: string | undefined;
  readonly hints: readonly TableHint[];
}

export type TableHint =
  | 'NOLOCK'
  | 'READUNCOMMITTED'
  | 'READCOMMITTED'
  | 'READCOMMITTEDLOCK'
  | 'REPEATABLEREAD'
  | 'SERIALIZABLE'
  | 'HOLDLOCK'
  | 'UPDLOCK'
  | 'XLOCK'
  | 'TABLOCK'
  | 'TABLOCKX'
  | 'ROWLOCK'
  | 'PAGLOCK'
  | 'NOWAIT'
  | 'READPAST'
  | 'SNAPSHOT'
  | 'FORCESEEK'
  | 'FORCESCAN'
  | 'INDEX';

export interface Assignment {
  /** Target column, its qualifier dropped. */
  readonly column: string | undefined;
  /** `@v = column = expression` and `@v = expression`. */
  readonly variable: string | undefined;
  readonly operator: ArithmeticOperator | undefined;
  readonly expression: Expression;
}
