import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { crc32c } from '../../../../src/worker/codec/crc32c';
import {
  BATCH_HEADER_BYTES,
  RecordBatchBuilder,
  singleRecordBatchBytes,
  type LogRecord,
} from '../../../../src/worker/kafka/protocol/record-batch-builder';
import { readRecordBatches } from '../../../../src/worker/kafka/protocol/record-batch-reader';

const PRODUCER = { id: 4711n, epoch: 12 };
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const record: fc.Arbitrary<LogRecord> = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.option(fc.dictionary(fc.string({ minLength: 1 }), fc.string(), { maxKeys: 3 })),
});

function build(records: readonly LogRecord[], timestampMs = 1_700_000_000_000): Buffer {
  const builder = new RecordBatchBuilder(timestampMs, 0);
  for (const [index, item] of records.entries()) builder.append(item, timestampMs + index * 1000);
  return builder.seal(PRODUCER, 2_147_483_640);
}

describe('record batches', () => {
  test('are read as they were built', () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 50 }), (records) => {
        const [batch, ...others] = readRecordBatches(build(records));
        expect(others).toEqual([]);
        expect(batch).toMatchObject({ producerId: PRODUCER.id, transactional: true, marker: 'none' });
        expect(batch?.lastOffset).toBe(BigInt(records.length - 1));
        const read = batch?.records.map(({ key, value, headers }) => ({
          key,
          value,
          headers: Object.fromEntries(headers),
        }));
        expect(read).toEqual(records.map((item) => ({ ...item, headers: item.headers ?? {} })));
        expect(batch?.records.map(({ timestampMs }) => timestampMs)).toEqual(
          records.map((_, index) => 1_700_000_000_000 + index * 1000),
        );
      }),
    );
  });

  test('know their size before they are built', () => {
    fc.assert(
      fc.property(record, (item) => {
        expect(build([item])).toHaveLength(singleRecordBatchBytes(item));
      }),
    );
  });

  test('have the header of format version 2', () => {
    const batch = build([{ key: Buffer.from('k'), value: Buffer.from('v'), headers: null }]);
    // Length 7: attributes, deltas, `2 k`, `2 v`, no headers.
    expect(batch.subarray(BATCH_HEADER_BYTES).toString('hex')).toBe('10000000026b027600');
    expect(batch.readInt32BE(8)).toBe(batch.length - 12);
    expect(batch.readInt8(16)).toBe(2);
    expect(batch.readUInt32BE(17)).toBe(crc32c(batch, 21));
    expect(batch.readInt16BE(21)).toBe(0x10);
    expect([batch.readBigInt64BE(43), batch.readInt16BE(51), batch.readInt32BE(53)]).toEqual([
      PRODUCER.id,
      PRODUCER.epoch,
      2_147_483_640,
    ]);
  });

  test('a clock that is set back does not make a record older than its batch', () => {
    const builder = new RecordBatchBuilder(5000, 0);
    const empty = { key: null, value: null, headers: null };
    builder.append(empty, 5000);
    builder.append(empty, 4000);
    const [batch] = readRecordBatches(builder.seal(PRODUCER, 0));
    expect(batch?.records.map(({ timestampMs }) => timestampMs)).toEqual([5000, 5000]);
  });

  test('an incomplete batch at the end of a fetched set is left out', () => {
    const batch = build([{ key: null, value: Buffer.from('v'), headers: null }]);
    const two = Buffer.concat([batch, batch]);
    for (let end = batch.length; end < two.length; end++)
      expect(readRecordBatches(two.subarray(0, end))).toHaveLength(1);
    expect(readRecordBatches(two)).toHaveLength(2);
  });

  test.each([
    [1, gzipSync],
    [4, zstdCompressSync],
  ])('compressed with codec %i are read', (codec, compress) => {
    const plain = build([{ key: null, value: Buffer.from('v'.repeat(500)), headers: null }]);
    expect(readRecordBatches(recompressed(plain, codec, compress))[0]?.records[0]?.value).toHaveLength(500);
  });

  test('compressed with a codec that cannot be read are refused by its name', () => {
    const plain = build([{ key: null, value: Buffer.from('v'), headers: null }]);
    expect(() => readRecordBatches(recompressed(plain, 3, (body) => body))).toThrow(
      expect.objectContaining({
        code: 'CDC_KAFKA_COMPRESSION_UNSUPPORTED',
        message: expect.stringContaining('lz4'),
      }),
    );
  });

  test.each([
    ['abort', 0],
    ['commit', 1],
  ])('the marker of a %s has no records', (marker, type) => {
    const batch = build([{ key: Buffer.from([0, 0, 0, type]), value: Buffer.alloc(6), headers: null }]);
    batch.writeInt16BE(0x30, 21);
    expect(readRecordBatches(batch)[0]).toMatchObject({ marker, records: [] });
  });
});

function recompressed(batch: Buffer, codec: number, compress: (body: Buffer) => Buffer): Buffer {
  const body = compress(batch.subarray(BATCH_HEADER_BYTES));
  const result = Buffer.concat([batch.subarray(0, BATCH_HEADER_BYTES), body]);
  result.writeInt32BE(result.length - 12, 8);
  result.writeInt16BE(0x10 | codec, 21);
  return result;
}
