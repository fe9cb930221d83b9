// What is used of kafkajs 2.2.4 below its public interface. The version is pinned exactly and no longer changes;
// the contract tests of the Kafka client run all of this against real brokers.

declare module 'kafkajs/src/network/connection' {
  import { type Socket } from 'node:net';
  import type RequestQueue from 'kafkajs/src/network/requestQueue';

  /** One TCP or TLS connection: framing, correlation of answers, request timeout, SASL. */
  class Connection {
    readonly clientId: string;
    readonly correlationId: number;
    readonly socket: Socket | undefined;
    readonly requestQueue: RequestQueue;
    isConnected(): boolean;
    isAuthenticated(): boolean;
    authenticate(): Promise<void>;
    nextCorrelationId(): number;
  }
  export = Connection;
}

declare module 'kafkajs/src/network/requestQueue' {
  interface QueuedRequest {
    readonly entry: {
      readonly apiKey: number;
      readonly apiName: string;
      readonly apiVersion: number;
      readonly correlationId: number;
      readonly resolve: (answer: { readonly payload: Buffer }) => void;
      readonly reject: (error: Error) => void;
    };
    readonly expectResponse: boolean;
    readonly requestTimeout: number | null;
    readonly sendRequest: () => void;
  }
  class RequestQueue {
    readonly pending: readonly unknown[];
    readonly throttledUntil: number;
    push(request: QueuedRequest): void;
    rejectAll(error: Error): void;
    destroy(): void;
    scheduleCheckPendingRequests(): void;
  }
  export = RequestQueue;
}

declare module 'kafkajs/src/network/connectionPool' {
  import { type Socket } from 'node:net';
  import { type ConnectionOptions } from 'node:tls';
  import { type SASLOptions } from 'kafkajs';
  import { type Logger } from 'kafkajs/src/loggers';
  import type Connection from 'kafkajs/src/network/connection';

  interface ConnectionPoolOptions {
    readonly host: string;
    readonly port: number;
    readonly clientId: string;
    readonly ssl: ConnectionOptions | null;
    readonly sasl: SASLOptions | null;
    readonly connectionTimeout: number;
    readonly requestTimeout: number;
    readonly enforceRequestTimeout: boolean;
    readonly maxInFlightRequests: number | null;
    /** Milliseconds before the end of a SASL session at which the next request logs in again. */
    readonly reauthenticationThreshold: number;
    readonly logger: Logger;
    readonly socketFactory: (target: {
      readonly host: string;
      readonly port: number;
      readonly ssl: ConnectionOptions | null;
      readonly onConnect: () => void;
    }) => Socket;
  }
  /** Two connections to one broker; the first serves all but Fetch. */
  class ConnectionPool {
    constructor(options: ConnectionPoolOptions);
    readonly pool: readonly Connection[];
    getConnection(index?: number): Promise<Connection>;
  }
  export = ConnectionPool;
}

declare module 'kafkajs/src/broker' {
  import { type Logger } from 'kafkajs/src/loggers';
  import type ConnectionPool from 'kafkajs/src/network/connectionPool';

  interface ServedVersions {
    readonly minVersion: number;
    readonly maxVersion: number;
  }
  /** One broker: connects, asks which API versions it serves, authenticates. */
  class Broker {
    constructor(options: {
      readonly connectionPool: ConnectionPool;
      readonly logger: Logger;
      readonly nodeId: number | null;
      readonly allowAutoTopicCreation: boolean;
      readonly authenticationTimeout: number;
    });
    /** Versions served, by API key (0 is Produce); null before the first connection. */
    readonly versions: { readonly 0: ServedVersions } | null;
    connect(): Promise<void>;
  }
  export = Broker;
}

declare module 'kafkajs/src/loggers' {
  export interface Logger {
    namespace(name: string): Logger;
    debug(message: string, extra?: object): void;
    info(message: string, extra?: object): void;
    warn(message: string, extra?: object): void;
    error(message: string, extra?: object): void;
  }
}
