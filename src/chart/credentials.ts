import { type Arg, choose, type Condition, define, type Expr, or, text } from '../helm';
import { fullname } from './names';
import { v } from './values';

/** Which key of a Secret becomes which `${NAME}`. */
export interface CredentialKey {
  readonly variable: string;
  readonly key: Expr<string>;
  /** The key where none is given, and in Secrets made from values. */
  readonly conventionalKey: string;
  /** What goes there with `createSecrets`. */
  readonly value: Expr<string>;
}

/** Credentials of one system: the Secret that pods take them from. */
export interface Credentials {
  readonly system: 'mssql' | 'kafka' | 'minio';
  readonly what: string;
  /** The system is configured, so that its credentials have to be there. */
  readonly used: Condition;
  readonly secretName: Expr<string>;
  readonly keys: readonly [CredentialKey, CredentialKey];
}

/** The Secret made from values, else the first name that is set, else the one expected by convention. */
const secretName = (system: string, names: readonly Expr<string>[]): Expr<string> => {
  const own = text`${fullname}-${system}`;
  const given = names.reduceRight<Expr<string>>((rest, name) => choose(name, name, rest), own);
  return define(`${system}Secret`, choose(v.createSecrets, own, given));
};

/** A key by either of its spellings; generated Secrets have the conventional ones. */
const keyOf = (name: string, fallback: string, spellings: readonly Expr<string>[]): Expr<string> => {
  const given = spellings.reduceRight<Arg<string>>((rest, key) => choose(key, key, rest), fallback);
  return define(name, choose(v.createSecrets, fallback, given));
};

/** A condition by a name: empty text does not hold. */
const given = (system: string, condition: Condition): Expr<string> =>
  define(`${system}CredentialsUsed`, choose(condition, 'yes', ''));

const { existingSecrets, secrets, externalServices } = v;

export const mssqlCredentials: Credentials = {
  system: 'mssql',
  what: 'SQL Server',
  used: given(
    'mssql',
    or(
      externalServices.mssql.host,
      externalServices.mssql.credentialsSecret,
      existingSecrets.mssqlCredentials.name,
      secrets.mssqlCredentials.name,
      v.createSecrets,
    ),
  ),
  secretName: secretName('mssql', [
    existingSecrets.mssqlCredentials.name,
    secrets.mssqlCredentials.name,
    externalServices.mssql.credentialsSecret,
  ]),
  keys: [
    {
      variable: 'MSSQL_USERNAME',
      conventionalKey: 'username',
      key: keyOf('mssqlUsernameKey', 'username', [
        existingSecrets.mssqlCredentials.usernameKey,
        secrets.mssqlCredentials.usernameKey,
      ]),
      value: v.mssqlAuth.username,
    },
    {
      variable: 'MSSQL_PASSWORD',
      conventionalKey: 'password',
      key: keyOf('mssqlPasswordKey', 'password', [
        existingSecrets.mssqlCredentials.passwordKey,
        secrets.mssqlCredentials.passwordKey,
      ]),
      value: v.mssqlAuth.password,
    },
  ],
};

export const kafkaCredentials: Credentials = {
  system: 'kafka',
  what: 'Kafka',
  used: given('kafka', externalServices.kafka.useSASL),
  secretName: secretName('kafka', [
    existingSecrets.kafkaCredentials.name,
    externalServices.kafka.credentialsSecret,
  ]),
  keys: [
    {
      variable: 'KAFKA_USERNAME',
      conventionalKey: 'username',
      key: keyOf('kafkaUsernameKey', 'username', [existingSecrets.kafkaCredentials.usernameKey]),
      value: v.kafkaAuth.username,
    },
    {
      variable: 'KAFKA_PASSWORD',
      conventionalKey: 'password',
      key: keyOf('kafkaPasswordKey', 'password', [existingSecrets.kafkaCredentials.passwordKey]),
      value: v.kafkaAuth.password,
    },
  ],
};

export const minioCredentials: Credentials = {
  system: 'minio',
  what: 'S3',
  used: given('minio', externalServices.minio.endpoint),
  secretName: secretName('minio', [
    existingSecrets.minioCredentials.name,
    secrets.s3Credentials.name,
    externalServices.minio.credentialsSecret,
  ]),
  keys: [
    {
      variable: 'AWS_ACCESS_KEY_ID',
      conventionalKey: 'accesskey',
      key: keyOf('minioAccessKeyKey', 'accesskey', [
        existingSecrets.minioCredentials.accessKeyKey,
        secrets.s3Credentials.accessKeyKey,
      ]),
      value: v.minioAuth.accessKey,
    },
    {
      variable: 'AWS_SECRET_ACCESS_KEY',
      conventionalKey: 'secretkey',
      key: keyOf('minioSecretKeyKey', 'secretkey', [
        existingSecrets.minioCredentials.secretKeyKey,
        secrets.s3Credentials.secretKeyKey,
      ]),
      value: v.minioAuth.secretKey,
    },
  ],
};

export const allCredentials = [mssqlCredentials, kafkaCredentials, minioCredentials] as const;
