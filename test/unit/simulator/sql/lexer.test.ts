import { describe, expect, test } from '@jest/globals';
import { tokenize } from '../../../../simulator/sql/lexer';

const kinds = (sql: string): string[] => tokenize(sql).map(({ kind, text }) => `${kind} ${text}`);

describe('tokens of a batch', () => {
  test('names, strings, numbers and binaries', () => {
    expect(kinds(`SELECT [a]]b], "c""d", N'it''s', 0x0F, 1.5e3, @V, @@spid`)).toEqual([
      'word SELECT',
      'quoted a]b',
      'operator ,',
      'quoted c"d',
      'operator ,',
      "string it's",
      'operator ,',
      'binary 0x0F',
      'operator ,',
      'number 1.5e3',
      'operator ,',
      'variable @v',
      'operator ,',
      'variable @@spid',
      'end ',
    ]);
  });

  test('comments nest and end at the line', () => {
    expect(kinds('a /* x /* y */ z */ b -- c\n d')).toEqual(['word a', 'word b', 'word d', 'end ']);
  });

  test('two-character operators are one token', () => {
    expect(kinds('a<>b<=c!=d+=e::f')).toEqual([
      'word a',
      'operator <>',
      'word b',
      'operator <=',
      'word c',
      'operator !=',
      'word d',
      'operator +=',
      'word e',
      'operator ::',
      'word f',
      'end ',
    ]);
  });

  test.each([
    ["SELECT 'open", 105],
    ['SELECT [open', 105],
    ['SELECT /* open', 113],
    ['SELECT `x`', 102],
  ])('%s is error %d', (sql, number) => {
    expect(() => tokenize(sql)).toThrow(expect.objectContaining({ number }));
  });
});
