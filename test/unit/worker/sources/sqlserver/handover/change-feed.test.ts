import { describe, expect, test } from '@jest/globals';
import { type Change } from '../../../../../../src/worker/sources/sqlserver/handover/change';
import { ChangeFeed } from '../../../../../../src/worker/sources/sqlserver/handover/change-feed';
import { changeRow } from './change-rows-of';
import { lsnOf } from './model/model-database';

function drain(feed: ChangeFeed): Change[] {
  const changes: Change[] = [];
  while (!feed.isEmpty) {
    changes.push(feed.first);
    feed.take();
  }
  return changes;
}

describe('changes of one capture instance', () => {
  test('an update is one change, also when its rows come in two pages', () => {
    const feed = new ChangeFeed('dbo_orders', 0);
    feed.add(changeRow(1, 1, 10, 3, [1, 'old'], 7));
    expect(feed.isEmpty).toBe(true);
    feed.add(changeRow(1, 1, 10, 4, [1, 'new'], 8));
    feed.finish();
    const wanted = { before: [1, 'old'], after: [1, 'new'], windowBefore: 7, windowAfter: 8, operation: 4 };
    expect(drain(feed)).toMatchObject([{ ...wanted, serial: 2, sizeBytes: 20 }]);
  });

  test('rows that share commit and seqval are counted, an update as two', () => {
    const feed = new ChangeFeed('dbo_orders', 0);
    for (const [record, operation] of [
      [5, 1],
      [5, 2],
      [6, 3],
      [6, 4],
      [7, 2],
    ] as const) {
      feed.add(changeRow(1, 1, record, operation));
    }
    feed.add(changeRow(2, 1, 7, 2));
    expect(drain(feed).map(({ serial }) => serial)).toEqual([1, 2, 2, 1, 1]);
  });

  test('the count goes on where the last run was cut', () => {
    const cursor = { commandId: 1, seqval: lsnOf(5), operation: 1, serial: 1 };
    const feed = new ChangeFeed('dbo_orders', 0, { startLsn: lsnOf(1), cursor });
    feed.add(changeRow(1, 1, 5, 2));
    expect(feed.first.serial).toBe(2);
  });

  test.each([
    ['a row after an update without the one before', [changeRow(1, 1, 10, 4)]],
    ['a row before an update followed by an insert', [changeRow(1, 1, 10, 3), changeRow(1, 1, 11, 2)]],
    ['rows of two updates of different commits', [changeRow(1, 1, 10, 3), changeRow(2, 1, 10, 4)]],
    ['rows of two updates of one commit', [changeRow(1, 1, 10, 3), changeRow(1, 2, 11, 4)]],
  ])('%s is refused, with the place', (_, rows) => {
    const feed = new ChangeFeed('dbo_orders', 0);
    expect(() => rows.forEach((row) => feed.add(row))).toThrow(
      /dbo_orders: at commit 00000000:0000000[12]:0000/,
    );
  });

  test('nothing may follow a row before an update', () => {
    const feed = new ChangeFeed('dbo_orders', 0);
    feed.add(changeRow(1, 1, 10, 3));
    expect(() => feed.finish()).toThrow('expected the rows of an update (3 and 4) together');
  });
});
