import { expect, test } from '@jest/globals';
import { CELLS } from './fault-tally';
import { runFaults, summaryLines } from './fault-run';

const PER_CELL = 3;
/** When no further round begins; the one that is under way is ended and judged. */
const LAST_ROUND_MS = 10 * 60_000;
const DEADLINE_MS = 15 * 60_000;

test(
  'nothing is lost, doubled or put out of order by any fault in any phase',
  async () => {
    const lines: string[] = [];
    const stop = AbortSignal.timeout(LAST_ROUND_MS);
    const print = (line: string): void => void lines.push(line);
    try {
      const result = await runFaults({ perCell: PER_CELL, seed: 1, maxRounds: 7, print, stop });
      console.log(summaryLines(result).join('\n'));
      const { tally, reports } = result;
      for (const cell of CELLS)
        expect({ ...cell, count: tally.count(cell) }).toEqual({ ...cell, count: PER_CELL });
      for (const { clean, counts, examples } of reports)
        expect({ clean, counts, examples }).toMatchObject({ clean: true, examples: [] });
    } catch (error) {
      console.log(lines.join('\n'));
      throw error;
    }
  },
  DEADLINE_MS,
);
