import { check, eq, type Expr, not, or, text, toText } from '../../helm';
import { flinkSlots } from '../config/slots';
import { v } from '../values';

/** One thing under two names: both may be set, when they agree. */
const agree = (first: Spelling, second: Spelling) =>
  check(
    or(not(first.value), not(second.value), eq(first.value, second.value)),
    text`${first.key} and ${second.key} are "${first.value}" and "${second.value}", and mean the same: set one of them`,
  );

interface Spelling {
  readonly key: string;
  readonly value: Expr<string>;
}

const pairs = (spellings: readonly Spelling[]) =>
  spellings.flatMap((first, index) => spellings.slice(index + 1).map((second) => agree(first, second)));

const { existingSecrets, secrets, externalServices } = v;

const login = (of: 'mssql' | 'minio'): readonly (readonly Spelling[])[] =>
  of === 'mssql'
    ? (['usernameKey', 'passwordKey'] as const).map((key) => [
        { key: `existingSecrets.mssqlCredentials.${key}`, value: existingSecrets.mssqlCredentials[key] },
        { key: `secrets.mssqlCredentials.${key}`, value: secrets.mssqlCredentials[key] },
      ])
    : (['accessKeyKey', 'secretKeyKey'] as const).map((key) => [
        { key: `existingSecrets.minioCredentials.${key}`, value: existingSecrets.minioCredentials[key] },
        { key: `secrets.s3Credentials.${key}`, value: secrets.s3Credentials[key] },
      ]);

const { slots, numberOfTaskSlots } = v.taskmanager;
const FLINK_SLOTS = 'flinkConfiguration taskmanager.numberOfTaskSlots';

const slotsDiffer = (first: string, second: string, a: Expr<string>, b: Expr<string>) =>
  text`${first} and ${second} are ${a} and ${b}, and mean the same: set one of them`;

export const spellingChecks = [
  ...pairs([
    { key: 'existingSecrets.mssqlCredentials.name', value: existingSecrets.mssqlCredentials.name },
    { key: 'secrets.mssqlCredentials.name', value: secrets.mssqlCredentials.name },
    { key: 'externalServices.mssql.credentialsSecret', value: externalServices.mssql.credentialsSecret },
  ]),
  ...pairs([
    { key: 'existingSecrets.kafkaCredentials.name', value: existingSecrets.kafkaCredentials.name },
    { key: 'externalServices.kafka.credentialsSecret', value: externalServices.kafka.credentialsSecret },
  ]),
  ...pairs([
    { key: 'existingSecrets.minioCredentials.name', value: existingSecrets.minioCredentials.name },
    { key: 'secrets.s3Credentials.name', value: secrets.s3Credentials.name },
    { key: 'externalServices.minio.credentialsSecret', value: externalServices.minio.credentialsSecret },
  ]),
  ...[...login('mssql'), ...login('minio')].flatMap(pairs),
  check(
    or(not(slots), not(numberOfTaskSlots), eq(slots, numberOfTaskSlots)),
    slotsDiffer(
      'taskmanager.slots',
      'taskmanager.numberOfTaskSlots',
      toText(slots),
      toText(numberOfTaskSlots),
    ),
  ),
  check(
    or(not(slots), not(flinkSlots), eq(toText(slots), flinkSlots)),
    slotsDiffer('taskmanager.slots', FLINK_SLOTS, toText(slots), flinkSlots),
  ),
  check(
    or(not(numberOfTaskSlots), not(flinkSlots), eq(toText(numberOfTaskSlots), flinkSlots)),
    slotsDiffer('taskmanager.numberOfTaskSlots', FLINK_SLOTS, toText(numberOfTaskSlots), flinkSlots),
  ),
];
