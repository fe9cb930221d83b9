import { describe, expect, test } from '@jest/globals';
import { type DateTime, type Value } from '../../../../../../src/core/table-schema';
import { type Lsn } from '../../../../../../src/worker/codec/lsn';
import { Fences } from '../../../../../../src/worker/sources/sqlserver/snapshot/fences';
import { type Queries, type Statement } from '../../../../../../src/worker/sources/sqlserver/tds/statement';
import { FakeQueries } from '../fake-queries';
import { lsnOf } from '../handover/model/model-database';

/** The server's clock, in seconds of one day. */
const at = (seconds: number): DateTime => ({ days: 0, ticks: seconds * 10_000_000, offsetMinutes: 0 });
const SECOND_US = 1_000_000;

interface Session {
  readonly id?: number;
  readonly start: number;
  readonly phase?: string;
  readonly transactions?: number;
  readonly emptyScans?: number;
}

/** A server whose capture job can be turned on. */
class CaptureJob implements Queries {
  sessions: Session[] | number = [];
  entry: [Lsn, number] | undefined;
  now = 1000;

  rows(statement: Statement): Promise<Value[][]> {
    const { sessions, entry } = this;
    const rows =
      typeof sessions === 'number'
        ? sessions
        : sessions.map(({ id = 1, start, phase = 'Done', transactions = 0, emptyScans = 0 }) => [
            id,
            at(start),
            phase,
            String(transactions),
            emptyScans,
          ]);
    return new FakeQueries({
      dm_cdc_log_scan_sessions: rows,
      lsn_time_mapping: entry === undefined ? [] : [[entry[0], at(entry[1]), at(this.now)]],
      'USER_NAME()': [['reader']],
    }).rows(statement);
  }
}

async function fenceAt(job: CaptureJob, seconds: number, fences?: Fences): Promise<Lsn | undefined> {
  const request = { sinceUs: seconds * SECOND_US };
  return (await (fences ?? (await Fences.open(job, 500))).find([request])).get(request);
}

describe('fences', () => {
  test('a scan that began later and got to the end covers everything before', async () => {
    const job = new CaptureJob();
    job.entry = [lsnOf(5), 1];
    job.sessions = [{ start: 11 }];
    expect(await fenceAt(job, 10)).toBe(lsnOf(5));
  });

  test.each<[string, Session]>([
    ['began before', { start: 9 }],
    ['began at the same tick', { start: 10.005 }],
    ['is still running', { start: 11, phase: 'Read log' }],
    ['took as many transactions as it may, so there may be more', { start: 11, transactions: 500 }],
  ])('a scan that %s does not', async (_, session) => {
    const job = new CaptureJob();
    job.entry = [lsnOf(5), 1];
    job.sessions = [session];
    expect(await fenceAt(job, 10)).toBeUndefined();
  });

  test('a commit of a later time covers it as well, without any right', async () => {
    const job = new CaptureJob();
    job.sessions = 297;
    job.entry = [lsnOf(5), 9];
    expect(await fenceAt(job, 10)).toBeUndefined();
    job.entry = [lsnOf(6), 11];
    expect(await fenceAt(job, 10)).toBe(lsnOf(6));
  });

  test('of scans that find nothing and share one row, the second one since counts', async () => {
    const job = new CaptureJob();
    job.sessions = [{ id: 4, start: 2, emptyScans: 7 }];
    const fences = await Fences.open(job, 500);
    const request = { sinceUs: 10 * SECOND_US };
    const find = async (emptyScans: number): Promise<boolean> => {
      job.sessions = [{ id: 4, start: 2, emptyScans }];
      return (await fences.find([request])).has(request);
    };
    expect(await find(7)).toBe(false);
    expect(await find(8)).toBe(false);
    expect(await find(9)).toBe(true);
  });

  test('what was committed or begun before the clock was put back does not', async () => {
    const job = new CaptureJob();
    job.now = 10.5;
    job.sessions = [{ start: 11 }];
    job.entry = [lsnOf(6), 11];
    expect(await fenceAt(job, 10)).toBeUndefined();
    job.now = 11;
    expect(await fenceAt(job, 10)).toBe(lsnOf(6));
  });

  test('where it is not known how many a scan may take, one that took any may have left some', async () => {
    const job = new CaptureJob();
    job.entry = [lsnOf(5), 1];
    job.sessions = [{ start: 11, transactions: 1 }];
    expect(await fenceAt(job, 10, await Fences.open(job))).toBeUndefined();
    job.sessions = [{ start: 11 }];
    expect(await fenceAt(job, 10, await Fences.open(job))).toBe(lsnOf(5));
  });

  test('without the right, the statement that gives it is told', async () => {
    const job = new CaptureJob();
    expect((await Fences.open(job)).remedy).toBeUndefined();
    job.sessions = 300;
    expect((await Fences.open(job)).remedy).toBe('GRANT VIEW DATABASE STATE TO [reader];');
  });
});
