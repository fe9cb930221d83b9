import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { framePackets } from '../../../../simulator/tds/packets/frame-packets';
import { PacketReader, type IncomingMessage } from '../../../../simulator/tds/packets/packet-reader';

function frame(type: number, payload: Buffer, packetBytes: number, status = 0): Buffer {
  const { bytes } = framePackets(payload, { type, packetBytes, firstPacket: 1, end: true });
  bytes.writeUInt8(bytes.readUInt8(1) | status, 1);
  return bytes;
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return [...chunks, bytes.subarray(at)];
}

function readAll(chunks: readonly Buffer[]): IncomingMessage[] {
  const reader = new PacketReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}

const messages = fc.array(
  fc.record({ type: fc.constantFrom(1, 3, 14, 16), payload: fc.uint8Array({ maxLength: 3000 }) }),
  { maxLength: 4 },
);

describe('packets', () => {
  test('messages survive any packet size and any cut', () => {
    const property = fc.property(
      messages,
      fc.integer({ min: 512, max: 32_767 }),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 30 }),
      (sent, packetBytes, cuts) => {
        const stream = Buffer.concat(sent.map((m) => frame(m.type, Buffer.from(m.payload), packetBytes)));
        const received = readAll(cut(stream, cuts)).map(({ type, payload }) => ({ type, payload }));
        expect(received).toEqual(sent.map((m) => ({ type: m.type, payload: Buffer.from(m.payload) })));
      },
    );
    fc.assert(property);
  });

  test('one byte at a time', () => {
    const stream = frame(3, Buffer.from('payload'), 512);
    const received = readAll(Array.from(stream, (byte) => Buffer.from([byte])));
    expect(received).toMatchObject([{ type: 3, payload: Buffer.from('payload') }]);
  });

  test('an empty message is one packet', () => {
    expect(frame(4, Buffer.alloc(0), 512).toString('hex')).toBe('0401000800000100');
  });

  test('before its end a message leaves as full packets only', () => {
    const framed = framePackets(Buffer.alloc(1100, 7), {
      type: 4,
      packetBytes: 512,
      firstPacket: 255,
      end: false,
    });
    expect(framed).toMatchObject({ packets: 2, restBytes: 1100 - 2 * 504 });
    expect(framed.bytes.subarray(0, 8).toString('hex')).toBe('040002000000ff00');
    expect(framed.bytes.subarray(512, 520).toString('hex')).toBe('0400020000000000');
  });

  test.each([
    [0x08, 'all', false],
    [0x10, 'keep-transaction', false],
    [0x00, 'no', false],
    [0x02, 'no', true],
  ] as const)('status %i', (status, resetConnection, ignored) => {
    expect(readAll([frame(1, Buffer.from('x'), 512, status)])).toMatchObject([{ resetConnection, ignored }]);
  });

  test('what is no packet is refused', () => {
    expect(() => readAll([Buffer.from('GET / HTTP/1.1\r\n\0\0')])).not.toThrow();
    expect(() => readAll([Buffer.from('0101000700000100', 'hex')])).toThrow('its length is 7');
    const mixed = [Buffer.from('0100000800000100', 'hex'), Buffer.from('0301000800000100', 'hex')];
    expect(() => readAll(mixed)).toThrow('a packet of type 3 in it');
  });
});
