import { type DateTime } from '../../core/table-schema';

// Microseconds and nanoseconds since 1970 of the years 1 to 9999 do not fit a JavaScript number: they are put together
// from two numbers that do, as text.

const MS_PER_DAY = 86_400_000;
const TICKS_PER_MS = 10_000;
/** Milliseconds that are surely within 64 bits of nanoseconds; the edge itself is judged exactly. */
const SAFE_NANOSECOND_MS = 9_223_372_036_854;
const MAX_INT64 = 2n ** 63n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** Milliseconds since 1970-01-01; ticks below are cut off. */
export function epochMillis(value: DateTime): number {
  return value.days * MS_PER_DAY + Math.floor(value.ticks / TICKS_PER_MS);
}

/** Digits of the microseconds since 1970-01-01; ticks below are cut off. */
export function epochMicrosText(value: DateTime): string {
  return joinThousands(epochMillis(value), [Math.floor((value.ticks % TICKS_PER_MS) / 10)]);
}

/** Digits of the nanoseconds since 1970-01-01, whether they fit 64 bits or not. */
export function epochNanosText(value: DateTime): string {
  const nanos = (value.ticks % TICKS_PER_MS) * 100;
  return joinThousands(epochMillis(value), [Math.floor(nanos / 1000), nanos % 1000]);
}

/** -1 and 1: the nanoseconds since 1970-01-01 are below or above what 64 bits hold; 0: they fit. */
export function nanosOverflow(value: DateTime): -1 | 0 | 1 {
  const millis = epochMillis(value);
  if (Math.abs(millis) < SAFE_NANOSECOND_MS) return 0;
  const nanos = BigInt(epochNanosText(value));
  if (nanos > MAX_INT64) return 1;
  return nanos < MIN_INT64 ? -1 : 0;
}

const threeDigits = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/** Digits of `high` times 1000 per group, plus the groups: from 0 to 999 each, the highest first. */
export function joinThousands(high: number, groups: readonly number[]): string {
  if (high > 0) {
    let digits = String(high);
    for (const group of groups) digits += threeDigits[group] ?? '';
    return digits;
  }
  return String(groups.reduce((sum, group) => sum * 1000n + BigInt(group), BigInt(high)));
}
