import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  decrementLsn,
  formatLsn,
  incrementLsn,
  LSN_MAX,
  LSN_ZERO,
  lsnFromBytes,
  lsnToBytes,
  tryParseLsn,
} from '../../../../src/worker/codec/lsn';

const bytes = fc.uint8Array({ minLength: 10, maxLength: 10 }).map((array) => Buffer.from(array));

describe('LSN', () => {
  test('is written as SQL Server writes it', () => {
    const lsn = lsnFromBytes(Buffer.from('ff0000002a000001a00003', 'hex'), 1);
    expect(formatLsn(lsn)).toBe('0000002a:000001a0:0003');
  });

  test('text and bytes round-trip', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        const lsn = lsnFromBytes(value);
        expect(lsnToBytes(lsn)).toEqual(value);
        expect(tryParseLsn(formatLsn(lsn))).toBe(lsn);
      }),
    );
  });

  test('compares as the bytes do', () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(lsnFromBytes(a) < lsnFromBytes(b)).toBe(Buffer.compare(a, b) < 0);
      }),
    );
  });

  test('increment and decrement are one step apart, across carries', () => {
    fc.assert(
      fc.property(bytes, fc.integer({ min: 0, max: 9 }), (value, ones) => {
        value.fill(0xff, 10 - ones);
        const lsn = lsnFromBytes(value);
        fc.pre(lsn !== LSN_MAX);
        const next = incrementLsn(lsn);
        expect(BigInt(`0x${lsnToBytes(next).toString('hex')}`)).toBe(
          BigInt(`0x${value.toString('hex')}`) + 1n,
        );
        expect(decrementLsn(next)).toBe(lsn);
      }),
    );
  });

  test('has no neighbour beyond the ends', () => {
    expect(() => incrementLsn(LSN_MAX)).toThrow('ffffffff:ffffffff:ffff');
    expect(() => decrementLsn(LSN_ZERO)).toThrow('00000000:00000000:0000');
  });

  test.each(['', '0000002a:000001a0:003', '0000002A:000001A0:0003', ' 0000002a:000001a0:0003'])(
    'refuses the text %j',
    (text) => {
      expect(tryParseLsn(text)).toBeUndefined();
    },
  );
});
