import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type DeliveryFormat } from '../../support/delivery/delivery-checker';
import { type FaultKind } from '../../support/delivery/findings';
import { type OutputRecord } from '../../support/delivery/observed-change';
import { reportSummary } from '../../support/delivery/delivery-report';
import { check, deliveries, type Delivery, renumber, rowOf } from './delivered-history';

const FORMATS: readonly DeliveryFormat[] = ['json', 'debezium-json'];

/** Breaks a delivery at the record that `at` (0 to 1) points to; undefined when it cannot be broken so there. */
type Mutation = (delivery: Delivery, at: number) => Partial<Delivery> | undefined;

const pick = (records: readonly unknown[], at: number): number =>
  Math.min(records.length - 1, Math.floor(at * records.length));

const replaceRecords = (records: readonly OutputRecord[]): Partial<Delivery> => ({
  records: renumber(records),
});

function editValue(record: OutputRecord, edit: (image: Record<string, unknown>) => void): OutputRecord {
  const value = JSON.parse(record.value ?? '{}') as Record<string, unknown>;
  edit('after' in value ? ((value['after'] ?? value['before']) as Record<string, unknown>) : value);
  return { ...record, value: JSON.stringify(value) };
}

const earlierOfKey = (records: readonly OutputRecord[], i: number): number =>
  records.slice(0, i).findLastIndex((other) => other.key === records[i]?.key);

const MUTATIONS: Readonly<
  Record<string, { readonly breaks: Mutation; readonly seenAs: readonly FaultKind[] }>
> = {
  'one record lost': {
    breaks: ({ records, format }, at) => {
      const i = pick(records, at);
      // The flat format cannot tell a lost first event from a later read of the snapshot.
      if (format === 'json' && earlierOfKey(records, i) === -1) return undefined;
      return replaceRecords(records.toSpliced(i, 1));
    },
    seenAs: ['lost', 'unannounced'],
  },
  'one record doubled': {
    breaks: ({ records }, at) => {
      const i = pick(records, at);
      return replaceRecords(records.toSpliced(i, 0, ...records.slice(i, i + 1)));
    },
    seenAs: ['doubled'],
  },
  'two records of a key swapped': {
    breaks: ({ records }, at) => {
      const j = pick(records, at);
      const i = earlierOfKey(records, j);
      const [a, b] = [records[i], records[j]];
      if (a === undefined || b === undefined) return undefined;
      return replaceRecords(records.with(i, b).with(j, a));
    },
    seenAs: ['outOfOrder', 'doubled', 'unannounced', 'lost'],
  },
  'a row of a rolled-back transaction': {
    breaks: ({ records }, at) => {
      const i = pick(records, at);
      const record = records[i];
      if (typeof record?.value !== 'string') return undefined;
      const rolledBack = editValue(record, (image) => {
        image['txn'] = Number(image['txn']) + 1000;
        delete image['payload'];
      });
      return replaceRecords(records.toSpliced(i, 0, rolledBack));
    },
    seenAs: ['phantom', 'wrongImage', 'doubled'],
  },
  'a key that was never written': {
    breaks: ({ records, format }, at) => {
      const after = rowOf('99', 1, 1);
      const value = JSON.stringify(format === 'json' ? after : { op: 'c', before: null, after });
      const i = pick(records, at);
      const stranger = { topic: 'shop.orders', partition: 0, offset: 0, key: '{"id":99}', value };
      return replaceRecords(records.toSpliced(i, 0, stranger));
    },
    seenAs: ['phantom'],
  },
  'an image patched together from two versions': {
    breaks: ({ records }, at) => {
      const i = pick(records, at);
      const record = records[i];
      if (typeof record?.value !== 'string') return undefined;
      const torn = editValue(record, (image) => {
        image['payload'] = 'another';
      });
      return { records: records.with(i, torn) };
    },
    seenAs: ['wrongImage'],
  },
  'a record in a foreign partition': {
    breaks: ({ records }, at) => {
      const i = pick(records, at);
      const record = records[i];
      if (record === undefined || earlierOfKey(records, i) === -1) return undefined;
      return replaceRecords(records.with(i, { ...record, partition: record.partition + 1 }));
    },
    seenAs: ['foreignPartition'],
  },
  'a gap in the position chain': {
    breaks: ({ positions }, at) => ({ positions: positions.toSpliced(pick(positions.slice(1), at), 1) }),
    seenAs: ['brokenChain'],
  },
  'a repeated position': {
    breaks: ({ positions }, at) => {
      const i = pick(positions, at);
      return { positions: positions.toSpliced(i, 0, ...positions.slice(i, i + 1)) };
    },
    seenAs: ['brokenChain'],
  },
  'an attempt that goes backwards': {
    breaks: ({ positions }) => ({ positions: positions.map((p) => ({ ...p, attempt: 9 - p.seq })) }),
    seenAs: ['brokenChain'],
  },
  'a position that goes backwards': {
    breaks: ({ positions }) => ({ positions: positions.map((p) => ({ ...p, position: String(9 - p.seq) })) }),
    seenAs: ['brokenChain'],
  },
  'no position at all': {
    breaks: () => ({ positions: [] }),
    seenAs: ['brokenChain'],
  },
  'a table with another last image': {
    breaks: ({ table }) => {
      const [entry] = table;
      if (entry === undefined) return undefined;
      return { table: new Map([...table, [entry[0], '[0,0,"another"]']]) };
    },
    seenAs: ['wrongFold'],
  },
  'a table with a row more': {
    breaks: ({ table }) => ({ table: new Map([...table, ['77', '[1,1,"note 1"]']]) }),
    seenAs: ['wrongFold'],
  },
};

