import { type Static, Type } from '@sinclair/typebox';
import { closedObject, oneOf, optionGroup } from './closed-object';
import { formatSchema } from './format';
import { topicSchema } from './topic';

/** Names, IPv4 and bracketed IPv6 addresses. */
const HOST_PORT = String.raw`^(\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+):[0-9]{1,5}$`;

const topicCreation = optionGroup(
  {
    enabled: Type.Boolean({
      default: true,
      description: 'Creates missing output topics. What exists is compared and never altered.',
    }),
    partitions: Type.Integer({
      minimum: 1,
      maximum: 10_000,
      default: 6,
      description:
        'Partitions of a created topic. More cannot be added later without breaking the order per key.',
    }),
    replicationFactor: Type.Integer({
      minimum: 1,
      maximum: 32_767,
      default: 3,
      description: 'Copies of each partition of a created topic.',
    }),
    config: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'Topic settings of a created topic by their Kafka names, e.g. `cleanup.policy: compact`.',
    }),
  },
  'Output topics that do not exist yet.',
);

const deadLetters = closedObject(
  {
    topic: Type.String({
      pattern: '^[A-Za-z0-9._-]{1,249}$',
      expected: 'a topic name: letters, digits, dots, hyphens and underscores, at most 249',
      description: 'Topic that takes the rows which cannot be encoded or are too large.',
    }),
    maxRows: Type.Integer({
      minimum: 1,
      default: 1000,
      description: 'Rows that may go there before the pipeline stops, counted from its first start.',
    }),
  },
  'What becomes of rows that cannot be delivered. Without it the first one stops the pipeline.',
);

const transaction = optionGroup(
  {
    timeoutMs: Type.Integer({
      minimum: 1000,
      maximum: 900_000,
      default: 60_000,
      description:
        "Milliseconds after which the broker aborts a transaction whose worker is gone; at most the broker's `transaction.max.timeout.ms`.",
    }),
    maxBytes: Type.Integer({
      minimum: 65_536,
      maximum: 268_435_456,
      default: 8_388_608,
      description: 'Bytes of rows after which a transaction is committed.',
    }),
    maxAgeMs: Type.Integer({
      minimum: 10,
      maximum: 60_000,
      default: 200,
      description: 'Milliseconds after which a transaction with rows is committed.',
    }),
  },
  'When transactions are cut.',
);

const tls = closedObject(
  {
    caFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: "PEM file of the certificate authorities that sign the brokers' certificates.",
      }),
    ),
    certificateFile: Type.Optional(
      Type.String({ minLength: 1, description: "PEM file of the client's certificate, for mutual TLS." }),
    ),
    keyFile: Type.Optional(
      Type.String({ minLength: 1, description: "PEM file of the client certificate's private key." }),
    ),
    keyPassphrase: Type.Optional(
      Type.String({ minLength: 1, description: 'Passphrase of the private key; write `${NAME}`.' }),
    ),
    verifyHostname: Type.Boolean({
      default: true,
      description: "Compares the brokers' host names with their certificates.",
    }),
  },
  'TLS to the brokers; `{}` switches it on with the certificate authorities of Node.js.',
);

const sasl = closedObject(
  {
    mechanism: oneOf(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer'], {
      default: 'scram-sha-512',
      description: 'SASL mechanism.',
    }),
    username: Type.Optional(
      Type.String({ minLength: 1, description: 'User name, for all mechanisms but `oauthbearer`.' }),
    ),
    password: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Password, for all mechanisms but `oauthbearer`; write `${NAME}`.',
      }),
    ),
    bearerFile: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'File with the access token, for `oauthbearer`. It is read at each login, so that whoever mounts it may renew it.',
      }),
    ),
  },
  'Who logs in at the brokers.',
);

/** Topics of one Kafka cluster, written in transactions. */
export const kafkaSinkSchema = closedObject(
  {
    type: Type.Literal('kafka', { description: 'Names this kind of sink.' }),
    bootstrapServers: Type.Array(
      Type.String({ pattern: HOST_PORT, expected: 'host:port', description: '`host:port`.' }),
      {
        minItems: 1,
        description: 'Brokers to begin with, as `host:port`; a comma separated string is accepted too.',
      },
    ),
    topic: topicSchema,
    format: formatSchema,
    topicCreation,
    deadLetters: Type.Optional(deadLetters),
    transaction,
    tls: Type.Optional(tls),
    sasl: Type.Optional(sasl),
    clientId: Type.String({
      minLength: 1,
      default: 'flink-cdc-connector',
      description: "Client name in the brokers' logs and quotas.",
    }),
    connectTimeoutMs: Type.Integer({
      minimum: 1000,
      maximum: 600_000,
      default: 10_000,
      description: 'Milliseconds to wait for a connection to a broker, TLS and login included.',
    }),
    requestTimeoutMs: Type.Integer({
      minimum: 1000,
      maximum: 600_000,
      default: 30_000,
      description: 'Milliseconds to wait for the answer to a request.',
    }),
  },
  'Topics of one Kafka cluster, written exactly once.',
);

export type KafkaSink = Static<typeof kafkaSinkSchema>;
