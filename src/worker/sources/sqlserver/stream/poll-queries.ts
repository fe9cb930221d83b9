import { TYPES } from 'tedious';
import { type SourceTransaction } from '../../../../core/change-event';
import { type Value } from '../../../../core/table-schema';
import { formatLsn, type Lsn } from '../../../codec/lsn';
import { lsnReader } from '../../../codec/tds/lsn-reader';
import { type CapturedTable } from '../discovery/captured-table';
import { changeTable } from '../sql-name';
import { integerCell, lsnOrNull } from '../tds/cells';
import { type Queries } from '../tds/statement';
import { binary10 } from './change-query';
import { type ServerClock } from './server-clock';

/** What lies beyond a position; null: nothing. */
export interface Horizon {
  /** Newest commit with changes of any captured table. */
  readonly newest: Lsn | null;
  /** Newest LSN that the capture job vouches for, also when nothing happened. */
  readonly captured: Lsn | null;
}

// tran_id is zero in the entries that the capture job makes while the database is idle.
const HORIZON = `SELECT MAX(CASE WHEN tran_id <> 0x00 THEN start_lsn END), MAX(start_lsn)
FROM cdc.lsn_time_mapping WHERE start_lsn > @p`;

const BOUND = `SELECT MAX(start_lsn) FROM (SELECT TOP (@n) start_lsn FROM cdc.lsn_time_mapping
WHERE start_lsn > @p AND tran_id <> 0x00 ORDER BY start_lsn) AS x`;

const TIMES = `SELECT start_lsn, DATEDIFF_BIG(microsecond, '19700101', tran_end_time), DATEPART(TZOFFSET, SYSDATETIMEOFFSET())
FROM cdc.lsn_time_mapping WHERE start_lsn > @p AND start_lsn <= @hi AND tran_id <> 0x00 ORDER BY start_lsn`;

const MAPPING = 'reading cdc.lsn_time_mapping';

export async function readHorizon(connection: Queries, after: Lsn): Promise<Horizon> {
  const [row = []] = await connection.rows({
    doing: MAPPING,
    sql: HORIZON,
    parameters: [binary10('p', after)],
    readers: [lsnReader(), lsnReader()],
  });
  return { newest: lsnOrNull(row[0]), captured: lsnOrNull(row[1]) };
}

/** Newest LSN that the capture job vouches for; null: it has captured nothing yet. */
export async function readCaptured(connection: Queries): Promise<Lsn | null> {
  const sql = 'SELECT MAX(start_lsn) FROM cdc.lsn_time_mapping';
  const [row = []] = await connection.rows({ doing: MAPPING, sql, readers: [lsnReader()] });
  return lsnOrNull(row[0]);
}

/** The commit that is `maxCommits` after a position, or the newest one. */
export async function readBound(connection: Queries, after: Lsn, maxCommits: number): Promise<Lsn | null> {
  const [row = []] = await connection.rows({
    doing: MAPPING,
    sql: BOUND,
    parameters: [{ name: 'n', type: TYPES.Int, value: maxCommits }, binary10('p', after)],
    readers: [lsnReader()],
  });
  return lsnOrNull(row[0]);
}

/** The transactions of a range of commits, by commit. */
export async function readTransactions(
  connection: Queries,
  after: Lsn,
  upTo: Lsn,
  clock: ServerClock,
): Promise<Map<Lsn, SourceTransaction>> {
  const rows = await connection.rows({
    doing: MAPPING,
    sql: TIMES,
    parameters: [binary10('p', after), binary10('hi', upTo)],
    readers: [lsnReader()],
  });
  return new Map(
    rows.map(([lsn, localUs, offset]) => [
      lsn as Lsn,
      { id: formatLsn(lsn as Lsn), commitTimeUs: clock.toUtcUs(integerCell(localUs), integerCell(offset)) },
    ]),
  );
}

/** Ordinals of the tables that have changes beyond a position; one statement for all of them. */
export async function readActiveTables(
  connection: Queries,
  tables: readonly CapturedTable[],
  after: Lsn,
): Promise<number[]> {
  const selects = tables.map(
    ({ instance }, i) => `SELECT ${i} AS i, MAX([__$start_lsn]) AS newest FROM ${changeTable(instance.name)}`,
  );
  const rows = await connection.rows({
    doing: 'looking for tables with changes',
    sql: selects.join('\nUNION ALL '),
    readers: [undefined, lsnReader()],
  });
  return rows.filter(([, newest]) => isBeyond(newest, after)).map(([i]) => integerCell(i));
}

function isBeyond(newest: Value | undefined, after: Lsn): boolean {
  return typeof newest === 'string' && newest > after;
}
