/** The unscaled value of a decimal as big-endian two's complement in as few bytes as hold it, in base64. */
export function decimalBase64(digits: string): string {
  const unscaled = digits.replace('.', '');
  const value = unscaled.length <= 15 ? Number(unscaled) : undefined;
  return (value === undefined ? bigIntBytes(BigInt(unscaled)) : numberBytes(value)).toString('base64');
}

function numberBytes(value: number): Buffer {
  const sizeBytes = byteLength(value);
  // Six bytes are what a Buffer writes at once; 15 digits may take seven.
  if (sizeBytes > 6) return bigIntBytes(BigInt(value));
  const bytes = Buffer.allocUnsafe(sizeBytes);
  bytes.writeIntBE(value, 0, sizeBytes);
  return bytes;
}

function byteLength(value: number): number {
  let sizeBytes = 1;
  for (let limit = 128; value >= limit || value < -limit; limit *= 256) sizeBytes += 1;
  return sizeBytes;
}

function bigIntBytes(value: bigint): Buffer {
  let sizeBytes = 1;
  for (let limit = 128n; value >= limit || value < -limit; limit *= 256n) sizeBytes += 1;
  const hex = BigInt.asUintN(sizeBytes * 8, value).toString(16);
  return Buffer.from(hex.padStart(sizeBytes * 2, '0'), 'hex');
}
