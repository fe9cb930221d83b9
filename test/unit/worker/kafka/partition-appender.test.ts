import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PartitionAppender } from '../../../../src/worker/kafka/partition-appender';

const PRODUCER = { id: 1n, epoch: 0 };
const MAX_BATCH_BYTES = 1000;

function appender(): PartitionAppender {
  return new PartitionAppender('t', 0, MAX_BATCH_BYTES);
}

function record(sizeBytes: number): Parameters<PartitionAppender['append']>[0] {
  return { key: null, value: Buffer.alloc(sizeBytes), headers: null };
}

const sequenceOf = (batch: Buffer): number => batch.readInt32BE(53);

describe('a partition of a producer session', () => {
  test('cuts batches at the limit; only a single record may be larger', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1500), { minLength: 1, maxLength: 60 }), (sizes) => {
        const partition = appender();
        const grown = sizes.reduce((sum, size) => sum + partition.append(record(size), 0), 0);
        const batches = partition.take();
        expect(batches.reduce((sum, batch) => sum + batch.recordCount, 0)).toBe(sizes.length);
        expect(grown).toBeGreaterThanOrEqual(sizes.reduce((sum, size) => sum + size, 0));
        for (const batch of batches)
          expect(batch.recordCount === 1 || batch.sizeBytes <= MAX_BATCH_BYTES).toBe(true);
        expect(partition.hasUnsent).toBe(false);
      }),
    );
  });

  test('numbers batches by the records before them, over transactions', () => {
    const partition = appender();
    const sequences: number[] = [];
    for (const count of [3, 1, 5]) {
      for (let i = 0; i < count; i++) partition.append(record(10), 0);
      for (const batch of partition.take()) sequences.push(sequenceOf(partition.seal(batch, PRODUCER)));
    }
    expect(sequences).toEqual([0, 3, 4]);
  });

  test('wraps the sequence modulo 2^31, as the broker expects', () => {
    const partition = appender();
    const huge = { recordCount: 2 ** 31 - 2, seal: (_: unknown, sequence: number) => sequence };
    const seal = partition.seal.bind(partition) as unknown as (batch: unknown, producer: unknown) => number;
    expect([seal(huge, PRODUCER), seal({ ...huge, recordCount: 5 }, PRODUCER)]).toEqual([0, 2 ** 31 - 2]);
    expect(seal({ ...huge, recordCount: 1 }, PRODUCER)).toBe(3);
  });
});
