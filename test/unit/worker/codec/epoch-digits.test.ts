import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  epochMicrosText,
  epochMillis,
  epochNanosText,
  nanosOverflow,
} from '../../../../src/worker/codec/epoch-digits';

const TICKS_PER_DAY = 864_000_000_000;
const instants = fc.record({
  days: fc.integer({ min: -719_162, max: 2_932_896 }),
  ticks: fc.integer({ min: 0, max: TICKS_PER_DAY - 1 }),
  offsetMinutes: fc.constant(0),
});

function divideFloor(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

test('milli-, micro- and nanoseconds equal integer arithmetic without bounds', () => {
  const nearEpoch = instants.map((value) => ({ ...value, days: value.days % 2 }));
  fc.assert(
    fc.property(fc.oneof(instants, nearEpoch), (value) => {
      const ticks = BigInt(value.days) * BigInt(TICKS_PER_DAY) + BigInt(value.ticks);
      expect(BigInt(epochMillis(value))).toBe(divideFloor(ticks, 10_000n));
      expect(epochMicrosText(value)).toBe(String(divideFloor(ticks, 10n)));
      expect(epochNanosText(value)).toBe(String(ticks * 100n));
      const fits = BigInt.asIntN(64, ticks * 100n) === ticks * 100n;
      expect(nanosOverflow(value)).toBe(fits ? 0 : value.days > 0 ? 1 : -1);
    }),
    { numRuns: 2000 },
  );
});

test('64 bits of nanoseconds end within a second of 2262-04-11T23:47:16', () => {
  const last = { days: 106_751, ticks: 856_368_547_758, offsetMinutes: 0 };
  expect(nanosOverflow(last)).toBe(0);
  expect(epochNanosText(last)).toBe('9223372036854775800');
  expect(nanosOverflow({ ...last, ticks: last.ticks + 1 })).toBe(1);
});
