import { type SqlDateTime, type SqlType, type SqlValue } from '../../types/sql-type';
import {
  capturedOrdinal,
  commitTimes,
  endTimeOf,
  lowWatermark,
  LSN_ZERO,
  maxLsn,
  mayReadChanges,
  shiftLsn,
} from '../cdc/metadata';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { comparatorOf } from '../values/comparison';
import { BIT, DATETIME, type FunctionDefinition, INT, LSN, NVARCHAR, simple, SYSNAME } from './definition';

const MASK: SqlType = { name: 'varbinary', length: 128 };

/** A function that looks into the database its name says (`db.sys.f()`), else into the session's. */
function ofDatabase(
  options: Omit<Parameters<typeof simple>[0], 'evaluate'> & {
    readonly evaluate: (values: readonly SqlValue[], execution: Execution, database: Database) => SqlValue;
  },
): FunctionDefinition {
  const { takes, optional = 0, evaluate } = options;
  return {
    minimum: takes.length - optional,
    maximum: takes.length,
    compile: (site) => {
      const [, , name = ''] = [...site.call.name].reverse();
      const named = name === '' ? undefined : site.context.engine.database(name);
      const definition = simple({
        ...options,
        evaluate: (values, execution) => evaluate(values, execution, named ?? execution.session.database),
      });
      return definition.compile(site);
    },
  };
}

const compareMoments = comparatorOf(DATETIME);

/** The commit that stands in the relation to a time; null when there is none, or no such relation. */
function mapTimeToLsn(
  execution: Execution,
  database: Database,
  relation: string,
  time: SqlDateTime,
): Buffer | null {
  const words = relation.trim().toLowerCase();
  const orEqual = words.endsWith(' or equal');
  let largest: Buffer | null = null;
  for (const { lsn, endedAt } of commitTimes(execution, database)) {
    const order = compareMoments(endedAt, time);
    if (words.startsWith('smallest greater than')) {
      if (order > 0 || (orEqual && order === 0)) return lsn;
    } else if (words.startsWith('largest less than') && (order < 0 || (orEqual && order === 0))) {
      largest = lsn;
    }
  }
  return largest;
}

function minLsn(execution: Execution, database: Database, captureInstance: string): Buffer {
  const instance = database.cdc?.byName(captureInstance);
  const low = lowWatermark(execution, database, captureInstance);
  if (instance === undefined || !mayReadChanges(execution, database, instance)) return LSN_ZERO;
  return low ?? LSN_ZERO;
}

function isBitSet(position: number, mask: Buffer): 0 | 1 {
  const bit = position - 1;
  const byte = mask[bit >> 3] ?? 0;
  return bit >= 0 && (byte >> (bit & 7)) % 2 === 1 ? 1 : 0;
}

/** `0x` and lower-case digits. */
const varbinToHex = simple({
  takes: [{ name: 'varbinary', length: -1 }],
  returns: { name: 'nvarchar', length: -1 },
  evaluate: ([bytes]) => `0x${(bytes as Buffer).toString('hex')}`,
});

/** Functions of the schema sys, by name in lower case. */
export const CDC_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  fn_cdc_get_max_lsn: ofDatabase({
    takes: [],
    returns: LSN,
    evaluate: (_values, execution, database) => maxLsn(execution, database),
  }),
  fn_cdc_get_min_lsn: ofDatabase({
    takes: [SYSNAME],
    returns: LSN,
    evaluate: ([name], execution, database) => minLsn(execution, database, name as string),
  }),
  fn_cdc_increment_lsn: simple({
    takes: [LSN],
    returns: LSN,
    evaluate: ([lsn]) => shiftLsn(lsn as Buffer, 1),
  }),
  fn_cdc_decrement_lsn: simple({
    takes: [LSN],
    returns: LSN,
    evaluate: ([lsn]) => shiftLsn(lsn as Buffer, -1),
  }),
  fn_cdc_map_lsn_to_time: ofDatabase({
    takes: [LSN],
    returns: DATETIME,
    evaluate: ([lsn], execution, database) => endTimeOf(execution, database, lsn as Buffer),
  }),
  fn_cdc_map_time_to_lsn: ofDatabase({
    takes: [NVARCHAR, DATETIME],
    returns: LSN,
    evaluate: ([relation, time], execution, database) =>
      mapTimeToLsn(execution, database, relation as string, time as SqlDateTime),
  }),
  fn_cdc_get_column_ordinal: ofDatabase({
    takes: [SYSNAME, SYSNAME],
    returns: INT,
    evaluate: ([name, column], _execution, database) =>
      capturedOrdinal(database, name as string, column as string) ?? null,
  }),
  fn_cdc_is_bit_set: simple({
    takes: [INT, MASK],
    returns: BIT,
    evaluate: ([position, mask]) => isBitSet(position as number, mask as Buffer),
  }),
  fn_cdc_has_column_changed: ofDatabase({
    takes: [SYSNAME, SYSNAME, MASK],
    returns: BIT,
    evaluate: ([name, column, mask], _execution, database) => {
      const ordinal = capturedOrdinal(database, name as string, column as string);
      return ordinal === undefined ? null : isBitSet(ordinal, mask as Buffer);
    },
  }),
  /** No database belongs to an availability group. */
  fn_hadr_is_primary_replica: simple({ takes: [SYSNAME], returns: BIT, evaluate: () => null }),
  fn_varbintohexstr: varbinToHex,
};
