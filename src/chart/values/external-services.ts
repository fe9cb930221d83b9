import { Type } from '@sinclair/typebox';
import { closed, count, flag, freeText, listOf, oneOf, PATTERNS, port, text } from './words';

const credentialsSecret = text(
  PATTERNS.objectName,
  '',
  'Secret with the credentials; older spelling of existingSecrets.*.name.',
);

/** Names in SQL Server are free; these characters would end a line of configuration. */
const sqlName = '^[^\\n\\r"\\\\]*$';

const mssql = closed(
  {
    host: text(PATTERNS.host, '', 'Host of the default connection.'),
    port: port(1433, 'Port of the default connection.'),
    database: text(sqlName, '', 'Database of the default connection.'),
    credentialsSecret,
    options: closed(
      {
        applicationName: text(sqlName, 'flink-cdc-connector', 'Name that SQL Server shows for our sessions.'),
        trustServerCertificate: flag(
          false,
          'Accepts any certificate of the server. For trying out: global.caBundle is the safe way.',
        ),
      },
      'Options of the connection.',
    ),
    cdcTables: listOf(
      closed(
        {
          schema: Type.Optional(Type.String({ pattern: sqlName, description: 'Schema. Absent: dbo.' })),
          table: Type.String({ pattern: sqlName, minLength: 1, description: 'Table.' }),
        },
        'A table with a capture instance.',
      ),
      'Tables offered to discovery and checked at start: each must have a capture instance.',
    ),
  },
  'Default SQL Server connection, of pipelines that name none.',
);

const kafkaTls = closed(
  {
    enabled: flag(false, 'Connects by TLS.'),
    caSecretName: text(PATTERNS.objectName, '', 'Secret with the authority of the brokers.'),
    caKey: text(PATTERNS.dataKey, 'ca.crt', 'Key of that Secret.'),
    clientSecretName: text(PATTERNS.objectName, '', 'Secret with the client certificate (mTLS).'),
    certificateKey: text(PATTERNS.dataKey, 'tls.crt', 'Key of the certificate.'),
    privateKeyKey: text(PATTERNS.dataKey, 'tls.key', 'Key of the private key.'),
  },
  'TLS to Kafka.',
);

const kafkaSasl = closed(
  {
    mechanism: oneOf(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'], 'SASL mechanism.'),
    tokenEndpoint: text(PATTERNS.url, '', 'OAUTHBEARER: URL of the token endpoint.'),
    scope: text('^[A-Za-z0-9 ._:/-]*$', '', 'OAUTHBEARER: scope that is asked for.'),
  },
  'SASL, where useSASL is set. User name and password, or client id and client secret, are those of the credentials.',
);

const kafka = closed(
  {
    brokers: text('^[A-Za-z0-9._:, -]*$', '', 'Bootstrap servers: host:port, separated by commas.'),
    useSASL: flag(false, 'Authenticates by SASL with the credentials.'),
    credentialsSecret,
    tls: kafkaTls,
    sasl: kafkaSasl,
    defaultTopicConfig: closed(
      {
        partitions: count(1, 1, 10_000, 'Partitions.'),
        replicationFactor: count(1, 1, 100, 'Replicas.'),
        retention: text(PATTERNS.duration, '7d', 'How long records are kept, such as 7d or 12h.'),
      },
      'Settings of topics that the sink creates.',
    ),
  },
  'Kafka.',
);

const minio = closed(
  {
    endpoint: text(PATTERNS.url, '', 'URL of an S3 service.'),
    credentialsSecret,
    checkpointBucket: text(PATTERNS.objectName, 'flink-checkpoints', 'Bucket of checkpoint copies.'),
    savepointBucket: text(PATTERNS.objectName, 'flink-savepoints', 'Bucket of savepoints.'),
    pathStyleAccess: flag(true, 'The bucket is in the path of the URL, not in the host name.'),
  },
  'S3, for checkpoint copies and savepoints.',
);

export const externalServices = closed({ mssql, kafka, minio }, 'Systems outside this release.');

const secretName = text(
  PATTERNS.objectName,
  '',
  'Name of the Secret. Empty: <fullname>-mssql, -kafka or -minio.',
);
const keyOf = (what: string, value: string): ReturnType<typeof text> =>
  text(PATTERNS.dataKey, '', `Key of the ${what}. Empty: ${value}.`);

const login = {
  name: secretName,
  usernameKey: keyOf('user name', 'username'),
  passwordKey: keyOf('password', 'password'),
};
const s3Keys = {
  name: secretName,
  accessKeyKey: keyOf('access key', 'accesskey'),
  secretKeyKey: keyOf('secret key', 'secretkey'),
};

export const existingSecrets = closed(
  {
    mssqlCredentials: closed(login, 'Credentials of SQL Server.'),
    kafkaCredentials: closed(login, 'Credentials of Kafka.'),
    minioCredentials: closed(s3Keys, 'Credentials of S3.'),
  },
  'Secrets that exist, by name and keys.',
);

export const secrets = closed(
  {
    mssqlCredentials: closed(login, 'As existingSecrets.mssqlCredentials.'),
    s3Credentials: closed(s3Keys, 'As existingSecrets.minioCredentials.'),
  },
  'Older spelling of existingSecrets.',
);

const literal = (what: string): ReturnType<typeof freeText> =>
  freeText('', `${what}; read with createSecrets only.`);
const loginValues = { username: literal('User name'), password: literal('Password') };

export const credentialValues = {
  createSecrets: flag(
    false,
    'Makes Secrets from the values below. For trying out: a values file is no place for passwords.',
  ),
  mssqlAuth: closed(loginValues, 'Credentials of SQL Server.'),
  kafkaAuth: closed(loginValues, 'Credentials of Kafka.'),
  minioAuth: closed(
    { accessKey: literal('Access key'), secretKey: literal('Secret key') },
    'Credentials of S3.',
  ),
};
