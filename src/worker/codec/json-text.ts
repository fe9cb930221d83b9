/**
 * The JSON text of a string. Half a surrogate pair becomes an escape, so that nothing of the value is lost. To look first
 * whether anything has to be escaped takes as long, and leaves a text that is copied once more.
 */
export function jsonString(text: string): string {
  return JSON.stringify(text);
}

/** The shortest JSON text that gives back the same double. Zero keeps its sign, for which Java wants the point. */
export function float64Text(value: number): string {
  return value === 0 && Object.is(value, -0) ? '-0.0' : String(value);
}

/** Below this a 32-bit float has fewer significant digits. */
const SMALLEST_NORMAL_FLOAT32 = 2 ** -126;

/**
 * The shortest JSON text that gives back the same 32-bit float: `0.1` rather than the `0.10000000149011612` that the
 * same float is as a double. Six digits survive any normal float, nine suffice for all.
 */
export function float32Text(value: number): string {
  if (value === 0) return float64Text(value);
  const fewest = Math.abs(value) < SMALLEST_NORMAL_FLOAT32 ? 1 : 6;
  for (let digits = fewest; digits < 9; digits += 1) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}
