import { describe, expect, test } from '@jest/globals';
import { formatProgress } from '../../../src/cli/snapshot-display';

const table = { database: 'shop', schema: 'dbo', table: 'orders' };

describe('snapshot progress on a terminal', () => {
  test('shows speed and time left', () => {
    const progress = { table, rowsRead: 120_000, rowsEstimated: 500_000, state: 'reading' } as const;
    expect(formatProgress(progress, 4000)).toBe(
      'shop.dbo.orders 120,000 of about 500,000 rows, 30,000 rows/s, 13 s left',
    );
  });

  test('leaves out an estimate that is exceeded or unknown', () => {
    const exceeded = { table, rowsRead: 120, rowsEstimated: 100, state: 'reading' } as const;
    expect(formatProgress(exceeded, 1000)).toBe('shop.dbo.orders 120 rows, 120 rows/s');
    expect(formatProgress({ ...exceeded, rowsEstimated: null }, 1000)).toBe(
      'shop.dbo.orders 120 rows, 120 rows/s',
    );
  });

  test('says that it waits for the capture job, and when it is done', () => {
    const progress = { table, rowsRead: 7, rowsEstimated: 7 } as const;
    expect(formatProgress({ ...progress, state: 'waiting-for-fence' }, 1)).toContain(
      'waiting for the capture job',
    );
    const remedy = 'GRANT VIEW DATABASE STATE TO [cdc];';
    expect(formatProgress({ ...progress, state: 'waiting-for-fence', remedy }, 1)).toContain(remedy);
    expect(formatProgress({ ...progress, state: 'done' }, 1)).toBe('shop.dbo.orders 7 rows, done');
  });
});
