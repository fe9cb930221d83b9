import { SqlServerError, type SqlType } from '../types/sql-type';
import { type ColumnDefinition, type TableConstraint } from './ast/definition';
import {
  type CommonTable,
  type Expression,
  type OrderItem,
  type Query,
  type TableReference,
} from './ast/query';
import { type Statement } from './ast/statement';
import { tokenize } from './lexer';
import { lineAt } from './line';
import { parseDataType } from './parse/data-type';
import { parseExpression } from './parse/expression';
import { type Grammar } from './parse/grammar';
import { parseCommonTables, parseOrderBy, parseQuery } from './parse/query';
import { parseStatement } from './parse/statement';
import { parseTableElements } from './parse/table-definition';
import { parseTableReference } from './parse/table-source';
import { TokenCursor } from './parse/token-cursor';

class BatchParser extends TokenCursor implements Grammar {
  expression(): Expression {
    return parseExpression(this);
  }

  query(): Query {
    return parseQuery(this);
  }

  commonTables(): readonly CommonTable[] {
    return parseCommonTables(this);
  }

  orderBy(): readonly OrderItem[] {
    return parseOrderBy(this);
  }

  statement(): Statement {
    return parseStatement(this);
  }

  dataType(): SqlType {
    return parseDataType(this).type;
  }

  tableReference(): TableReference {
    return parseTableReference(this);
  }

  tableElements(): { columns: readonly ColumnDefinition[]; constraints: readonly TableConstraint[] } {
    return parseTableElements(this);
  }
}

/** Parses a batch. @throws SqlServerError 102, 156 and the like, as the server numbers syntax errors. */
export function parseBatch(sql: string): readonly Statement[] {
  const parser = new BatchParser(sql, tokenize(sql));
  const statements: Statement[] = [];
  try {
    for (;;) {
      while (parser.accept(';'));
      if (parser.current.kind === 'end') return statements;
      statements.push(parser.statement());
    }
  } catch (error) {
    if (error instanceof SqlServerError) error.line ??= lineAt(sql, parser.current.start);
    throw error;
  }
}

/** Parses one expression that is the whole text, such as a stored default. */
export function parseExpressionText(sql: string): Expression {
  const parser = new BatchParser(sql, tokenize(sql));
  const expression = parser.expression();
  if (parser.current.kind !== 'end') throw parser.unexpected();
  return expression;
}

/** Parses one type name, as catalogs and procedures hand it over. */
export function parseTypeText(sql: string): SqlType {
  const parser = new BatchParser(sql, tokenize(sql));
  const type = parser.dataType();
  if (parser.current.kind !== 'end') throw parser.unexpected();
  return type;
}

/** A part of a name: in brackets, in quotes, or any word, also a reserved one; between points it may be missing. */
const NAME_PART = /\s*(?:\[((?:[^\]]|\]\])*)\]|"((?:[^"]|"")*)"|([^\s.[\]"]*))\s*(\.|$)/y;
const MAX_NAME_PARTS = 4;

/** Splits `a.[b c].d` into its parts; undefined when the text is no name. */
export function tryParseName(text: string): readonly string[] | undefined {
  const parts: string[] = [];
  NAME_PART.lastIndex = 0;
  for (;;) {
    const match = NAME_PART.exec(text);
    if (match === null || parts.length === MAX_NAME_PARTS) return undefined;
    const [, bracketed, quoted, plain = '', end] = match;
    parts.push(bracketed?.replaceAll(']]', ']') ?? quoted?.replaceAll('""', '"') ?? plain);
    if (end !== '.') return parts.at(-1) === '' ? undefined : parts;
  }
}
