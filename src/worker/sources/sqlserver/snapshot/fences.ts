import { type DateTime, type Value } from '../../../../core/table-schema';
import { type Lsn, LSN_ZERO } from '../../../codec/lsn';
import { lsnReader } from '../../../codec/tds/lsn-reader';
import { quoteName } from '../sql-name';
import { textCell } from '../tds/cells';
import { tryRows } from '../tds/try-rows';
import { type Queries } from '../tds/statement';

/** Clocks of the log and of the session view tick in 1/300 s, and reads end a little before they are seen to. */
const MARGIN_US = 10_000;
/** Where it is not known how many a scan may take, only one that found nothing has certainly got to the end. */
const UNKNOWN_MAX_TRANSACTIONS = 1;
const US_PER_DAY = 86_400_000_000;

const NEWEST_ENTRY = `SELECT TOP (1) start_lsn, tran_end_time, SYSDATETIME() FROM cdc.lsn_time_mapping ORDER BY start_lsn DESC`;

const SESSIONS = {
  doing: 'reading sys.dm_cdc_log_scan_sessions',
  sql: `SELECT TOP (2) session_id, start_time, scan_phase, tran_count, empty_scan_count
FROM sys.dm_cdc_log_scan_sessions WHERE session_id <> 0 ORDER BY session_id DESC`,
};

/** The server's wall clock, in microseconds, only compared with itself. */
export type ServerTimeUs = number;

export function serverTimeUs(value: Value | undefined): ServerTimeUs {
  const { days, ticks } = value as DateTime;
  return days * US_PER_DAY + ticks / 10;
}

interface ScanSession {
  readonly id: number;
  readonly startedAtUs: ServerTimeUs;
  readonly isComplete: boolean;
  readonly emptyScans: number;
}

/** Something that a fence is wanted for: whatever was committed before `sinceUs`. */
export interface FenceRequest {
  readonly sinceUs: ServerTimeUs;
}

/** Whether a time is certainly later than a request. */
type IsAfter = (timeUs: ServerTimeUs, request: FenceRequest) => boolean;

/**
 * Finds fences: LSNs at or above the commit of everything that was visible at an instant. One is known when the capture
 * job has begun a scan after the instant and got to the end of the log, or has captured a commit of a later time.
 */
export class Fences {
  readonly #connection: Queries;
  readonly #maxTransactions: number;
  #canSeeSessions: boolean;
  /** For each request the newest session when it was first asked for. */
  readonly #baselines = new WeakMap<FenceRequest, ScanSession>();

  readonly #user: string;

  private constructor(connection: Queries, canSeeSessions: boolean, maxTransactions: number, user: string) {
    this.#connection = connection;
    this.#user = user;
    this.#canSeeSessions = canSeeSessions;
    this.#maxTransactions = maxTransactions;
  }

  static async open(connection: Queries, maxTransactions = UNKNOWN_MAX_TRANSACTIONS): Promise<Fences> {
    const canSeeSessions = (await tryRows(connection, SESSIONS)) !== undefined;
    const [user = []] = await connection.rows({
      doing: 'asking for the database user',
      sql: 'SELECT USER_NAME()',
    });
    return new Fences(connection, canSeeSessions, maxTransactions, quoteName(textCell(user[0])));
  }

  /** The statement that shortens the wait: without the right, an idle database takes minutes to show a fence. */
  get remedy(): string | undefined {
    return this.#canSeeSessions ? undefined : `GRANT VIEW DATABASE STATE TO ${this.#user};`;
  }

  async serverTime(): Promise<ServerTimeUs> {
    const [row = []] = await this.#connection.rows({
      doing: 'asking for the time',
      sql: 'SELECT SYSDATETIME()',
    });
    return serverTimeUs(row[0]);
  }

  /** The fence of each request that has one by now. */
  async find<T extends FenceRequest>(requests: readonly T[]): Promise<Map<T, Lsn>> {
    const sessions = this.#canSeeSessions ? await this.#readSessions() : [];
    // Read after the sessions: a scan that is done has written its entries.
    const [entry = []] = await this.#connection.rows({
      doing: 'reading the newest entry of cdc.lsn_time_mapping',
      sql: NEWEST_ENTRY,
      readers: [lsnReader()],
    });
    const newest = (entry[0] ?? LSN_ZERO) as Lsn;
    const newestUs = entry[1] === undefined || entry[1] === null ? 0 : serverTimeUs(entry[1]);
    const nowUs = entry[2] === undefined ? Infinity : serverTimeUs(entry[2]);
    // What seems to come from the future is of the hour before the server's clock was put back.
    const isAfter: IsAfter = (timeUs, { sinceUs }) =>
      timeUs > sinceUs + MARGIN_US && timeUs <= nowUs + MARGIN_US;
    const found = new Map<T, Lsn>();
    for (const request of requests) {
      const isCovered =
        isAfter(newestUs, request) || sessions.some((one) => this.#covers(one, request, isAfter));
      if (isCovered) found.set(request, newest);
      else if (sessions[0] !== undefined && !this.#baselines.has(request))
        this.#baselines.set(request, sessions[0]);
    }
    return found;
  }

  /** Scans that find nothing share one row; the second one since a request began after it. */
  #covers(session: ScanSession, request: FenceRequest, isAfter: IsAfter): boolean {
    if (!session.isComplete) return false;
    if (isAfter(session.startedAtUs, request)) return true;
    const baseline = this.#baselines.get(request);
    return baseline?.id === session.id && session.emptyScans >= baseline.emptyScans + 2;
  }

  async #readSessions(): Promise<ScanSession[]> {
    const rows = await tryRows(this.#connection, SESSIONS);
    if (rows === undefined) {
      this.#canSeeSessions = false;
      return [];
    }
    return rows.map(([id, start, phase, transactions, emptyScans]) => ({
      id: Number(id),
      startedAtUs: serverTimeUs(start),
      isComplete: phase === 'Done' && Number(transactions) < this.#maxTransactions,
      emptyScans: Number(emptyScans),
    }));
  }
}
