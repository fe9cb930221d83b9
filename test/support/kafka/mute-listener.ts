import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

const HOST = '127.0.0.1';

/** Stands before a server until it is muted: connections then stay open, and nothing that is asked arrives any more. */
export class MuteListener {
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  #isMute = false;

  constructor(targetPort: number) {
    this.#server = createServer((client) => {
      const target = connect(targetPort, HOST);
      this.#clients.add(client);
      client.on('data', (bytes) => {
        if (!this.#isMute) target.write(bytes);
      });
      target.pipe(client);
      target.on('error', () => client.destroy());
      client.on('error', () => target.destroy());
      client.once('close', () => {
        this.#clients.delete(client);
        target.destroy();
      });
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, HOST, resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  get openConnections(): number {
    return this.#clients.size;
  }

  mute(): void {
    this.#isMute = true;
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
