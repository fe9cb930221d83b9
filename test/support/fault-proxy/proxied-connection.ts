import { type Socket } from 'node:net';
import { MessageReader, type Framing } from './framing';
import { type HeldRequest, type Verdict } from './held-request';

export interface ConnectionHooks {
  readonly requests: Framing;
  /** Set where answers are to be seen as messages too; else they stream through. */
  readonly answers: Framing | undefined;
  /** Holds the request when somebody waits for it; the connection stands still meanwhile. */
  arrived(message: Buffer): HeldRequest | undefined;
  /** Milliseconds by which the request is slowed down. */
  delayMs(message: Buffer): number;
  answered(request: Buffer, answer: Buffer): void;
}

type Loss = Extract<Verdict, { kind: 'lose-answer' }>;

/** One client of a proxy with its connection to the server. */
export class ProxiedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #hooks: ConnectionHooks;
  readonly #requests: MessageReader;
  readonly #answers: MessageReader | undefined;
  /** Forwarded and not answered, oldest first. */
  readonly #pending: Buffer[] = [];
  #loss: Loss | undefined;
  #passedBytes = 0;
  #pumping = false;

  constructor(client: Socket, server: Socket, hooks: ConnectionHooks) {
    this.#client = client;
    this.#server = server;
    this.#hooks = hooks;
    this.#requests = new MessageReader(hooks.requests);
    this.#answers = hooks.answers === undefined ? undefined : new MessageReader(hooks.answers);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
    }
    client.on('data', (chunk) => this.#onClientData(chunk));
    server.on('data', (chunk) => this.#onServerData(chunk));
    // A request that is held may still be sent when its client is gone.
    client.once('close', () => this.#pumping || server.destroy());
    server.once('close', () => {
      client.destroy();
      this.#loss?.onEnd();
    });
  }

  cut(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #onClientData(chunk: Buffer): void {
    this.#requests.add(chunk);
    if (!this.#pumping) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    for (let message = this.#requests.next(); message !== undefined; message = this.#requests.next()) {
      const delayMs = this.#hooks.delayMs(message);
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      const held = this.#hooks.arrived(message);
      if (!this.#apply(message, held === undefined ? { kind: 'forward' } : await held.decided)) break;
    }
    this.#pumping = false;
    if (this.#client.destroyed) this.#server.end();
  }

  /** @returns false when the connection is cut */
  #apply(message: Buffer, verdict: Verdict): boolean {
    if (verdict.kind === 'drop') {
      this.cut();
      return false;
    }
    if (verdict.kind === 'lose-answer') {
      this.#loss = verdict;
      if (this.#server.destroyed) verdict.onEnd();
    }
    if (this.#answers !== undefined) this.#pending.push(message);
    this.#server.write(message);
    return true;
  }

  #onServerData(chunk: Buffer): void {
    if (this.#loss !== undefined) {
      this.#passAndCut(chunk, this.#loss);
      return;
    }
    this.#answers?.add(chunk);
    for (let answer = this.#answers?.next(); answer !== undefined; answer = this.#answers?.next()) {
      const request = this.#pending.shift();
      // An answer that nobody is left to read says nothing about the client.
      if (request !== undefined && !this.#client.destroyed) this.#hooks.answered(request, answer);
    }
    if (this.#client.write(chunk)) return;
    this.#server.pause();
    this.#client.once('drain', () => this.#server.resume());
  }

  #passAndCut(chunk: Buffer, loss: Loss): void {
    const room = loss.passBytes - this.#passedBytes;
    if (room > 0) this.#client.write(chunk.subarray(0, room));
    this.#passedBytes += Math.min(room, chunk.length);
    if (chunk.length <= room) return;
    this.#server.destroy();
    this.#client.destroySoon();
    loss.onCut(Math.max(0, this.#passedBytes));
  }
}
