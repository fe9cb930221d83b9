/** Floats as CONVERT prints them: style 0 six digits, 1 eight, 2 sixteen, 3 all that are needed to read them back. */
export function formatFloat(value: number, single: boolean, style: number): string {
  if (style === 3) return scientific(value, single ? 8 : 16);
  if (style === 1) return scientific(value, 7);
  if (style === 2) return scientific(value, 15);
  return general(value, 6);
}

function scientific(value: number, fractionDigits: number): string {
  return withLongExponent(value.toExponential(fractionDigits));
}

/** As C's %g: the shorter of the two notations, without trailing zeros. */
function general(value: number, digits: number): string {
  if (value === 0) return '0';
  const exponential = value.toExponential(digits - 1);
  const exponent = Number(exponential.slice(exponential.indexOf('e') + 1));
  if (exponent < -5 || exponent >= digits) {
    const [mantissa = '', power = ''] = exponential.split('e');
    return withLongExponent(`${trimZeros(mantissa)}e${power}`);
  }
  return trimZeros(value.toFixed(Math.max(0, digits - 1 - exponent)));
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Three digits of exponent: `1e+010`. */
function withLongExponent(text: string): string {
  return text.replace(
    /e([+-])(\d+)$/,
    (_, sign: string, digits: string) => `e${sign}${digits.padStart(3, '0')}`,
  );
}
