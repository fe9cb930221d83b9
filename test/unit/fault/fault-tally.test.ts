import { expect, test } from '@jest/globals';
import { CELLS, FaultTally } from '../../fault/fault-tally';

test('there are 24 cells, and the least of them is what counts', () => {
  expect(CELLS).toHaveLength(24);
  const tally = new FaultTally();
  for (const cell of CELLS) tally.add(cell, { evidence: 'seen', recoveryMs: 1000 });
  expect(tally.least).toBe(1);
  tally.add({ fault: 'broker killed', phase: 'commit' }, { evidence: 'seen', recoveryMs: 9000 });
  expect(tally.least).toBe(1);
  expect(tally.total).toBe(25);
  expect(tally.count({ fault: 'broker killed', phase: 'commit' })).toBe(2);
});

test('the table has a line per fault with the recoveries', () => {
  const tally = new FaultTally();
  for (const recoveryMs of [1000, 3000, 2000])
    tally.add({ fault: 'source killed', phase: 'stream' }, { evidence: 'seen', recoveryMs });
  const row = tally.table().find((line) => line.startsWith('source killed'));
  expect(row).toMatch(/^source killed +0 +3 +0 +2\.0 s, 3\.0 s$/);
  expect(tally.table().find((line) => line.startsWith('leader moved'))).toMatch(/0 +0 +0 +-$/);
});
