import { type Writable } from 'node:stream';
import { ByteWriter } from '../bytes/byte-writer';
import { framePackets, type Framing } from './frame-packets';
import { PacketType } from './packet';

/** Tokens gathered before they are sent: large enough that a row costs no system call. */
const FLUSH_BYTES = 64 * 1024;
/** A producer of rows that never waits would keep attention signals and other connections from being heard. */
const MAX_RUN_MS = 10;

/** A message on its way to the client, sent while it grows. */
export class OutgoingMessage {
  readonly tokens = new ByteWriter(1024);
  readonly #stream: Writable;
  readonly #packetBytes: number;
  readonly #type: number;
  #packets = 1;
  #lastYieldMs = performance.now();

  constructor(stream: Writable, packetBytes: number, type: number = PacketType.response) {
    this.#stream = stream;
    this.#packetBytes = packetBytes;
    this.#type = type;
  }

  /** Sends when there is enough to send. Resolves when the client can take more; undefined = at once. */
  flush(): Promise<void> | undefined {
    if (this.tokens.length < FLUSH_BYTES) return undefined;
    const accepted = this.#send(false);
    if (!accepted) return this.#drained();
    return performance.now() - this.#lastYieldMs > MAX_RUN_MS ? this.#yield() : undefined;
  }

  /** Sends what is left, and the end of the message. */
  end(): void {
    this.#send(true);
  }

  #send(end: boolean): boolean {
    const payload = this.tokens.view();
    const framing: Framing = {
      type: this.#type,
      packetBytes: this.#packetBytes,
      firstPacket: this.#packets,
      end,
    };
    const { bytes, packets, restBytes } = framePackets(payload, framing);
    this.#packets += packets;
    this.tokens.keepLast(restBytes);
    return this.#stream.destroyed || this.#stream.write(bytes);
  }

  #drained(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve) => {
      const settle = (): void => {
        stream.off('drain', settle).off('close', settle);
        this.#lastYieldMs = performance.now();
        resolve();
      };
      stream.once('drain', settle).once('close', settle);
    });
  }

  #yield(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.#lastYieldMs = performance.now();
        resolve();
      });
    });
  }
}
