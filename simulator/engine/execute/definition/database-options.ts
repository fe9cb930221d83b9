import { SqlServerError } from '../../../types/sql-type';
import { type DatabaseOptions } from '../../runtime/database';

type Change = (value: string) => Partial<DatabaseOptions> | undefined;

/** ON or OFF. */
const onOff =
  (change: (on: boolean) => Partial<DatabaseOptions>): Change =>
  (value) =>
    value === 'ON' || value === 'OFF' ? change(value === 'ON') : undefined;

const is =
  (options: Partial<DatabaseOptions>): Change =>
  () =>
    options;

/** An option that stays as sys.databases shows it: only that value is taken. */
const only =
  (fixed: string): Change =>
  (value) =>
    value === fixed ? {} : undefined;

const RECOVERY_MODELS = ['FULL', 'SIMPLE', 'BULK_LOGGED'] as const;
const COMPATIBILITY_LEVELS = new Set([100, 110, 120, 130, 140, 150, 160]);

function recoveryModel(value: string): Partial<DatabaseOptions> | undefined {
  const model = RECOVERY_MODELS.find((one) => one === value);
  return model && { recoveryModel: model };
}

function compatibilityLevel(value: string): Partial<DatabaseOptions> | undefined {
  const level = Number(value);
  if (COMPATIBILITY_LEVELS.has(level)) return { compatibilityLevel: level };
  throw new SqlServerError(
    15_048,
    'Valid values of the database compatibility level are 100, 110, 120, 130, 140, 150, or 160.',
  );
}

const CHANGES: Readonly<Record<string, Change>> = {
  ALLOW_SNAPSHOT_ISOLATION: onOff((snapshotIsolation) => ({ snapshotIsolation })),
  READ_COMMITTED_SNAPSHOT: onOff((readCommittedSnapshot) => ({ readCommittedSnapshot })),
  RECOVERY: recoveryModel,
  COMPATIBILITY_LEVEL: compatibilityLevel,
  MULTI_USER: is({ userAccess: 'MULTI_USER' }),
  SINGLE_USER: is({ userAccess: 'SINGLE_USER' }),
  RESTRICTED_USER: is({ userAccess: 'RESTRICTED_USER' }),
  READ_ONLY: is({ readOnly: true }),
  READ_WRITE: is({ readOnly: false }),
  ENABLE_BROKER: is({ brokerEnabled: true }),
  DISABLE_BROKER: is({ brokerEnabled: false }),
  ONLINE: is({}),
  AUTO_CLOSE: only('OFF'),
  AUTO_SHRINK: only('OFF'),
  AUTO_CREATE_STATISTICS: only('ON'),
  AUTO_UPDATE_STATISTICS: only('ON'),
  AUTO_UPDATE_STATISTICS_ASYNC: only('OFF'),
  PAGE_VERIFY: only('CHECKSUM'),
  TRUSTWORTHY: only('OFF'),
  DB_CHAINING: only('OFF'),
  QUERY_STORE: only('OFF'),
  DELAYED_DURABILITY: only('DISABLED'),
  PARAMETERIZATION: only('SIMPLE'),
  ANSI_NULL_DEFAULT: only('OFF'),
  ANSI_NULLS: only('OFF'),
  ANSI_PADDING: only('OFF'),
  ANSI_WARNINGS: only('OFF'),
  ARITHABORT: only('OFF'),
  CONCAT_NULL_YIELDS_NULL: only('OFF'),
  NUMERIC_ROUNDABORT: only('OFF'),
  QUOTED_IDENTIFIER: only('OFF'),
  RECURSIVE_TRIGGERS: only('OFF'),
};

/** What ALTER DATABASE SET changes. @throws SqlServerError 195 for what cannot be set */
export function changedOptions(option: string, value: string): Partial<DatabaseOptions> {
  const changed = CHANGES[option]?.(value);
  if (changed !== undefined) return changed;
  const what = value === '' ? option : `${option} ${value}`;
  throw new SqlServerError(195, `'${what}' is not a recognized SET option.`, 15);
}
