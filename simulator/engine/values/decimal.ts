import { SqlServerError } from '../../types/sql-type';

const POWERS: readonly bigint[] = Array.from({ length: 78 }, (_, exponent) => 10n ** BigInt(exponent));

export function powerOfTen(exponent: number): bigint {
  return POWERS[exponent] ?? 10n ** BigInt(exponent);
}

/** Moves a scaled number to another scale, half away from zero. */
export function rescale(value: bigint, from: number, to: number): bigint {
  if (to >= from) return value * powerOfTen(to - from);
  return divideRounded(value, powerOfTen(from - to));
}

/** Division rounded half away from zero. */
export function divideRounded(value: bigint, divisor: bigint): bigint {
  const half = divisor / 2n;
  const quotient = value / divisor;
  const rest = value % divisor;
  if (value >= 0n) return rest >= divisor - half ? quotient + 1n : quotient;
  return -rest >= divisor - half ? quotient - 1n : quotient;
}

export function formatScaled(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const sign = value < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function digitCount(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

/** Whether a scaled number has at most that many digits. */
export function fits(value: bigint, precision: number): boolean {
  const limit = powerOfTen(precision);
  return value < limit && value > -limit;
}

const DECIMAL_TEXT = /^\s*([+-]?)(\d*)(?:\.(\d*))?\s*$/;

/** Text to a scaled number, rounded to the scale; undefined when the text is no decimal. */
export function parseScaled(text: string, scale: number): bigint | undefined {
  const match = DECIMAL_TEXT.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '') return undefined;
  const value = rescale(BigInt(whole + fraction), fraction.length, scale);
  return sign === '-' ? -value : value;
}

/** A float's shortest text as a scaled number. @throws SqlServerError 8115 for what is not finite. */
export function scaledFromNumber(value: number, scale: number): bigint {
  if (!Number.isFinite(value)) {
    throw new SqlServerError(8115, 'Arithmetic overflow error converting float to data type numeric.');
  }
  const [mantissa = '0', exponentText = '0'] = value.toString().split('e');
  const exponent = Number(exponentText);
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const currentScale = fraction.length - exponent;
  if (currentScale <= 0) return digits * powerOfTen(-currentScale) * powerOfTen(scale);
  return rescale(digits, currentScale, scale);
}
