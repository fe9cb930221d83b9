import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { type SASLOptions } from 'kafkajs';
import KafkaJsBroker from 'kafkajs/src/broker';
import type KafkaJsConnection from 'kafkajs/src/network/connection';
import ConnectionPool from 'kafkajs/src/network/connectionPool';
import { type Logger } from 'kafkajs/src/loggers';
import { CdcError } from '../../../core/errors/cdc-error';
import { type KafkaConnectionSettings, type SaslSettings, type TlsSettings } from '../connection-settings';
import { connectionError, openingError } from '../errors';
import { ByteReader } from '../protocol/byte-reader';
import { ByteWriter } from '../protocol/byte-writer';
import { type KafkaRequest } from '../protocol/request';

const KEEP_ALIVE_MS = 30_000;
const PRODUCE_API_KEY = 0;
/** Brokers refuse a second login within a second of the first: sessions have to last 4 s or more. */
const REAUTHENTICATION_THRESHOLD_MS = 2_500;

/** kafkajs reports through its logger what it also throws. */
const silence = (): void => undefined;
const SILENT: Logger = {
  namespace: () => SILENT,
  debug: silence,
  info: silence,
  warn: silence,
  error: silence,
};

interface Target {
  readonly host: string;
  readonly port: number;
}

/**
 * One connection to one broker. kafkajs does the wire: framing, request timeouts, TLS, SASL, API versions. Its
 * producer, its consumer and its cluster with their retries are not used.
 */
export class BrokerConnection {
  readonly address: string;
  readonly #broker: KafkaJsBroker;
  readonly #connection: KafkaJsConnection;
  readonly #sockets: Set<Socket>;
  readonly #authenticates: boolean;
  #destroyed = false;

  private constructor(target: Target, settings: KafkaConnectionSettings) {
    this.address = `${target.host}:${target.port}`;
    this.#authenticates = settings.sasl !== undefined;
    this.#sockets = new Set();
    const pool = createPool(target, settings, this.#sockets);
    const [connection] = pool.pool;
    if (connection === undefined) throw new TypeError('a kafkajs connection pool has connections');
    this.#connection = connection;
    this.#broker = new KafkaJsBroker({
      connectionPool: pool,
      logger: SILENT,
      nodeId: null,
      allowAutoTopicCreation: false,
      authenticationTimeout: settings.connectTimeoutMs,
    });
    stopIdleTimer(connection);
  }

  /** Connects and authenticates, unless `signal` is aborted before that is done. @throws CdcError */
  static async open(
    target: Target,
    settings: KafkaConnectionSettings,
    signal: AbortSignal,
  ): Promise<BrokerConnection> {
    const opened = new BrokerConnection(target, settings);
    const giveUp = (): void => opened.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    try {
      if (signal.aborted) throw closedError(opened.address);
      await opened.#broker.connect();
      return opened;
    } catch (error) {
      opened.destroy();
      throw openingError(error, opened.address, settings.tls !== undefined);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  get alive(): boolean {
    return !this.#destroyed && this.#connection.isConnected();
  }

  /** True for 3.7 and later: the first release that serves Produce 10. */
  get isRecentEnough(): boolean {
    return (this.#broker.versions?.[PRODUCE_API_KEY].maxVersion ?? 0) >= 10;
  }

  /**
   * Sends a request and decodes its answer. Requests to one broker are answered in their order.
   * @throws CdcError when the connection breaks or the answer takes longer than the request timeout.
   */
  async send<T>(request: KafkaRequest<T>): Promise<T> {
    try {
      if (this.#authenticates && !this.#connection.isAuthenticated()) await this.#connection.authenticate();
      const answer = await this.#exchange(request);
      const reader = new ByteReader(answer);
      if (request.flexible) reader.skipTaggedFields();
      return request.decode(reader);
    } catch (error) {
      if (error instanceof CdcError) throw error;
      throw connectionError(error, `waiting for Kafka at ${this.address} to answer ${request.apiName}`);
    }
  }

  /** Ends the connection at once; what is unanswered is rejected. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    const closed = closedError(this.address);
    this.#connection.requestQueue.rejectAll(closed);
    this.#connection.requestQueue.destroy();
    for (const socket of this.#sockets) socket.destroy(closed);
  }

  #exchange(request: KafkaRequest<unknown>): Promise<Buffer> {
    const { apiKey, apiName, apiVersion } = request;
    return new Promise((resolve, reject) => {
      const { socket } = this.#connection;
      if (!this.alive || socket === undefined) throw closedError(this.address);
      const correlationId = this.#connection.nextCorrelationId();
      this.#connection.requestQueue.push({
        entry: {
          apiKey,
          apiName,
          apiVersion,
          correlationId,
          resolve: ({ payload }) => resolve(payload),
          reject,
        },
        expectResponse: true,
        requestTimeout: null,
        sendRequest: () => this.#write(socket, request, correlationId),
      });
    });
  }

  #write(socket: Socket, request: KafkaRequest<unknown>, correlationId: number): void {
    const header = new ByteWriter(64)
      .int16(request.apiKey)
      .int16(request.apiVersion)
      .int32(correlationId)
      .string(this.#connection.clientId);
    if (request.flexible) header.noTaggedFields();
    const headerBytes = header.bytes();
    const sizeBytes = request.body.reduce((sum, piece) => sum + piece.length, headerBytes.length);
    socket.cork();
    socket.write(new ByteWriter(4).int32(sizeBytes).bytes());
    socket.write(headerBytes);
    for (const piece of request.body) socket.write(piece);
    socket.uncork();
  }
}

function closedError(address: string): CdcError {
  return new CdcError(
    'CDC_KAFKA_CONNECTION_LOST',
    `using the connection to Kafka at ${address}: it was closed`,
  );
}

function createPool(target: Target, settings: KafkaConnectionSettings, sockets: Set<Socket>): ConnectionPool {
  return new ConnectionPool({
    ...target,
    clientId: settings.clientId,
    ssl: settings.tls === undefined ? null : tlsOptions(settings.tls),
    sasl: settings.sasl === undefined ? null : saslOptions(settings.sasl),
    connectionTimeout: settings.connectTimeoutMs,
    requestTimeout: settings.requestTimeoutMs,
    enforceRequestTimeout: true,
    maxInFlightRequests: null,
    reauthenticationThreshold: REAUTHENTICATION_THRESHOLD_MS,
    logger: SILENT,
    socketFactory: ({ host, port, ssl, onConnect }) => {
      const socket =
        ssl === null
          ? connectTcp({ host, port }, onConnect)
          : connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect);
      socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay(true);
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
  });
}

function tlsOptions(tls: TlsSettings): ConnectionOptions {
  return {
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.keyPassphrase === undefined ? {} : { passphrase: tls.keyPassphrase }),
    ...(tls.verifyHostname ? {} : { checkServerIdentity: () => undefined }),
  };
}

function saslOptions(sasl: SaslSettings): SASLOptions {
  switch (sasl.mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username: sasl.username, password: sasl.password };
    case 'OAUTHBEARER': {
      const { token } = sasl;
      return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) };
    }
  }
}

/** kafkajs's queue arms a timer of a millisecond for ever, also when nothing waits: 4 % of a core for 30 connections. */
function stopIdleTimer({ requestQueue }: KafkaJsConnection): void {
  const check = requestQueue.scheduleCheckPendingRequests.bind(requestQueue);
  requestQueue.scheduleCheckPendingRequests = () => {
    if (requestQueue.pending.length > 0) check();
  };
}
