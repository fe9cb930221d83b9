import { HEADER_BYTES, PacketStatus } from './packet';

export interface Framing {
  readonly type: number;
  readonly packetBytes: number;
  /** Number of the first packet made, counted from the message's first, modulo 256. */
  readonly firstPacket: number;
  /** Marks the last packet as the end of the message. */
  readonly end: boolean;
}

export interface Framed {
  readonly bytes: Buffer;
  readonly packets: number;
  /** What does not fill a packet yet; nothing at the end of a message. */
  readonly restBytes: number;
}

/** Cuts a payload into packets, all in one buffer. The end of a message is a packet even when nothing is left to send. */
export function framePackets(payload: Buffer, framing: Framing): Framed {
  const { type, packetBytes, firstPacket, end } = framing;
  const capacity = packetBytes - HEADER_BYTES;
  const restBytes = end ? 0 : payload.length % capacity;
  const total = payload.length - restBytes;
  const packets = end ? Math.max(Math.ceil(total / capacity), 1) : total / capacity;
  const bytes = Buffer.allocUnsafeSlow(total + packets * HEADER_BYTES);
  for (let index = 0; index < packets; index++) {
    const from = index * capacity;
    const size = Math.min(capacity, total - from);
    const at = from + index * HEADER_BYTES;
    const last = end && index === packets - 1;
    bytes[at] = type;
    bytes[at + 1] = last ? PacketStatus.endOfMessage : 0;
    bytes.writeUInt16BE(size + HEADER_BYTES, at + 2);
    bytes.writeUInt16BE(0, at + 4);
    bytes[at + 6] = (firstPacket + index) & 0xff;
    bytes[at + 7] = 0;
    payload.copy(bytes, at + HEADER_BYTES, from, from + size);
  }
  return { bytes, packets, restBytes };
}
