import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { MUTANTS } from '../../chart/mutation/mutants';

test('every mutant still finds its place exactly once', () => {
  const lost = MUTANTS.filter(
    ({ file, from }) => readFileSync(join('src', 'helm', file), 'utf8').split(from).length !== 2,
  );
  expect(lost.map(({ file, rule }) => `${file}: ${rule}`)).toEqual([]);
});
