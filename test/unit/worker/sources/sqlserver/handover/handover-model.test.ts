import { describe, expect, test } from '@jest/globals';
import { CursorRule, type HandoverRule, NoFoldRule, type Progress } from './model/handover-rule';
import { KEYS, ModelDatabase, type ModelRow, TABLES } from './model/model-database';
import { type Delivered, isIncomplete, ModelReader, type ReaderOptions } from './model/model-reader';
import { Random } from './model/random';
import { PlainWindowsRule, TouchedKeysRule } from './model/window-rules';

const FAULTS = ['doubled', 'goneBack', 'neverSeen', 'incomplete', 'wrongFold', 'stuck'] as const;
type Fault = (typeof FAULTS)[number];

/** What a reader knows of one key. */
class KeyHistory {
  now: ModelRow | undefined;
  readonly #faults: Set<Fault>;
  #newest = 0;
  #inSnapshot = false;

  constructor(faults: Set<Fault>) {
    this.#faults = faults;
  }

  add([op, , , before, after]: Delivered): void {
    if (op === 'r' || op === 'c') this.#begin(op);
    else if (this.now?.[1] !== before) this.#faults.add(this.now ? 'goneBack' : 'neverSeen');
    if (after !== null && after[1] < this.#newest) this.#faults.add('goneBack');
    this.#newest = Math.max(this.#newest, after?.[1] ?? 0);
    this.now = after === null ? undefined : this.#complete(after);
  }

  #begin(op: string): void {
    if (this.now !== undefined || (op === 'r' && this.#inSnapshot)) this.#faults.add('doubled');
    this.#inSnapshot ||= op === 'r';
  }

  #complete(row: ModelRow): ModelRow {
    if (!isIncomplete(row)) return row;
    if (this.now === undefined) this.#faults.add('incomplete');
    return [row[0], row[1], this.now?.[2] ?? ''];
  }
}

type Setup = (database: ModelDatabase, committedTo: () => number) => ReaderOptions;

/** Runs one history to its end, and reads what came out. */
function faultsOf(seed: number, setup: Setup): Set<Fault> {
  const random = new Random(seed);
  const database = new ModelDatabase(random);
  for (let i = 0; i < 5; i++) database.bump();
  let committedTo = database.captured;
  const options = setup(database, () => committedTo);
  const reader = new ModelReader(database, random, options);
  for (let step = 0; !reader.isDone; step++) {
    if (step > 5000) return new Set(['stuck']);
    database.bump();
    takeStep(random, database, reader);
    ({ committedTo } = reader);
  }
  reader.commit();
  for (let i = 0; i < 4; i++) database.bump();
  database.capture(database.log.length);
  while (reader.committedTo < database.log.length) {
    reader.stream(1 + random.below(10));
    reader.commit();
  }
  return judgeOutput(database, reader);
}

function takeStep(random: Random, database: ModelDatabase, reader: ModelReader): void {
  const steps = [
    () => reader.openWindow(),
    () => reader.readWindow(),
    () => reader.setFences(),
    () => reader.stream(1 + random.below(5)),
    () => reader.stream(1 + random.below(5)),
    () => reader.deliverWindow(),
    () => reader.commit(),
    () => {
      if (random.oneIn(10)) reader.restart();
      if (random.oneIn(3)) database.cleanUpBelow(reader.committedTo + 1);
    },
  ];
  steps[random.below(steps.length)]?.();
}

/** What a reader of the output can tell: each key has one history, and all together give the tables. */
function judgeOutput(database: ModelDatabase, { out }: ModelReader): Set<Fault> {
  const faults = new Set<Fault>();
  const histories = new Map<number, KeyHistory>();
  for (const event of out) {
    const id = event[1] * KEYS + event[2];
    let history = histories.get(id);
    if (history === undefined) histories.set(id, (history = new KeyHistory(faults)));
    history.add(event);
  }
  for (let t = 0; t < TABLES; t++) {
    for (let key = 0; key < KEYS; key++) {
      const wanted = JSON.stringify(database.tables[t]?.get(key));
      if (JSON.stringify(histories.get(t * KEYS + key)?.now) !== wanted) faults.add('wrongFold');
    }
  }
  return faults;
}

function countFaults(histories: number, setup: Setup): Record<Fault, number> {
  const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  for (let i = 1; i <= histories; i++) for (const fault of faultsOf(i * 7919, setup)) counts[fault]++;
  return counts;
}

const none = Object.fromEntries(FAULTS.map((fault) => [fault, 0]));

const cursor = (progress: Progress): HandoverRule => new CursorRule(progress);

describe('hand-over from snapshot to stream', () => {
  test('20,000 histories with key changes, large values, cleanup and restarts inside windows', () => {
    expect(countFaults(20_000, () => ({ createRule: cursor }))).toEqual(none);
  });
});

describe('the model catches rules that are known to be wrong', () => {
  test('plain windows', () => {
    const counts = countFaults(500, () => ({ createRule: (progress) => new PlainWindowsRule(progress) }));
    expect(counts.doubled).toBeGreaterThan(100);
    expect(counts.neverSeen).toBeGreaterThan(100);
  });

  test('touched keys, rebuilt from what cleanup has left', () => {
    const setup: Setup = (database, committedTo) => {
      const start = database.captured;
      const stillThere = (table: number): number[] => {
        const rows = database.changes(table, start + 1, committedTo());
        return rows.map((row) => Number(row.values[0]));
      };
      return { createRule: (progress, table) => new TouchedKeysRule(progress, stillThere(table)) };
    };
    const counts = countFaults(500, setup);
    expect(counts.doubled).toBeGreaterThan(50);
  });

  test('fences that do not cover what was read', () => {
    const counts = countFaults(500, () => ({ createRule: cursor, earlyFence: true }));
    expect(counts.doubled + counts.goneBack).toBeGreaterThan(100);
  });

  test('changes of open windows forgotten', () => {
    const counts = countFaults(500, () => ({ createRule: (progress) => new NoFoldRule(progress) }));
    expect(counts.wrongFold + counts.neverSeen + counts.goneBack).toBeGreaterThan(100);
  });
});
