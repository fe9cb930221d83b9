import { describe, expect, test } from '@jest/globals';
import { inspect } from 'node:util';
import { type Expression } from '../../../../simulator/sql/ast/query';
import {
  parseBatch,
  parseExpressionText,
  parseTypeText,
  tryParseName,
} from '../../../../simulator/sql/parser';

/** An expression with all its parentheses, operators in front. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'binary':
    case 'compare':
      return `(${expression.operator} ${shape(expression.left)} ${shape(expression.right)})`;
    case 'and':
    case 'or':
      return `(${expression.kind} ${shape(expression.left)} ${shape(expression.right)})`;
    case 'not':
    case 'unary':
      return `(${expression.kind} ${shape(expression.operand)})`;
    case 'column':
      return expression.parts.join('.');
    case 'literal':
      return inspect(expression.value);
    default:
      return expression.kind;
  }
}

describe('expressions', () => {
  test.each([
    ['a + b * c - d', '(- (+ a (* b c)) d)'],
    ['a & b + c', '(+ (& a b) c)'],
    ['NOT a = b AND c = d OR e = f', '(or (and (not (= a b)) (= c d)) (= e f))'],
    ['a > b OR (a = b AND c > d)', '(or (> a b) (and (= a b) (> c d)))'],
    ['-a * b', '(* (unary a) b)'],
    ['a !< b', '(>= a b)'],
  ])('%s', (text, expected) => {
    expect(shape(parseExpressionText(text))).toBe(expected);
  });

  test.each([
    ['5', { name: 'int' }, 5],
    ['2147483648', { name: 'numeric', precision: 10, scale: 0 }, 2_147_483_648n],
    ['1.50', { name: 'numeric', precision: 3, scale: 2 }, 150n],
    ['.5', { name: 'numeric', precision: 1, scale: 1 }, 5n],
    ['1e2', { name: 'float' }, 100],
    ["'ab'", { name: 'varchar', length: 2 }, 'ab'],
    ["N''", { name: 'nvarchar', length: 1 }, ''],
    ['0xABC', { name: 'varbinary', length: 2 }, Buffer.from([0x0a, 0xbc])],
  ])('the constant %s has its type', (text, type, value) => {
    expect(parseExpressionText(text)).toEqual({ kind: 'literal', type, value });
  });
});

describe('types', () => {
  test.each([
    ['nvarchar(max)', { name: 'nvarchar', length: -1 }],
    ['decimal(18, 4)', { name: 'decimal', precision: 18, scale: 4 }],
    ['float(24)', { name: 'real' }],
    ['timestamp', { name: 'rowversion' }],
    ['sysname', { name: 'nvarchar', length: 128 }],
    ['sys.datetime2(3)', { name: 'datetime2', scale: 3 }],
  ])('%s', (text, type) => {
    expect(parseTypeText(text)).toEqual(type);
  });

  test.each([
    ['nosuch', 243],
    ['varchar(8001)', 131],
    ['datetime2(8)', 1002],
    ['decimal(39)', 2750],
  ])('%s is error %d', (text, number) => {
    expect(() => parseTypeText(text)).toThrow(expect.objectContaining({ number }));
  });
});

describe('names', () => {
  test.each([
    ['a.[b.c].d', ['a', 'b.c', 'd']],
    ['db..t', ['db', '', 't']],
    ['a b', undefined],
    ['', undefined],
  ])('%s', (text, parts) => {
    expect(tryParseName(text)).toEqual(parts);
  });
});

describe('statements', () => {
  const kinds = (sql: string): string[] => parseBatch(sql).map(({ kind }) => kind);

  test('follow each other with and without semicolons', () => {
    expect(
      kinds("DECLARE @a int = 1 SET @a += 2; SELECT @a PRINT 'x' IF @a = 3 BEGIN SELECT 1 END ELSE SELECT 2"),
    ).toEqual(['declare', 'assign', 'select', 'print', 'if']);
  });

  test('know their place in the batch', () => {
    const sql = '  SELECT 1;  ALTER TABLE t ADD c int NULL ';
    const texts = parseBatch(sql).map(({ start, end }) => sql.slice(start, end));
    expect(texts).toEqual(['SELECT 1;', 'ALTER TABLE t ADD c int NULL']);
  });

  test.each([
    ['SELECT FROM t', 156],
    ['SELECT * FRM t WHERE', 102],
    ['CREATE PROCEDURE p AS SELECT 1', 156],
    ['MERGE t USING s ON 1 = 1 WHEN MATCHED THEN DELETE', 10713],
    ['SELECT a.b.c.d.e FROM t', 117],
    ['FROB x y', 102],
  ])('%s is error %d', (sql, number) => {
    expect(() => parseBatch(sql)).toThrow(expect.objectContaining({ number }));
  });

  test('a call without EXEC may only come first', () => {
    expect(kinds('sp_help')).toEqual(['execute']);
    expect(() => parseBatch('SELECT 1 sp_help 2')).toThrow(expect.objectContaining({ number: 102 }));
  });
});
