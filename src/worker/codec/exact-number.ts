const TWO_32 = 0x1_0000_0000;
/** High words below this make a safe integer together with their low word. */
const SAFE_HIGH = 0x20_0000;

/** Digits of the signed 64-bit integer of two words. */
export function int64Text(high: number, low: number): string {
  if (high >= -SAFE_HIGH && high < SAFE_HIGH) return String(high * TWO_32 + low);
  return (BigInt(high) * BigInt(TWO_32) + BigInt(low)).toString();
}

/** Digits of the unsigned integer of little-endian 32-bit words. */
export function uintText(words: readonly number[]): string {
  let last = words.length - 1;
  while (last > 0 && words[last] === 0) last--;
  const low = words[0] ?? 0;
  const high = words[1] ?? 0;
  if (last <= 1 && high < SAFE_HIGH) return String(high * TWO_32 + low);
  let value = 0n;
  for (let i = last; i >= 0; i--) value = (value << 32n) | BigInt(words[i] ?? 0);
  return value.toString();
}

/** Plain notation of `digits` (of the unscaled number, no sign) with exactly `scale` fraction digits. */
export function scaledText(digits: string, scale: number, negative: boolean): string {
  const sign = negative && /[1-9]/.test(digits) ? '-' : '';
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, '0');
  const point = padded.length - scale;
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`;
}