const places = fc.integer({ min: 0, max: 9999 }).map((tenThousandth) => tenThousandth / 10_000);

describe.each(FORMATS)('the delivery checker on format %s', (format) => {
  test('accepts every correct delivery', () => {
    fc.assert(
      fc.property(deliveries(format), (delivery) => {
        const report = check(delivery);
        expect(report.examples).toEqual([]);
        expect(report.clean).toBe(true);
        expect(report.records).toBe(delivery.records.length);
      }),
      { numRuns: 500 },
    );
  });

  test.each(Object.entries(MUTATIONS))('catches %s', (_name, { breaks, seenAs }) => {
    fc.assert(
      fc.property(deliveries(format), places, (delivery, at) => {
        const mutation = breaks(delivery, at);
        fc.pre(mutation !== undefined);
        const report = check({ ...delivery, ...mutation });
        const seen = seenAs.reduce((sum, kind) => sum + report.counts[kind], 0);
        if (seen === 0) throw new Error(`not seen as ${seenAs.join(' or ')}: ${reportSummary(report)}`);
      }),
      { numRuns: 300 },
    );
  });
});

test('a key whose rows were all deleted before its window closed may be absent', () => {
  const [delivery] = fc.sample(deliveries('debezium-json'), { numRuns: 1, seed: 7 });
  if (delivery === undefined) throw new Error('no sample was drawn');
  delivery.history.commit(0, [{ table: 'orders', key: '50', op: 'c' }]);
  delivery.history.commit(0, [{ table: 'orders', key: '50', op: 'd' }]);
  expect(check(delivery).clean).toBe(true);
  const behind = delivery.firstTxnAfterSnapshot;
  delivery.history.commit(behind, [{ table: 'orders', key: '51', op: 'c' }]);
  delivery.history.commit(behind, [{ table: 'orders', key: '51', op: 'd' }]);
  expect(check(delivery).counts.lost).toBe(2);
});

test('a second r of a key is doubled even where its image is the right one', () => {
  const [delivery] = fc.sample(deliveries('debezium-json').filter(hasRead), { numRuns: 1, seed: 1 });
  if (delivery === undefined) throw new Error('no sample was drawn');
  const read = delivery.records.find(isRead);
  if (read === undefined) throw new Error('the sample has no r');
  const records = renumber([...delivery.records, read]);
  expect(check({ ...delivery, records }).counts.doubled).toBeGreaterThan(0);
});

test('a committed change is not taken for one that follows from nothing', () => {
  const [delivery] = fc.sample(deliveries('json'), { numRuns: 1 });
  expect(() => delivery?.history.commit(1, [{ table: 'orders', key: '123', op: 'u' }])).toThrow(
    /does not follow/,
  );
});

function isRead({ value }: OutputRecord): boolean {
  return value?.includes('"op":"r"') === true;
}

function hasRead({ records }: Delivery): boolean {
  return records.some(isRead);
}
