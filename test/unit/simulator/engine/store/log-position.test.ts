import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { positionAtOrAfter, toLsn, toNumericLsn } from '../../../../../simulator/engine/store/log-position';

const position = fc.nat({ max: 2 ** 31 - 1 });

test('LSNs have the order of their positions, and lead back to them', () => {
  fc.assert(
    fc.property(position, position, (a, b) => {
      expect(Math.sign(toLsn(a).compare(toLsn(b)))).toBe(Math.sign(a - b));
      expect(positionAtOrAfter(toLsn(a))).toBe(a);
    }),
  );
});

test('the decimal form holds file, block and record', () => {
  const lsn = toLsn(1_000);
  const expected =
    BigInt(lsn.readUInt32BE(0)) * 10n ** 15n +
    BigInt(lsn.readUInt32BE(4)) * 10n ** 5n +
    BigInt(lsn.readUInt16BE(8));
  expect(toNumericLsn(1_000)).toBe(expected);
});
