import { type CommittedHistory, RowHistory } from './committed-history';
import { DebeziumJsonDecoder } from './decode-debezium-json';
import { JsonDecoder } from './decode-json';
import { type FaultKind, FAULT_KINDS, type Finding, Findings } from './findings';
import { type JudgeRules, KeyJudge } from './key-judge';
import { type ImageDecoder, type ObservedChange, type OutputRecord } from './observed-change';
import { judgePositionChain, type PositionRecord } from './position-chain';

export type DeliveryFormat = 'json' | 'debezium-json';

export interface CheckerOptions {
  readonly history: CommittedHistory;
  readonly format: DeliveryFormat;
  /** The table whose rows each output topic holds. */
  readonly tableOfTopic: ReadonlyMap<string, string>;
  /** The columns whose values are compared between the fold of the output and the final tables. */
  readonly comparedColumns: readonly string[];
  /** See {@link JudgeRules.firstTxnAfterSnapshot}. */
  readonly firstTxnAfterSnapshot?: number | undefined;
}

/** The final contents of a table: key text to the JSON text of the compared columns. */
export type TableContents = ReadonlyMap<string, string>;

export interface DeliveryReport {
  readonly records: number;
  /** Of keys and values, in characters. */
  readonly size: number;
  readonly keys: number;
  readonly committedChanges: number;
  readonly counts: Readonly<Record<FaultKind, number>>;
  readonly examples: readonly Finding[];
  readonly clean: boolean;
}

/**
 * Compares the output topics with what the database committed. Records are fed as an outside reader finds them under
 * read_committed from the beginning: any order of partitions, each partition in the order of its offsets.
 *
 * In the flat format `r`, `c` and `u` look alike and images before do not exist; there a key whose first event was lost
 * before the end of the snapshot cannot be told from one that the snapshot read later. All else is judged alike.
 */
export class DeliveryChecker {
  readonly #options: CheckerOptions;
  readonly #decoder: ImageDecoder;
  readonly #rules: JudgeRules;
  readonly #findings = new Findings();
  readonly #judges = new Map<string, Map<string, KeyJudge>>();
  readonly #lastOffsets = new Map<string, number>();
  #records = 0;
  #size = 0;

  constructor(options: CheckerOptions) {
    this.#options = options;
    const envelopes = options.format === 'debezium-json';
    this.#decoder = new (envelopes ? DebeziumJsonDecoder : JsonDecoder)(options.comparedColumns);
    this.#rules = { envelopes, firstTxnAfterSnapshot: options.firstTxnAfterSnapshot };
    for (const [table, rows] of options.history.tables)
      for (const [key, history] of rows) this.#addJudge(table, key, history);
  }

  /** @throws when a partition's records are not fed in order, or the topic was not announced. */
  observe(record: OutputRecord): void {
    const { topic, partition, offset } = record;
    const table = this.#options.tableOfTopic.get(topic);
    if (table === undefined)
      throw new Error(`a record of topic ${topic}, which holds no table of the history`);
    const last = this.#lastOffsets.get(`${topic}-${partition}`) ?? -1;
    if (offset <= last) throw new Error(`offset ${offset} of ${topic}-${partition} was read after ${last}`);
    this.#lastOffsets.set(`${topic}-${partition}`, offset);
    this.#records++;
    this.#size += (record.key?.length ?? 0) + (record.value?.length ?? 0);
    const place = `${topic}-${partition}@${offset}`;
    const change = this.#decode(record);
    this.#judgeOf(table, change.key).observe(change, partition, place);
  }

  finish(
    finalTables: ReadonlyMap<string, TableContents>,
    positions: Iterable<PositionRecord>,
  ): DeliveryReport {
    for (const judges of this.#judges.values()) for (const judge of judges.values()) judge.finish();
    for (const [table, contents] of finalTables) this.#judgeFold(table, contents);
    judgePositionChain(positions, this.#findings);
    const findings = this.#findings;
    return {
      records: this.#records,
      size: this.#size,
      keys: [...this.#judges.values()].reduce((sum, judges) => sum + judges.size, 0),
      committedChanges: this.#options.history.changes,
      counts: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, findings.count(kind)])) as Record<
        FaultKind,
        number
      >,
      examples: findings.examples,
      clean: findings.total === 0,
    };
  }

  #decode(record: OutputRecord): ObservedChange {
    try {
      return this.#decoder.decode(record);
    } catch (error) {
      return { kind: 'unreadable', key: record.key ?? '', reason: (error as Error).message };
    }
  }

  #judgeOf(table: string, key: string): KeyJudge {
    return this.#judges.get(table)?.get(key) ?? this.#addJudge(table, key, new RowHistory());
  }

  #addJudge(table: string, key: string, history: RowHistory): KeyJudge {
    let judges = this.#judges.get(table);
    if (judges === undefined) this.#judges.set(table, (judges = new Map<string, KeyJudge>()));
    const judge = new KeyJudge(table, key, history, this.#rules, this.#findings);
    judges.set(key, judge);
    return judge;
  }

  /** The last image of each key has to be the row that the table holds at the end. */
  #judgeFold(table: string, contents: TableContents): void {
    const judges = this.#judges.get(table) ?? new Map<string, KeyJudge>();
    for (const key of new Set([...contents.keys(), ...judges.keys()])) {
      const folded = judges.get(key)?.image ?? 'no row';
      const held = contents.get(key) ?? 'no row';
      if (folded === held) continue;
      const detail = `the output folds to ${folded}, the table has ${held}`;
      this.#findings.add({ kind: 'wrongFold', table, key, place: 'end', detail });
    }
  }
}
