import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { type Framing } from './framing';
import { HeldRequest } from './held-request';
import { ProxiedConnection } from './proxied-connection';

const HOST = '127.0.0.1';

export type RequestMatch = (message: Buffer) => boolean;

export interface FaultProxyOptions {
  readonly requests: Framing;
  readonly answers?: Framing;
  /** Told of each answer with the request that it belongs to, where `answers` is set. */
  readonly onAnswer?: (request: Buffer, answer: Buffer) => void;
}

interface Waiter {
  readonly matches: RequestMatch;
  readonly resolve: (held: HeldRequest) => void;
}

/** Stands between clients and one server, sees each request, and can hold, drop or half-answer one. */
export class FaultProxy {
  readonly #options: FaultProxyOptions;
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  readonly #waiters = new Set<Waiter>();
  readonly #delays = new Map<RequestMatch, number>();
  #targetPort = 0;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
    this.#server = createServer((client) => {
      const server = connect(this.#targetPort, HOST);
      const connection = new ProxiedConnection(client, server, {
        requests: options.requests,
        answers: options.answers,
        arrived: (message) => this.#holdFor(message),
        delayMs: (message) => this.#delayOf(message),
        answered: (request, answer) => this.#options.onAnswer?.(request, answer),
      });
      this.#connections.add(connection);
      client.once('close', () => this.#connections.delete(connection));
    });
  }

  /** Listens on `port`, 0 = any free one. @returns the port */
  async listen(port = 0): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, HOST, resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** The server that connections made from now on go to. */
  target(port: number): void {
    this.#targetPort = port;
  }

  /** Resolves with the next request that matches; it is held until something is decided about it. */
  hold(matches: RequestMatch, signal: AbortSignal): Promise<HeldRequest> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        matches,
        resolve: (held) => {
          signal.removeEventListener('abort', giveUp);
          resolve(held);
        },
      };
      const giveUp = (): void => {
        this.#waiters.delete(waiter);
        reject(signal.reason as Error);
      };
      if (signal.aborted) giveUp();
      else signal.addEventListener('abort', giveUp, { once: true });
      if (!signal.aborted) this.#waiters.add(waiter);
    });
  }

  /** Slows the requests that match down, each by `delayMs`; 0 ends it. */
  pace(matches: RequestMatch, delayMs: number): void {
    if (delayMs === 0) this.#delays.delete(matches);
    else this.#delays.set(matches, delayMs);
  }

  async close(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #holdFor(message: Buffer): HeldRequest | undefined {
    for (const waiter of this.#waiters) {
      if (!waiter.matches(message)) continue;
      this.#waiters.delete(waiter);
      const held = new HeldRequest(message);
      waiter.resolve(held);
      return held;
    }
    return undefined;
  }

  #delayOf(message: Buffer): number {
    for (const [matches, delayMs] of this.#delays) if (matches(message)) return delayMs;
    return 0;
  }
}
