import { describe, expect, test } from '@jest/globals';
import { inWordsOf } from '../../../simulator/tsql/expectation';
import { parseScript } from '../../../simulator/tsql/script-file';

describe('expected lines', () => {
  test.each([
    ['id int | name *', 'id int | name nvarchar(20)'],
    ['1 | * | x', '1 | anything | x'],
    ['Msg 313, Level 16, ...', 'Msg 313, Level 16, State 3: An insufficient number'],
    ['... | capture', '6F9619FF | capture'],
    ['a (b) [c] {d} ^e$ \\f', 'a (b) [c] {d} ^e$ \\f'],
  ])('%j is met by %j', (expected, actual) => {
    expect(inWordsOf([expected], [actual])).toEqual([expected]);
  });

  test.each([
    ['1 | 2', '1 | 3'],
    ['1 | *', '1'],
    ['a.b', 'axb'],
    ['2 * 3', '2 x 3'],
  ])('%j is not met by %j', (expected, actual) => {
    expect(inWordsOf([expected], [actual])).toEqual([actual]);
  });

  test('lines that are not expected stay', () => {
    expect(inWordsOf(['a'], ['a', 'b'])).toEqual(['a', 'b']);
  });
});

describe('scripts', () => {
  test('are steps with sessions, directives and what they print', () => {
    const script = [
      'SELECT 1;',
      '--> a',
      '-->  b',
      'GO',
      '',
      'GO',
      '--@start other',
      '-- a comment',
      'SELECT 2;',
      'GO',
      '--@finish other',
      '--> 2',
      'GO',
      '--@session reader ann s3cret',
      '--@silent',
      'SELECT 3;',
    ].join('\n');
    const main = { session: 'main', mode: 'run', login: undefined, silent: false };
    expect(parseScript(script)).toEqual([
      { ...main, sql: 'SELECT 1;', expected: ['a', ' b'], line: 1 },
      { ...main, session: 'other', mode: 'start', sql: '-- a comment\nSELECT 2;', expected: [], line: 7 },
      { ...main, session: 'other', mode: 'finish', sql: '', expected: ['2'], line: 11 },
      {
        ...main,
        session: 'reader',
        login: { user: 'ann', password: 's3cret' },
        silent: true,
        sql: 'SELECT 3;',
        expected: [],
        line: 14,
      },
    ]);
  });
});
