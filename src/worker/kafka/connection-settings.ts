/** How to reach and enter a Kafka cluster. Secrets are values here: never log or print one of these objects. */
export interface KafkaConnectionSettings {
  /** `host:port`, at least one; the others of the cluster are found through it. */
  readonly bootstrapServers: readonly string[];
  /** Shown in the brokers' logs and quotas. */
  readonly clientId: string;
  /** Undefined: plain text. */
  readonly tls?: TlsSettings | undefined;
  readonly sasl?: SaslSettings | undefined;
  /** For the TCP and TLS handshakes and the first answer of a broker. */
  readonly connectTimeoutMs: number;
  /** For the answer to one request; also what a broker may take to replicate what it is sent. */
  readonly requestTimeoutMs: number;
}

export interface TlsSettings {
  /** Certificates to trust, PEM; undefined: those of the system. */
  readonly ca?: string | undefined;
  /** Client certificate and its key, PEM, for brokers that ask for one. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly keyPassphrase?: string | undefined;
  /** False: the certificate's names are not compared with the broker's. */
  readonly verifyHostname: boolean;
}

export type SaslSettings =
  | {
      readonly mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512';
      readonly username: string;
      readonly password: string;
    }
  | {
      readonly mechanism: 'OAUTHBEARER';
      /** Called when a connection is opened and before its session ends. */
      readonly token: () => Promise<string>;
    };

export const DEFAULT_TIMEOUTS = { connectTimeoutMs: 10_000, requestTimeoutMs: 30_000 } as const;
