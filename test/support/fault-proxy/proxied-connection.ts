import { connect, type Socket } from 'node:net';
import { type ArmedFault } from './fault';
import { FrameSplitter } from './frame-splitter';

const API_KEY_AT = 4;
const CORRELATION_ID_AT = 8;
const ANSWER_CORRELATION_ID_AT = 4;

interface AwaitedAnswer {
  readonly armed: ArmedFault;
  readonly requestBytes: number;
}

export interface ProxiedConnectionOptions {
  readonly nodeId: number;
  readonly targetPort: number;
  /** The fault that strikes at this request, if any. */
  readonly faultFor: (apiKey: number) => ArmedFault | undefined;
}

/** One client's connection to one broker: forwards whole requests and answers in order, unless a fault strikes. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #broker: Socket;
  readonly #options: ProxiedConnectionOptions;
  readonly #awaited = new Map<number, AwaitedAnswer>();
  /** Forwarding goes through these, so that what is behind something held stays behind it. */
  #requests: Promise<void> = Promise.resolve();
  #answers: Promise<void> = Promise.resolve();

  constructor(client: Socket, options: ProxiedConnectionOptions) {
    this.#client = client;
    this.#options = options;
    this.#broker = connect(options.targetPort, '127.0.0.1').setNoDelay(true);
    client.setNoDelay(true);
    forEachFrame(client, (frame) => {
      this.#requests = this.#requests.then(() => this.#onRequest(frame));
    });
    forEachFrame(this.#broker, (frame) => {
      this.#answers = this.#answers.then(() => this.#onAnswer(frame));
    });
    for (const socket of [client, this.#broker]) {
      socket.on('error', () => undefined);
      socket.once('close', () => this.cut());
    }
  }

  get open(): boolean {
    return !this.#client.destroyed;
  }

  cut(): void {
    this.#client.destroy();
    this.#broker.destroy();
  }

  async #onRequest(frame: Buffer): Promise<void> {
    const armed = this.#options.faultFor(frame.readInt16BE(API_KEY_AT));
    if (armed?.fault.action === 'cut') {
      armed.report(this.#options.nodeId, frame.length, 0);
      this.cut();
      return;
    }
    if (armed?.fault.action === 'hold-request') {
      armed.report(this.#options.nodeId, frame.length, 0);
      await armed.released;
    } else if (armed !== undefined) {
      this.#awaited.set(frame.readInt32BE(CORRELATION_ID_AT), { armed, requestBytes: frame.length });
    }
    this.#broker.write(frame);
  }

  async #onAnswer(frame: Buffer): Promise<void> {
    const correlationId = frame.readInt32BE(ANSWER_CORRELATION_ID_AT);
    const awaited = this.#awaited.get(correlationId);
    if (awaited !== undefined) {
      const { armed, requestBytes } = awaited;
      this.#awaited.delete(correlationId);
      armed.report(this.#options.nodeId, requestBytes, frame.length);
      if (armed.fault.action === 'lose-answer') {
        this.cut();
        return;
      }
      await armed.released;
    }
    this.#client.write(frame);
  }
}

function forEachFrame(socket: Socket, onFrame: (frame: Buffer) => void): void {
  const splitter = new FrameSplitter();
  socket.on('data', (chunk: Buffer) => splitter.push(chunk).forEach(onFrame));
}
