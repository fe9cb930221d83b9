import { SqlServerError } from '../types/sql-type';
import { type Token, type TokenKind } from './token';

const WHITE = /(?:\s|--[^\n]*)+/y;
const WORD = /(?:[A-Za-z_#\u0080-\uffff]|\$(?=[a-z]))[\w$#@\u0080-\uffff]*/iy;
const VARIABLE = /@@?[\w$#@\u0080-\uffff]*/y;
const NUMBER = /\$?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d*)?/y;
const BINARY = /0[xX][0-9a-fA-F]*/y;
const OPERATOR = /<>|<=|>=|!=|!<|!>|\+=|-=|\*=|\/=|%=|&=|\|=|\^=|::|[-+*/%=<>(),.;&|^~?:{}!]/y;

/** Splits a batch into tokens. @throws SqlServerError 102, 105, 113. */
export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let position = skipBlanks(sql, 0);
  while (position < sql.length) {
    const token = readToken(sql, position);
    tokens.push(token);
    position = skipBlanks(sql, token.end);
  }
  tokens.push(newToken('end', '', '', sql.length, sql.length));
  return tokens;
}

function skipBlanks(sql: string, from: number): number {
  let position = from;
  for (;;) {
    WHITE.lastIndex = position;
    if (WHITE.test(sql)) position = WHITE.lastIndex;
    if (!sql.startsWith('/*', position)) return position;
    position = endOfComment(sql, position);
  }
}

/** Block comments nest. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  for (let position = from; position < sql.length; position++) {
    if (sql.startsWith('/*', position)) {
      depth++;
      position++;
    } else if (sql.startsWith('*/', position)) {
      depth--;
      position++;
      if (depth === 0) return position + 1;
    }
  }
  throw new SqlServerError(113, "Missing end comment mark '*/'.", 15);
}

function readToken(sql: string, start: number): Token {
  const first = sql.charAt(start);
  if (first === "'") return readString(sql, start, start, false);
  if ((first === 'N' || first === 'n') && sql[start + 1] === "'") {
    return readString(sql, start, start + 1, true);
  }
  if (first === '[') return readQuoted(sql, start, ']');
  if (first === '"') return readQuoted(sql, start, '"');
  return readPlain(sql, start);
}

function readPlain(sql: string, start: number): Token {
  const binary = match(BINARY, sql, start);
  if (binary !== undefined) return newToken('binary', binary, '', start, start + binary.length);
  const number = match(NUMBER, sql, start);
  if (number !== undefined) return newToken('number', number, '', start, start + number.length);
  const word = match(WORD, sql, start);
  if (word !== undefined) return newToken('word', word, word.toUpperCase(), start, start + word.length);
  const variable = match(VARIABLE, sql, start);
  if (variable !== undefined) {
    return newToken('variable', variable.toLowerCase(), '', start, start + variable.length);
  }
  const operator = match(OPERATOR, sql, start);
  if (operator !== undefined) {
    return newToken('operator', operator, operator, start, start + operator.length);
  }
  throw new SqlServerError(102, `Incorrect syntax near '${sql.charAt(start)}'.`, 15);
}

function match(pattern: RegExp, sql: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(sql)?.[0];
}

function readString(sql: string, start: number, quoteAt: number, national: boolean): Token {
  const end = endOfQuoted(sql, quoteAt, "'");
  const text = sql.slice(quoteAt + 1, end - 1).replaceAll("''", "'");
  return { kind: 'string', text, keyword: '', national, start, end };
}

function readQuoted(sql: string, start: number, close: string): Token {
  const end = endOfQuoted(sql, start, close);
  const text = sql.slice(start + 1, end - 1).replaceAll(close + close, close);
  return newToken('quoted', text, '', start, end);
}

/** Offset behind the closing quote; a doubled quote stands for itself. */
function endOfQuoted(sql: string, start: number, close: string): number {
  let from = start + 1;
  for (;;) {
    const at = sql.indexOf(close, from);
    if (at < 0) {
      const rest = sql.slice(start + 1, start + 129);
      throw new SqlServerError(105, `Unclosed quotation mark after the character string '${rest}'.`, 15);
    }
    if (sql[at + 1] !== close) return at + 1;
    from = at + 2;
  }
}

function newToken(kind: TokenKind, text: string, keyword: string, start: number, end: number): Token {
  return { kind, text, keyword, national: false, start, end };
}
