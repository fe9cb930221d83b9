import { type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { framePackets } from '../packets/frame-packets';
import { DEFAULT_PACKET_BYTES, HEADER_BYTES, PacketType } from '../packets/packet';

const NOTHING = Buffer.alloc(0);

/**
 * What TLS believes to be its network: during the handshake its records travel inside PRELOGIN packets, afterwards
 * as they are. The client's first record outside of a packet marks the change: it sends none before it has finished.
 */
export class HandshakeStream extends Duplex {
  readonly #socket: Socket;
  readonly #onData = (chunk: Buffer): void => this.#receive(chunk);
  readonly #onClose = (): void => void this.destroy();
  #handshaking = true;
  #flight: Buffer[] = [];
  #undelivered: Buffer = NOTHING;

  constructor(socket: Socket) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', this.#onData).once('close', this.#onClose);
  }

  /** Lets go of the socket, for a client that encrypts its login alone. */
  detach(): void {
    this.#socket.off('data', this.#onData).off('close', this.#onClose);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    if (!this.#handshaking) {
      this.#socket.write(chunk, callback);
      return;
    }
    // Clients read one packet per flight of the handshake, while TLS writes record by record.
    if (this.#flight.length === 0) setImmediate(() => this.#sendFlight());
    this.#flight.push(chunk);
    callback();
  }

  override _final(callback: (error?: Error | null) => void): void {
    this.#socket.end(callback);
  }

  #sendFlight(): void {
    const payload = Buffer.concat(this.#flight);
    this.#flight = [];
    const { bytes } = framePackets(payload, {
      type: PacketType.prelogin,
      packetBytes: DEFAULT_PACKET_BYTES,
      firstPacket: 0,
      end: true,
    });
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }

  #receive(chunk: Buffer): void {
    const received = this.#undelivered.length === 0 ? chunk : Buffer.concat([this.#undelivered, chunk]);
    const unread = this.#handshaking ? this.#unpack(received) : received;
    this.#undelivered = this.#handshaking ? unread : NOTHING;
    if (!this.#handshaking && unread.length > 0) this.#deliver(unread);
  }

  /** Delivers what whole packets hold; returns the rest, and notices when it is no packet any more. */
  #unpack(received: Buffer): Buffer {
    let unread = received;
    while (unread.length > 0) {
      if (unread[0] !== PacketType.prelogin) {
        this.#handshaking = false;
        return unread;
      }
      const sizeBytes = unread.length < HEADER_BYTES ? Infinity : unread.readUInt16BE(2);
      if (unread.length < sizeBytes) return unread;
      this.#deliver(unread.subarray(HEADER_BYTES, sizeBytes));
      unread = unread.subarray(Math.max(sizeBytes, HEADER_BYTES));
    }
    return unread;
  }

  #deliver(bytes: Buffer): void {
    if (!this.push(bytes)) this.#socket.pause();
  }
}
