import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Database } from '../../runtime/database';
import { candidateSlots, columnKey, hasIndexOn } from '../../store/candidate-slots';
import { newestImage, type RowSlot } from '../../store/row';
import { type Table } from '../../store/table';
import { type ForeignKey, ordinalOf } from '../../store/table-definition';
import { type Transaction } from '../../store/transaction';

/** A row as it was found. */
export interface FoundRow {
  readonly slot: RowSlot;
  readonly values: SqlValue[];
}

/** For each of some lists of values the rows that have them in these columns, in their order. @throws Blocked */
export function rowsWithEach(
  table: Table,
  columnIds: readonly number[],
  lists: readonly (readonly SqlValue[])[],
  transaction: Transaction,
): FoundRow[][] {
  if (lists.length === 1 || hasIndexOn(table, columnIds)) {
    return lists.map((values) => [...matches(table, columnIds, values, transaction)]);
  }
  // Without an index all rows are looked at, but once.
  const keyOfList = columnKey(table, columnIds, [...columnIds.keys()]);
  const keyOfRow = columnKey(table, columnIds, ordinals(table, columnIds));
  const found = new Map(lists.map((values) => [keyOfList(values), [] as FoundRow[]]));
  const { layout, rows } = table.storage;
  for (const slot of rows.values()) {
    const image = newestImage(slot, transaction);
    if (image === null) continue;
    const values = layout.decode(image);
    found.get(keyOfRow(values))?.push({ slot, values });
  }
  return lists.map((values) => found.get(keyOfList(values)) ?? []);
}

function* matches(
  table: Table,
  columnIds: readonly number[],
  values: readonly SqlValue[],
  transaction: Transaction,
): Generator<FoundRow> {
  const { layout } = table.storage;
  const wanted = columnKey(table, columnIds, [...columnIds.keys()])(values);
  const keyOf = columnKey(table, columnIds, ordinals(table, columnIds));
  for (const slot of candidateSlots(table, columnIds, values)) {
    const image = newestImage(slot, transaction);
    if (image === null) continue;
    const row = layout.decode(image);
    if (keyOf(row) === wanted) yield { slot, values: row };
  }
}

function hasRow(
  table: Table,
  columnIds: readonly number[],
  values: readonly SqlValue[],
  transaction: Transaction,
): boolean {
  return matches(table, columnIds, values, transaction).next().done !== true;
}

export function ordinals({ definition }: Table, columnIds: readonly number[]): number[] {
  return columnIds.map((columnId) => ordinalOf(definition, columnId));
}

type Statement = 'INSERT' | 'UPDATE' | 'ALTER TABLE';

/** A key of this table to another one, or to itself. */
interface Outgoing {
  readonly key: ForeignKey;
  readonly referenced: Table;
  readonly own: readonly number[];
}

/** A row that went away, or has another key now. */
export interface Gone {
  /** Of the referenced columns, in the order of the key. */
  readonly before: readonly SqlValue[];
  /** Undefined: the row was deleted. */
  readonly after: readonly SqlValue[] | undefined;
}

/** A key of a table to this one, with the rows that went from under it. */
export interface Incoming {
  readonly key: ForeignKey;
  readonly table: Table;
  readonly gone: Map<string, Gone>;
}

/** Watches over the foreign keys from and to a table while one statement changes it. */
export class References {
  private readonly table: Table;
  private readonly database: Database;
  private readonly transaction: Transaction;
  private readonly outgoing: readonly Outgoing[];
  private readonly incoming: readonly (Incoming & {
    readonly own: readonly number[];
    readonly keyOf: (values: readonly SqlValue[]) => string;
  })[];
  /** References to rows of the same table, which may still come. */
  private readonly open: { readonly to: Outgoing; readonly values: SqlValue[]; readonly by: Statement }[] =
    [];

