import { type Findings } from './findings';

/** A position record of one shard, as found in the state topic. */
export interface PositionRecord {
  readonly shard: string;
  readonly seq: number;
  readonly attempt: number;
  /** Comparable text of the position (SQL Server: the commit LSN in hexadecimal), null where it cannot be compared. */
  readonly position: string | null;
  /** Where the record stands, as `topic-partition@offset`. */
  readonly place: string;
}

/**
 * Judges the positions of each shard, in the order of the topic: seq begins at 1 and grows by 1 without gap or repeat,
 * neither attempt nor position ever goes backwards.
 */
export function judgePositionChain(records: Iterable<PositionRecord>, findings: Findings): void {
  const last = new Map<string, PositionRecord>();
  for (const record of records) {
    const previous = last.get(record.shard);
    last.set(record.shard, record);
    for (const detail of breaks(previous, record))
      findings.add({ kind: 'brokenChain', table: 'state', key: record.shard, place: record.place, detail });
  }
  if (last.size === 0)
    findings.add({
      kind: 'brokenChain',
      table: 'state',
      key: '',
      place: 'no record',
      detail: 'no position at all',
    });
}

function* breaks(previous: PositionRecord | undefined, record: PositionRecord): Iterable<string> {
  const due = (previous?.seq ?? 0) + 1;
  if (record.seq !== due) yield `seq ${record.seq}, expected ${due}`;
  if (previous === undefined) return;
  if (record.attempt < previous.attempt) yield `attempt ${record.attempt} after ${previous.attempt}`;
  if (record.position !== null && previous.position !== null && record.position < previous.position)
    yield `position ${record.position} after ${previous.position}`;
}
