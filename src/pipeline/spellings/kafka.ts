import { type JsonValue } from '../../core/ports';
import { FORMAT_SPELLINGS } from './format';
import { commaList, only, path, reading, refused, type Spelling, type Spellings, textOf } from './spelling';

const bootstrapServers = reading('bootstrapServers', 'host:port, or a list of such', commaList);
const transactions = 'transactions are cut by transaction.maxBytes and transaction.maxAgeMs';
const pem = 'the path of a PEM file: export the certificates with `keytool -exportcert -rfc`';

const securityProtocol: Spelling = {
  kind: 'several',
  to: ['tls'],
  expected: 'one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL',
  read: (value) => {
    const protocol = textOf(value).toUpperCase();
    if (protocol === 'SSL' || protocol === 'SASL_SSL') return { tls: {} };
    return protocol === 'PLAINTEXT' || protocol === 'SASL_PLAINTEXT' ? {} : undefined;
  },
};

const jaasConfig: Spelling = {
  kind: 'several',
  to: ['sasl.username', 'sasl.password'],
  expected: '`…LoginModule required username="…" password="…";` of the PLAIN or SCRAM login module',
  read: (value) => {
    const text = textOf(value);
    const username = quoted(text, 'username');
    const password = quoted(text, 'password');
    if (!/\b(Plain|Scram)LoginModule\b/.test(text) || username === undefined || password === undefined)
      return undefined;
    return { 'sasl.username': username, 'sasl.password': password };
  },
};

function quoted(text: string, name: string): string | undefined {
  const match = new RegExp(`\\b${name}\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|'((?:[^'\\\\]|\\\\.)*)')`).exec(
    text,
  );
  return (match?.[1] ?? match?.[2])?.replace(/\\(.)/g, '$1');
}

function pemFile(value: JsonValue): JsonValue | undefined {
  return typeof value === 'string' && /\.(pem|crt|cer)$|\$\{/.test(value) ? value : undefined;
}

/** Settings of the Java client, as Flink hands them on. */
const clientProperties: Spellings = {
  'bootstrap.servers': bootstrapServers,
  'client.id': path('clientId'),
  'transaction.timeout.ms': path('transaction.timeoutMs'),
  'request.timeout.ms': path('requestTimeoutMs'),
  'security.protocol': securityProtocol,
  'sasl.mechanism': reading('sasl.mechanism', 'text', (value) =>
    typeof value === 'string' ? value.toLowerCase() : undefined,
  ),
  'sasl.jaas.config': jaasConfig,
  'sasl.username': path('sasl.username'),
  'sasl.password': path('sasl.password'),
  'sasl.oauthbearer.token.endpoint.url': refused('tokens are read from a file: set sasl.bearerFile'),
  'ssl.truststore.type': only(['PEM'], 'certificates are read from PEM files'),
  'ssl.truststore.location': reading('tls.caFile', pem, pemFile),
  'ssl.keystore.location': refused('set tls.certificateFile and tls.keyFile to PEM files'),
  'ssl.endpoint.identification.algorithm': reading('tls.verifyHostname', '`https` or empty', (value) =>
    value === 'https' ? true : value === '' ? false : undefined,
  ),
  acks: only(['all', '-1'], 'transactions are always acknowledged by all in-sync replicas'),
  'enable.idempotence': only(['true'], 'producers are always idempotent'),
  'compression.type': only(['none'], 'records are written uncompressed'),
  'transactional.id': refused('it is made of the prefix of the installation and the name of the pipeline'),
  'linger.ms': refused(transactions),
  'batch.size': refused(transactions),
};

/** Spellings of a Kafka sink besides the canonical ones. */
export const KAFKA_SPELLINGS: Spellings = {
  ...FORMAT_SPELLINGS,
  bootstrapServers,
  'bootstrap.servers': bootstrapServers,
  brokers: bootstrapServers,
  ...Object.fromEntries(
    Object.entries(clientProperties).map(([key, spelling]) => [`properties.${key}`, spelling]),
  ),
  'sink.delivery-guarantee': only(['exactly-once'], 'delivery is always exactly once'),
  'sink.transactional-id-prefix': refused('it is the prefix of the installation: `--prefix` or CDC_PREFIX'),
  partitions: path('topicCreation.partitions'),
  replicationFactor: path('topicCreation.replicationFactor'),
};

export const KAFKA_TYPES = ['kafka', 'upsert-kafka'] as const;
