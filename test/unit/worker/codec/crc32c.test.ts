import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { crc32c } from '../../../../src/worker/codec/crc32c';

function bitWise(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}

describe('crc32c', () => {
  // RFC 3720, B.4
  test.each([
    [Buffer.from('123456789'), 0xe3069283],
    [Buffer.alloc(32), 0x8a9136aa],
    [Buffer.alloc(32, 0xff), 0x62a8ab43],
    [Buffer.from(Array.from({ length: 32 }, (_, i) => i)), 0x46dd794e],
  ])('knows the published vectors', (bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  test('equals the definition for every alignment and length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(9), fc.nat(9), (bytes, before, after) => {
        const padded = new Uint8Array(before + bytes.length + after);
        padded.set(bytes, before);
        expect(crc32c(padded, before, before + bytes.length)).toBe(bitWise(bytes));
      }),
    );
  });
});
