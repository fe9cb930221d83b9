import { CdcError } from '../../core/errors/cdc-error';
import { LOG_LEVELS, type LogLevel } from '../../core/log-level';

/** Settings of a worker process, beside the pipeline document. */
export interface WorkerSettings {
  /** Begins the names of all topics and transactional ids of this installation. */
  readonly prefix: string;
  /** Address that the admin and metrics ports listen on. */
  readonly host: string;
  readonly adminPort: number;
  readonly metricsPort: number;
  readonly logLevel: LogLevel;
  /** Folder of projected secrets: one file per name, read when a connection is opened; undefined = none. */
  readonly secretsDir: string | undefined;
}

export interface SettingDefinition {
  readonly key: keyof WorkerSettings;
  /** Command line option, with its dashes. */
  readonly option: string;
  readonly variable: string;
  readonly default: string;
  readonly description: string;
}

/** One line per setting: the option wins over the variable. */
export const SETTINGS: readonly SettingDefinition[] = [
  {
    key: 'prefix',
    option: '--prefix',
    variable: 'CDC_PREFIX',
    default: 'flink-cdc',
    description:
      'begins the names of the internal topics and transactional ids; two installations on one Kafka need two',
  },
  {
    key: 'host',
    option: '--host',
    variable: 'CDC_HOST',
    default: '0.0.0.0',
    description: 'address that the admin and metrics ports listen on',
  },
  {
    key: 'adminPort',
    option: '--admin-port',
    variable: 'CDC_ADMIN_PORT',
    default: '8085',
    description: 'port of /live and /ready; 0 = any free one',
  },
  {
    key: 'metricsPort',
    option: '--metrics-port',
    variable: 'CDC_METRICS_PORT',
    default: '9249',
    description: 'port of /metrics; 0 = any free one',
  },
  {
    key: 'logLevel',
    option: '--log-level',
    variable: 'CDC_LOG_LEVEL',
    default: 'info',
    description: `one of ${LOG_LEVELS.join(', ')}, in any case`,
  },
  {
    key: 'secretsDir',
    option: '--secrets-dir',
    variable: 'CDC_SECRETS_DIR',
    default: '',
    description:
      'folder with one file per ${NAME} that is not in the environment; read when a connection is opened',
  },
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's environment. This module is its only reader in the worker. */
export function processEnvironment(): Environment {
  return process.env;
}

function invalid(place: string, value: string, expected: string): CdcError {
  return new CdcError('CDC_SETTING_INVALID', `${place} is '${value}': expected ${expected}`);
}

function parsePort(place: string, value: string): number {
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535) throw invalid(place, value, 'a port from 0 to 65535');
  return port;
}

function parseLogLevel(place: string, value: string): LogLevel {
  const level = LOG_LEVELS.find((known) => known === value.toLowerCase());
  if (level === undefined) throw invalid(place, value, `one of ${LOG_LEVELS.join(', ')}`);
  return level;
}

/** What Kafka allows in a topic name, with room for the longest suffix. */
function parsePrefix(place: string, value: string): string {
  if (!/^[A-Za-z0-9._-]{1,150}$/.test(value)) {
    throw invalid(place, value, '1 to 150 letters, digits, dots, underscores or hyphens');
  }
  return value;
}

/**
 * @param options values given on the command line, by setting key
 * @throws CdcError CDC_SETTING_INVALID naming the option or variable
 */
export function readSettings(
  options: Readonly<Partial<Record<keyof WorkerSettings, string>>>,
  environment: Environment,
): WorkerSettings {
  const find = (key: keyof WorkerSettings): [place: string, value: string] => {
    const setting = SETTINGS.find((definition) => definition.key === key);
    if (setting === undefined)
      throw new CdcError('CDC_INTERNAL_INVARIANT', `setting ${key} has no definition`);
    const given = options[key];
    if (given !== undefined) return [`option ${setting.option}`, given];
    return [`variable ${setting.variable}`, environment[setting.variable] ?? setting.default];
  };
  return {
    prefix: parsePrefix(...find('prefix')),
    host: find('host')[1],
    adminPort: parsePort(...find('adminPort')),
    metricsPort: parsePort(...find('metricsPort')),
    logLevel: parseLogLevel(...find('logLevel')),
    secretsDir: find('secretsDir')[1] || undefined,
  };
}
