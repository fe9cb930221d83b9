import { type IsolationLevel } from '../../../tds/backend';
import { SqlServerError } from '../../../types/sql-type';
import { type SetOptionStatement } from '../../../sql/ast/statement';
import { type SessionOptions } from '../../runtime/session-state';
import { existingTable } from '../definition-context';
import { type Runner } from '../runner';

type Apply = (options: SessionOptions, value: string) => void;

const ISOLATION_LEVELS: Readonly<Record<string, IsolationLevel>> = {
  'READ UNCOMMITTED': 'read-uncommitted',
  'READ COMMITTED': 'read-committed',
  'REPEATABLE READ': 'repeatable-read',
  SERIALIZABLE: 'serializable',
  SNAPSHOT: 'snapshot',
};

function isOn(value: string): boolean {
  if (value === 'ON' || value === 'OFF') return value === 'ON';
  throw new SqlServerError(102, `Incorrect syntax near '${value}'.`, 15);
}

function integer(value: string): number {
  const number = Number(value);
  if (Number.isInteger(number)) return number;
  throw new SqlServerError(102, `Incorrect syntax near '${value}'.`, 15);
}

const PRIORITIES: Readonly<Record<string, number>> = { LOW: -5, NORMAL: 0, HIGH: 5 };

/** A word, or a number from -10 to 10. */
function priority(value: string): number {
  return PRIORITIES[value] ?? integer(value);
}

/** An option that has one value here, the one that drivers set. */
const only =
  (...allowed: readonly string[]): Apply =>
  (_options, value) => {
    if (!allowed.includes(value)) {
      throw new SqlServerError(
        40_517,
        `Keyword or statement option '${value}' is not supported in this server.`,
      );
    }
  };

/** Drivers switch these on or off; what they change does not show in what this server does. */
const noted: Apply = (_options, value) => void isOn(value);

const OPTIONS: Readonly<Record<string, Apply>> = {
  'TRANSACTION ISOLATION LEVEL': (options, value) => {
    const level = ISOLATION_LEVELS[value];
    if (level === undefined) throw new SqlServerError(102, `Incorrect syntax near '${value}'.`, 15);
    options.isolation = level;
  },
  LOCK_TIMEOUT: (options, value) => (options.lockTimeoutMs = integer(value)),
  NOCOUNT: (options, value) => (options.noCount = isOn(value)),
  XACT_ABORT: (options, value) => (options.xactAbort = isOn(value)),
  IMPLICIT_TRANSACTIONS: (options, value) => (options.implicitTransactions = isOn(value)),
  ROWCOUNT: (options, value) => (options.rowCountLimit = integer(value)),
  TEXTSIZE: (options, value) => (options.textSizeBytes = integer(value)),
  DATEFIRST: (options, value) => (options.dateFirst = integer(value)),
  QUOTED_IDENTIFIER: (options, value) => (options.quotedIdentifier = isOn(value)),
  ANSI_NULLS: only('ON'),
  ANSI_DEFAULTS: only('ON'),
  ANSI_NULL_DFLT_ON: noted,
  ANSI_PADDING: only('ON'),
  ANSI_WARNINGS: noted,
  ARITHABORT: noted,
  ARITHIGNORE: only('OFF'),
  CONCAT_NULL_YIELDS_NULL: only('ON'),
  // There are no cursors that it could close.
  CURSOR_CLOSE_ON_COMMIT: noted,
  NUMERIC_ROUNDABORT: only('OFF'),
  DATEFORMAT: only('MDY'),
  LANGUAGE: only('US_ENGLISH', 'ENGLISH'),
  DEADLOCK_PRIORITY: (options, value) => (options.deadlockPriority = priority(value)),
  FMTONLY: only('OFF'),
  NOEXEC: only('OFF'),
  PARSEONLY: only('OFF'),
  SHOWPLAN_ALL: only('OFF'),
  'STATISTICS IO': only('OFF'),
  'STATISTICS TIME': only('OFF'),
};

/** SET of session options. @throws SqlServerError 195 for one that does not exist */
export function setOption(runner: Runner, { options, value, table }: SetOptionStatement): void {
  const { session } = runner;
  if (options.length === 1 && options[0] === 'IDENTITY_INSERT' && table !== undefined) {
    const missing = (): SqlServerError =>
      new SqlServerError(
        1088,
        `Cannot find the object "${table.join('.')}" because it does not exist or you do not have permissions.`,
      );
    const found = existingTable(runner, table, missing).table;
    if (isOn(value)) session.options.identityInsert = found;
    else if (session.options.identityInsert === found) session.options.identityInsert = undefined;
    return;
  }
  for (const option of options) {
    const apply = OPTIONS[option];
    if (apply === undefined)
      throw new SqlServerError(195, `'${option}' is not a recognized SET option.`, 15, 5);
    apply(session.options, value);
  }
}
