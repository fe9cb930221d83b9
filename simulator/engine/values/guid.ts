/** Text positions of the bytes as they are stored: the first three groups are little-endian. */
const BYTE_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** Bytes from the most significant on in the order of SQL Server's comparison. */
const COMPARE_ORDER = [10, 11, 12, 13, 14, 15, 8, 9, 6, 7, 4, 5, 0, 1, 2, 3] as const;

export function guidToBytes(text: string): Buffer {
  const plain = Buffer.from(text.replaceAll('-', ''), 'hex');
  const bytes = Buffer.alloc(16);
  BYTE_ORDER.forEach((from, to) => {
    bytes[to] = plain[from] ?? 0;
  });
  return bytes;
}

export function guidFromBytes(bytes: Buffer): string {
  const plain = Buffer.alloc(16);
  BYTE_ORDER.forEach((from, to) => {
    plain[to] = bytes[from] ?? 0;
  });
  const hex = plain.toString('hex').toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Bytes whose plain order is the order of uniqueidentifier. */
export function guidOrderBytes(text: string): Buffer {
  const stored = guidToBytes(text);
  return Buffer.from(COMPARE_ORDER.map((index) => stored[index] ?? 0));
}

const GUID_TEXT = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?/i;

/** Upper-case text of a guid; what stands behind the 36 characters is ignored, as the server does. */
export function tryParseGuid(text: string): string | undefined {
  return GUID_TEXT.exec(text)?.[1]?.toUpperCase();
}
