import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type JsonObject } from '../../../../../../src/core/ports';
import { type ChangeRow } from '../../../../../../src/worker/sources/sqlserver/handover/change';
import { ChangeFeed } from '../../../../../../src/worker/sources/sqlserver/handover/change-feed';
import { ChangeMerge } from '../../../../../../src/worker/sources/sqlserver/handover/change-merge';
import {
  positionToJson,
  PositionTracker,
  type StreamPosition,
  tryParsePosition,
} from '../../../../../../src/worker/sources/sqlserver/handover/stream-position';
import { changeRow } from './change-rows-of';
import { lsnOf } from './model/model-database';

interface History {
  readonly instances: readonly (readonly ChangeRow[])[];
}

const INSTANCES = 4;

/** Inserts and updates of a few instances in a few commits, each instance in the order of its index. */
const history: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      commit: fc.integer({ min: 1, max: 4 }),
      command: fc.integer({ min: 1, max: 3 }),
      instance: fc.integer({ min: 0, max: INSTANCES - 1 }),
      isUpdate: fc.boolean(),
    }),
    { maxLength: 40 },
  )
  .map((changes) => {
    const instances: ChangeRow[][] = Array.from({ length: INSTANCES }, () => []);
    changes.sort((a, b) => a.commit - b.commit || a.command - b.command);
    changes.forEach(({ commit, command, instance, isUpdate }, record) => {
      const values = [record];
      for (const operation of isUpdate ? [3, 4] : [2]) {
        instances[instance]?.push(changeRow(commit, command, record, operation, values));
      }
    });
    return { instances };
  });

function recordsOf({ instances }: History): number {
  return new Set(instances.flat().map(({ seqval }) => seqval)).size;
}

function isBehind(row: ChangeRow, { lsn, cut }: StreamPosition, instance: number): boolean {
  const cursor = cut?.lsn === row.startLsn ? cut.feeds.get(String(instance)) : undefined;
  if (cursor === undefined) return row.startLsn > lsn;
  if (row.commandId !== cursor.commandId) return row.commandId > cursor.commandId;
  if (row.seqval !== cursor.seqval) return row.seqval > cursor.seqval;
  return row.operation > cursor.operation;
}

function throughStorage(position: StreamPosition): StreamPosition {
  const stored = tryParsePosition(JSON.parse(JSON.stringify(positionToJson(position))) as JsonObject);
  if (stored === undefined) throw new Error('the position does not round-trip');
  return stored;
}

/** The feeds of a reader that starts at a position, and what they have not read yet. */
function openFeeds(one: History, position: StreamPosition): { feeds: ChangeFeed[]; rest: ChangeRow[][] } {
  const rest = one.instances.map((rows, i) => rows.filter((row) => isBehind(row, position, i)));
  const feeds = rest.map((_, i) => {
    const cursor = position.cut?.feeds.get(String(i));
    const resume = cursor && position.cut ? { startLsn: position.cut.lsn, cursor } : undefined;
    return new ChangeFeed(String(i), i, resume);
  });
  return { feeds, rest };
}

function fill(feed: ChangeFeed, rows: ChangeRow[], pageRows: number): void {
  for (const row of rows.splice(0, pageRows)) feed.add(row);
  if (rows.length === 0) feed.finish();
}

describe('merge of capture instances', () => {
  test('everything comes out once and in the order of the log, whatever the pages', () => {
    fc.assert(
      fc.property(history, fc.integer({ min: 1, max: 5 }), (one, pageRows) => {
        const { feeds, rest } = openFeeds(one, { lsn: lsnOf(0), cut: null });
        const merge = new ChangeMerge(feeds);
        const records: number[] = [];
        for (;;) {
          for (const feed of merge.starved) {
            fill(feed, rest[feed.ordinal] ?? [], pageRows);
            merge.refilled(feed);
          }
          const { next } = merge;
          if (next !== undefined) records.push(Number(next.first.after?.[0]));
          else if (merge.starved.size === 0) break;
          merge.take();
        }
        expect(records).toEqual(Array.from({ length: recordsOf(one) }, (_, i) => i));
      }),
    );
  });

  test('in any order inside commits, cut anywhere and resumed in another order, nothing is lost or doubled', () => {
    const picks = fc.infiniteStream(fc.nat(100));
    const batches = fc.infiniteStream(fc.integer({ min: 1, max: 6 }));
    fc.assert(
      fc.property(history, picks, batches, (one, pick, batch) => {
        const records: number[] = [];
        let position: StreamPosition = { lsn: lsnOf(0), cut: null };
        for (let isDone = false; !isDone;) {
          const { feeds, rest } = openFeeds(one, position);
          feeds.forEach((feed, i) => fill(feed, rest[i] ?? [], Infinity));
          const tracker = new PositionTracker(position);
          for (let left = Number(batch.next().value); left > 0; left--) {
            const first = feeds.filter((feed) => !feed.isEmpty).map((feed) => feed.first.startLsn);
            const commit = first.sort()[0];
            const candidates = feeds.filter((feed) => !feed.isEmpty && feed.first.startLsn === commit);
            const feed = candidates[Number(pick.next().value) % candidates.length];
            if (feed === undefined) break;
            records.push(Number(feed.first.after?.[0]));
            tracker.delivered(feed.instance, feed.first);
            feed.take();
          }
          isDone = feeds.every((feed) => feed.isEmpty);
          if (isDone) tracker.finishUpTo(lsnOf(10));
          position = throughStorage(tracker.position);
        }
        expect(records.sort((a, b) => a - b)).toEqual(Array.from({ length: recordsOf(one) }, (_, i) => i));
        expect(position).toEqual({ lsn: lsnOf(10), cut: null });
      }),
    );
  });

  test('a position inside a commit is not taken for one behind it', () => {
    const tracker = new PositionTracker({ lsn: lsnOf(1), cut: null });
    const feed = new ChangeFeed('a', 0);
    feed.add(changeRow(3, 1, 1, 2));
    tracker.delivered('a', feed.first);
    tracker.finishUpTo(lsnOf(2));
    expect(tracker.position).toMatchObject({ lsn: lsnOf(2), cut: { lsn: lsnOf(3) } });
    tracker.finishUpTo(lsnOf(3));
    expect(tracker.position).toEqual({ lsn: lsnOf(3), cut: null });
  });

  test.each([
    {},
    { lsn: 'x' },
    { lsn: '00000000:00000000:0001', cut: {} },
    { lsn: '00000000:00000000:0001', cut: { lsn: '00000000:00000000:0002', feeds: { a: [1, 'x', 2, 1] } } },
    { lsn: '00000000:00000000:0001', cut: { lsn: '00000000:00000000:0002', feeds: { a: 1 } } },
  ])('%j is not taken for a position', (json) => {
    expect(tryParsePosition(json)).toBeUndefined();
  });
});
