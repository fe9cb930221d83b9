import { type SqlType } from '../../types/sql-type';
import { type ColumnDefinition, type TableConstraint } from '../ast/definition';
import {
  type CommonTable,
  type Expression,
  type OrderItem,
  type Query,
  type TableReference,
} from '../ast/query';
import { type Statement } from '../ast/statement';
import { type TokenCursor } from './token-cursor';

/** The rules that rules of other files need; they are joined in `parser.ts`, so that no two files import each other. */
export interface Grammar extends TokenCursor {
  expression(): Expression;
  query(): Query;
  /** A WITH clause if one is next. */
  commonTables(): readonly CommonTable[];
  orderBy(): readonly OrderItem[];
  statement(): Statement;
  dataType(): SqlType;
  /** A table name with alias and hints. */
  tableReference(): TableReference;
  tableElements(): {
    readonly columns: readonly ColumnDefinition[];
    readonly constraints: readonly TableConstraint[];
  };
}
