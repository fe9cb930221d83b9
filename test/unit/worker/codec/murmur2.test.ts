import { describe, expect, test } from '@jest/globals';
import { murmur2, partitionOfKey } from '../../../../src/worker/codec/murmur2';

describe('murmur2', () => {
  // From Kafka's own UtilsTest.
  test.each([
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['a-little-bit-longer-string', -1486304829],
    ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
    ['abc', 479470107],
  ])('hashes %s as the Java client does', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  test('a negative hash gives a partition in range', () => {
    expect(partitionOfKey(Buffer.from('foobar'), 12)).toBe((-790332482 & 0x7fffffff) % 12);
    expect(partitionOfKey(Buffer.alloc(0), 1)).toBe(0);
  });
});