  /** `keys`: the foreign keys of the table that count; all that are at work when absent. */
  constructor(
    table: Table,
    database: Database,
    transaction: Transaction,
    keys: readonly ForeignKey[] = table.definition.foreignKeys,
  ) {
    this.table = table;
    this.database = database;
    this.transaction = transaction;
    this.outgoing = keys.flatMap((key) => {
      const referenced = database.tableById(key.referencedObjectId);
      if (!key.enabled || referenced === undefined) return [];
      return [{ key, referenced, own: ordinals(table, key.columnIds) }];
    });
    this.incoming = [...database.referencesTo(table.objectId)]
      .filter(({ key }) => key.enabled)
      .map(({ table: other, key }) => {
        const own = ordinals(table, key.referencedColumnIds);
        const keyOf = columnKey(table, key.referencedColumnIds, own);
        return { key, table: other, own, keyOf, gone: new Map<string, Gone>() };
      });
  }

  /** That the rows which a row refers to exist, or may still come. @throws SqlServerError 547; Blocked */
  require(values: readonly SqlValue[], before: readonly SqlValue[] | undefined, by: Statement): void {
    for (const to of this.outgoing) {
      const referring = to.own.map((ordinal) => values[ordinal] ?? null);
      if (referring.includes(null)) continue;
      if (before !== undefined && this.isUnchanged(to, values, before)) continue;
      if (hasRow(to.referenced, to.key.referencedColumnIds, referring, this.transaction)) continue;
      if (to.referenced !== this.table) throw this.missing(to, by);
      this.open.push({ to, values: referring, by });
    }
  }

  private isUnchanged(
    { key, own }: Outgoing,
    values: readonly SqlValue[],
    before: readonly SqlValue[],
  ): boolean {
    const keyOf = columnKey(this.table, key.columnIds, own);
    return keyOf(values) === keyOf(before);
  }

  private missing({ key, referenced }: Outgoing, by: Statement): SqlServerError {
    const kind = key.referencedObjectId === this.table.objectId ? 'FOREIGN KEY SAME TABLE' : 'FOREIGN KEY';
    return conflict(by, kind, key, this.database, referenced, key.referencedColumnIds);
  }

  /** At the end of the statement, what was left open must be there. @throws SqlServerError 547; Blocked */
  requireOpen(): void {
    for (const { to, values, by } of this.open) {
      if (hasRow(to.referenced, to.key.referencedColumnIds, values, this.transaction)) continue;
      throw this.missing(to, by);
    }
  }

  noteGone(before: readonly SqlValue[], after: readonly SqlValue[] | undefined): void {
    for (const { own, keyOf, gone } of this.incoming) {
      const key = keyOf(before);
      if (after !== undefined && keyOf(after) === key) continue;
      const part = (values: readonly SqlValue[]): SqlValue[] => own.map((ordinal) => values[ordinal] ?? null);
      if (part(before).includes(null)) continue;
      gone.set(key, { before: part(before), after: after && part(after) });
    }
  }

  /** Keys under which rows went away. */
  get shaken(): readonly Incoming[] {
    return this.incoming.filter(({ gone }) => gone.size > 0);
  }

  /** That nobody refers to rows that went, unless others took their keys. @throws SqlServerError 547; Blocked */
  refuseReferred({ key, table }: Incoming, gone: readonly Gone[]): void {
    const lists = gone.map(({ before }) => before);
    const referring = rowsWithEach(table, key.columnIds, lists, this.transaction);
    for (const [place, rows] of referring.entries()) {
      const one = gone[place];
      if (rows.length > 0 && one !== undefined) this.refuseOne(key, table, one);
    }
  }

  private refuseOne(key: ForeignKey, table: Table, { before, after }: Gone): void {
    if (hasRow(this.table, key.referencedColumnIds, before, this.transaction)) return;
    const kind = table === this.table ? 'SAME TABLE REFERENCE' : 'REFERENCE';
    throw conflict(after === undefined ? 'DELETE' : 'UPDATE', kind, key, this.database, table, key.columnIds);
  }
}

function conflict(
  statement: string,
  kind: string,
  key: ForeignKey,
  database: Database,
  table: Table,
  columnIds: readonly number[],
): SqlServerError {
  const names = columnIds.map((id) => table.definition.columns[ordinalOf(table.definition, id)]?.name ?? '');
  const column = names.length === 1 ? `, column '${names[0] ?? ''}'` : '';
  return new SqlServerError(
    547,
    `The ${statement} statement conflicted with the ${kind} constraint "${key.name}". The conflict occurred in database "${database.name}", table "${table.qualifiedName}"${column}.`,
    16,
    0,
  );
}
