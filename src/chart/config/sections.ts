import { PATHS, PORTS } from '../../core/image-contract';
import { eachEntry, type Expr, not, text, toJson, when } from '../../helm';
import { installationPrefix } from '../names';
import { v } from '../values';
import { nested, nestedPlain, plain, setting } from './lines';

// Parts of worker.yaml that several components read. Each is a list of lines.

type Line = Expr<string> | string;

/** What every role reads. */
export const common: readonly Line[] = [
  text`prefix: "${installationPrefix}"`,
  setting('logLevel', v.logging.logLevel),
  plain('metricsPort', PORTS.metrics),
];

const { kafka, mssql, minio } = v.externalServices;

/** The connection to Kafka; credentials are named, never written. */
export const kafkaConnection = [
  'kafka:',
  nested('brokers', kafka.brokers),
  ...when(kafka.tls.enabled, [
    '  tls:',
    ...when(kafka.tls.caSecretName, [text`    ca: ${PATHS.kafkaTlsDir}/ca.crt`]),
    ...when(kafka.tls.clientSecretName, [
      text`    certificate: ${PATHS.kafkaTlsDir}/tls.crt`,
      text`    key: ${PATHS.kafkaTlsDir}/tls.key`,
    ]),
    ...when(not(kafka.tls.caSecretName), ['    ca: system']),
  ]),
  ...when(kafka.useSASL, [
    '  sasl:',
    text`    mechanism: ${kafka.sasl.mechanism}`,
    '    username: ${KAFKA_USERNAME}',
    '    password: ${KAFKA_PASSWORD}',
    ...when(kafka.sasl.tokenEndpoint, [text`    tokenEndpoint: ${toJson(kafka.sasl.tokenEndpoint)}`]),
    ...when(kafka.sasl.scope, [text`    scope: ${toJson(kafka.sasl.scope)}`]),
  ]),
];

/** Settings of topics that the sink creates. */
export const topicDefaults = [
  'topicDefaults:',
  nestedPlain('partitions', kafka.defaultTopicConfig.partitions),
  nestedPlain('replicationFactor', kafka.defaultTopicConfig.replicationFactor),
  nested('retention', kafka.defaultTopicConfig.retention),
];

/** Where a pipeline reads that names no connection. */
export const mssqlConnection = when(mssql.host, [
  'mssql:',
  nested('host', mssql.host),
  nestedPlain('port', mssql.port),
  nested('database', mssql.database),
]);

export const mssqlOptions = [
  'mssqlOptions:',
  nested('applicationName', mssql.options.applicationName),
  nestedPlain('trustServerCertificate', mssql.options.trustServerCertificate),
];

/** Tables that are offered, and have to have a capture instance. */
export const cdcTables = when(mssql.cdcTables, [setting('cdcTables', mssql.cdcTables)]);

/** S3, for copies of checkpoints and for savepoints. */
export const s3 = when(minio.endpoint, [
  's3:',
  nested('endpoint', minio.endpoint),
  nestedPlain('pathStyleAccess', minio.pathStyleAccess),
  nested('checkpointBucket', minio.checkpointBucket),
  nested('savepointBucket', minio.savepointBucket),
]);

/** Keys with a counterpart are obeyed, the others are listed once in the log. */
export const flinkConfiguration = when(v.flinkConfiguration, [
  'flinkConfiguration:',
  ...eachEntry(v.flinkConfiguration, (key, value) => text`  ${toJson(key)}: ${toJson(value)}`),
]);
