import { ProtocolError } from '../bytes/protocol-error';
import { HEADER_BYTES, PacketStatus } from './packet';

/** What a client sent between two ends of message. */
export interface IncomingMessage {
  readonly type: number;
  readonly resetConnection: 'no' | 'all' | 'keep-transaction';
  /** The client gave up while it was sending: the payload is not whole, and not to be looked at. */
  readonly ignored: boolean;
  readonly payload: Buffer;
}

function resetOf(status: number): IncomingMessage['resetConnection'] {
  if ((status & PacketStatus.resetConnection) !== 0) return 'all';
  return (status & PacketStatus.resetConnectionKeepTransaction) !== 0 ? 'keep-transaction' : 'no';
}

/** Joins packets, however the network cut them, into messages. */
export class PacketReader {
  #unread: Buffer = Buffer.alloc(0);
  #payloads: Buffer[] = [];
  #firstStatus = 0;
  #type: number | undefined;

  /** The messages that `chunk` completes, in order. @throws ProtocolError for bytes that are no packet. */
  push(chunk: Buffer): IncomingMessage[] {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    const messages: IncomingMessage[] = [];
    for (;;) {
      const sizeBytes = this.#nextPacketBytes();
      if (sizeBytes === undefined) return messages;
      const packet = this.#unread.subarray(0, sizeBytes);
      this.#unread = this.#unread.subarray(sizeBytes);
      const message = this.#take(packet);
      if (message !== undefined) messages.push(message);
    }
  }

  #nextPacketBytes(): number | undefined {
    if (this.#unread.length < HEADER_BYTES) return undefined;
    const sizeBytes = this.#unread.readUInt16BE(2);
    if (sizeBytes < HEADER_BYTES) throw new ProtocolError(`reading a packet: its length is ${sizeBytes}`);
    return this.#unread.length < sizeBytes ? undefined : sizeBytes;
  }

  #take(packet: Buffer): IncomingMessage | undefined {
    const type = packet.readUInt8(0);
    const status = packet.readUInt8(1);
    if (this.#type !== undefined && this.#type !== type)
      throw new ProtocolError(`reading a message of type ${this.#type}: a packet of type ${type} in it`);
    if (this.#type === undefined) this.#firstStatus = status;
    this.#type = type;
    this.#payloads.push(packet.subarray(HEADER_BYTES));
    if ((status & PacketStatus.endOfMessage) === 0) return undefined;
    const payload = Buffer.concat(this.#payloads);
    const ignored = (status & PacketStatus.ignore) !== 0;
    this.#type = undefined;
    this.#payloads = [];
    return { type, resetConnection: resetOf(this.#firstStatus), ignored, payload };
  }
}
