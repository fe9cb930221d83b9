import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { int64Text, scaledText, uintText } from '../../../../src/worker/codec/exact-number';

const MASK = 0xffff_ffffn;

describe('exact numbers', () => {
  test('64-bit integers keep every digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const high = Number(BigInt.asIntN(32, value >> 32n));
        expect(int64Text(high, Number(value & MASK))).toBe(value.toString());
      }),
    );
  });

  test('unsigned integers of up to 128 bits keep every digit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
        fc.integer({ min: 0, max: 128 }),
        (value, dropped) => {
          const small = value >> BigInt(dropped);
          const words = [0n, 32n, 64n, 96n].map((shift) => Number((small >> shift) & MASK));
          expect(uintText(words)).toBe(small.toString());
        },
      ),
    );
  });

  test.each([
    ['0', 2, false, '0.00'],
    ['0', 2, true, '0.00'],
    ['5', 0, true, '-5'],
    ['5', 3, true, '-0.005'],
    ['12345', 2, false, '123.45'],
    ['99999999999999999999999999999999999999', 38, false, '0.99999999999999999999999999999999999999'],
  ])('%s with scale %i, negative %j, is %s', (digits, scale, negative, text) => {
    expect(scaledText(digits, scale, negative)).toBe(text);
  });
});
