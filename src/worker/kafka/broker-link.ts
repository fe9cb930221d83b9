import { CdcError } from '../../core/errors/cdc-error';
import { type KafkaConnectionSettings } from './connection-settings';
import { BrokerConnection } from './driver/broker-connection';
import { type BrokerAddress } from './protocol/metadata';
import { type KafkaRequest } from './protocol/request';

/**
 * The way to one broker: a connection, made with the first request. It can be given up at any time, also while the
 * connection is being made or an answer is awaited; both may take very long when a machine is gone without a word.
 */
export class BrokerLink {
  readonly address: BrokerAddress;
  readonly #opening: Promise<BrokerConnection>;
  readonly #givenUp = new AbortController();
  readonly #lost: Promise<never>;
  #lose: (error: CdcError) => void = () => undefined;
  #connection: BrokerConnection | undefined;
  #dead = false;

  constructor(address: BrokerAddress, settings: KafkaConnectionSettings) {
    this.address = address;
    this.#lost = new Promise((_resolve, reject) => (this.#lose = reject));
    this.#lost.catch(() => undefined);
    this.#opening = BrokerConnection.open(address, settings, this.#givenUp.signal);
    this.#opening.then(
      (connection) => {
        this.#connection = connection;
        if (this.#dead) connection.destroy();
      },
      () => {
        this.#dead = true;
      },
    );
  }

  /** False once it is of no more use: a new one may do better. */
  get usable(): boolean {
    return !this.#dead && (this.#connection?.alive ?? true);
  }

  /** Resolves when the connection is there. @throws CdcError when it cannot be made. */
  async connected(): Promise<void> {
    await Promise.race([this.#opening, this.#lost]);
  }

  async send<T>(request: KafkaRequest<T>): Promise<T> {
    const answer = this.#opening.then((connection) => connection.send(request));
    return Promise.race([answer, this.#lost]);
  }

  /** Ends it now; what waits for it is rejected. */
  giveUp(reason: string): void {
    if (this.#dead) return;
    this.#dead = true;
    const { nodeId, host, port } = this.address;
    this.#lose(
      new CdcError('CDC_KAFKA_CONNECTION_LOST', `waiting for broker ${nodeId} at ${host}:${port}: ${reason}`),
    );
    this.#givenUp.abort();
    this.#connection?.destroy();
  }
}
