import { describe, expect, test } from '@jest/globals';
import { splitBatches } from '../../../../simulator/command/batches';

const texts = (script: string): string[] => splitBatches(script).map(({ sql }) => sql);

describe('batches of a script', () => {
  test('end at lines GO, in any case, with white space and comments', () => {
    expect(texts('SELECT 1\nGO\nSELECT 2\r\n  go  \nSELECT 3\nGo -- done\nSELECT 4')).toEqual([
      'SELECT 1',
      'SELECT 2',
      'SELECT 3',
      'SELECT 4',
    ]);
  });

  test('know their line and how often they run', () => {
    expect(splitBatches('\ufeffGO\n\nINSERT t\nGO 5\nGO\nSELECT 1\n')).toEqual([
      { sql: '\nINSERT t', line: 2, count: 5 },
      { sql: 'SELECT 1\n', line: 6, count: 1 },
    ]);
  });

  test.each([
    "SELECT 'a\nGO\nb'",
    "SELECT 'it''s\nGO\n'",
    'SELECT "a\nGO\nb"',
    'SELECT [a\nGO\nb]',
    '/* a /* b */\nGO\n*/ SELECT 1',
  ])('GO inside %j is text', (script) => {
    expect(texts(script)).toEqual([script]);
  });

  test.each(["-- it's\nGO\nSELECT 1", "/* it's */\nGO\nSELECT 1", 'SELECT [it]\nGO\nSELECT 1'])(
    'a quote in %j opens nothing',
    (script) => {
      expect(texts(script)).toHaveLength(2);
    },
  );

  test('GO is a whole line', () => {
    expect(texts('SELECT 1 GO\nGOTO x\nGO x')).toEqual(['SELECT 1 GO\nGOTO x\nGO x']);
  });
});
