import fc from 'fast-check';
import { CommittedHistory, type CommittedOp } from '../../support/delivery/committed-history';
import {
  type DeliveryFormat,
  DeliveryChecker,
  type DeliveryReport,
  type TableContents,
} from '../../support/delivery/delivery-checker';
import { type OutputRecord } from '../../support/delivery/observed-change';
import { type PositionRecord } from '../../support/delivery/position-chain';

export const TABLE = 'orders';
const TOPIC = 'shop.orders';
const PARTITIONS = 3;

/** All that a check takes, as a correct delivery would have produced it. */
export interface Delivery {
  readonly format: DeliveryFormat;
  readonly history: CommittedHistory;
  readonly records: readonly OutputRecord[];
  readonly table: TableContents;
  readonly positions: readonly PositionRecord[];
  readonly firstTxnAfterSnapshot: number;
}

interface Change {
  readonly key: string;
  readonly op: CommittedOp;
  readonly n: number;
  readonly txn: number;
}

/** Each step writes one key: the op follows from whether the row is there and from `deletes`. */
interface Step {
  readonly key: number;
  readonly deletes: boolean;
}

const steps = fc.array(fc.record<Step>({ key: fc.integer({ min: 1, max: 6 }), deletes: fc.boolean() }), {
  minLength: 6,
  maxLength: 40,
});

/** Correct deliveries of random histories, each key with its own end of the snapshot window. */
export function deliveries(format: DeliveryFormat): fc.Arbitrary<Delivery> {
  return fc
    .record({
      steps,
      windows: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 7, maxLength: 7 }),
    })
    .map((drawn) => deliver(format, drawn.steps, drawn.windows))
    .filter(({ records }) => records.length > 2);
}

export function check(delivery: Delivery): DeliveryReport {
  const checker = new DeliveryChecker({
    history: delivery.history,
    format: delivery.format,
    tableOfTopic: new Map([[TOPIC, TABLE]]),
    comparedColumns: ['n', 'txn', 'note'],
    firstTxnAfterSnapshot: delivery.firstTxnAfterSnapshot,
  });
  for (const record of delivery.records) checker.observe(record);
  return checker.finish(new Map([[TABLE, delivery.table]]), delivery.positions);
}

/** The same records at the offsets of their new order. */
export function renumber(records: readonly OutputRecord[]): OutputRecord[] {
  const next = new Map<number, number>();
  return records.map((record) => {
    const offset = (next.get(record.partition) ?? 0) + 2;
    next.set(record.partition, offset);
    return { ...record, offset };
  });
}

export function rowOf(key: string, n: number, txn: number): Record<string, unknown> {
  return { id: Number(key), n, txn, note: `note ${n}`, payload: `${key}/${n}/${txn}:xxxx` };
}

function deliver(format: DeliveryFormat, drawn: readonly Step[], windows: readonly number[]): Delivery {
  const history = new CommittedHistory();
  const changes = drawn.map((step, i) => commitStep(history, step, i + 1));
  // Windows close in the first two thirds of the history; the snapshot is known to be complete behind all of them.
  const snapshotEnd = Math.floor((drawn.length * 2) / 3);
  const windowEnd = (key: string): number => Math.floor(((windows[Number(key)] ?? 0) * snapshotEnd) / 100);
  const records: OutputRecord[] = [];
  for (let txn = 0; txn <= drawn.length; txn++) {
    const change = changes[txn - 1];
    if (change !== undefined && txn > windowEnd(change.key)) records.push(...encode(format, change, changes));
    for (const [key] of history.tables.get(TABLE) ?? [])
      if (windowEnd(key) === txn) records.push(...encodeRead(format, key, changes, txn));
  }
  return {
    format,
    history,
    records: renumber(records),
    table: foldOf(changes),
    positions: Array.from({ length: 5 }, (_, i) => position(i + 1)),
    firstTxnAfterSnapshot: snapshotEnd + 1,
  };
}

function commitStep(history: CommittedHistory, { key, deletes }: Step, txn: number): Change {
  const row = history.find(TABLE, String(key));
  const op = row?.alive === true ? (deletes ? 'd' : 'u') : 'c';
  history.commit(txn, [{ table: TABLE, key: String(key), op }]);
  return { key: String(key), op, n: history.find(TABLE, String(key))?.ops.length ?? 0, txn };
}

function imageAt(key: string, changes: readonly Change[], txn: number): Record<string, unknown> | null {
  const last = changes.findLast((change) => change.key === key && change.txn <= txn);
  return last === undefined || last.op === 'd' ? null : rowOf(key, last.n, last.txn);
}

function encodeRead(
  format: DeliveryFormat,
  key: string,
  changes: readonly Change[],
  txn: number,
): OutputRecord[] {
  const after = imageAt(key, changes, txn);
  if (after === null) return [];
  return [record(key, format === 'json' ? after : { op: 'r', before: null, after })];
}

function encode(
  format: DeliveryFormat,
  { key, op, txn }: Change,
  changes: readonly Change[],
): OutputRecord[] {
  const before = imageAt(key, changes, txn - 1);
  const after = imageAt(key, changes, txn);
  if (format === 'json') return [record(key, after)];
  const envelope = record(key, { op, before, after });
  return op === 'd' ? [envelope, record(key, null)] : [envelope];
}

function record(key: string, value: unknown): OutputRecord {
  return {
    topic: TOPIC,
    partition: Number(key) % PARTITIONS,
    offset: 0,
    key: JSON.stringify({ id: Number(key) }),
    value: value === null ? null : JSON.stringify(value),
  };
}

function foldOf(changes: readonly Change[]): TableContents {
  const table = new Map<string, string>();
  for (const { key, op, n, txn } of changes)
    if (op === 'd') table.delete(key);
    else table.set(key, JSON.stringify([n, txn, `note ${n}`]));
  return table;
}

function position(seq: number): PositionRecord {
  const text = seq.toString(16).padStart(20, '0');
  return { shard: 'shop/0', seq, attempt: 1, position: text, place: `state-0@${seq}` };
}
