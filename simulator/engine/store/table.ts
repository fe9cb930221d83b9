import { type SqlValue } from '../../types/sql-type';
import { compileKey, rowNumberKey, rowNumberOfKey } from './key-encoding';
import { type LogPosition } from './log-position';
import { newestImage, RowSlot, type RowVersion } from './row';
import { type RowImage, RowLayout } from './row-layout';
import { SortedIndex } from './sorted-index';
import { clusteredIndex, type Index, ordinalOf, type TableDefinition } from './table-definition';
import { TableLocks } from './table-locks';
import { type Change, type Transaction } from './transaction';
import { duplicateKey } from './duplicate-key';

/** An index beside the clustered one: entries are its key and then the clustered key. */
export interface SecondaryIndex {
  readonly definition: Index;
  readonly keyOf: (values: readonly SqlValue[]) => string;
  readonly entries: SortedIndex<RowSlot>;
}

/** Rows and indexes of one shape of a table; ALTER TABLE builds another one. */
export class TableStorage {
  /** The definition that its rows were written by: that of the table may have gone on. */
  readonly definition: TableDefinition;
  readonly layout: RowLayout;
  readonly rows = new SortedIndex<RowSlot>();
  readonly secondary: readonly SecondaryIndex[];
  /** Key of the clustered index; undefined for a heap. */
  private readonly clusteredKey: ((values: readonly SqlValue[]) => string) | undefined;
  private readonly clusteredUnique: boolean;
  private rowNumber = 0;

  constructor(definition: TableDefinition) {
    this.definition = definition;
    this.layout = new RowLayout(definition.columns);
    const clustered = clusteredIndex(definition);
    this.clusteredKey = clustered && keyFunction(definition, clustered);
    this.clusteredUnique = clustered?.unique ?? false;
    this.secondary = definition.indexes
      .filter((index) => !index.clustered)
      .map((index) => ({
        definition: index,
        keyOf: keyFunction(definition, index),
        entries: new SortedIndex<RowSlot>(),
      }));
  }

  get isHeap(): boolean {
    return this.clusteredKey === undefined;
  }

  /** Where a row with these values belongs; rows without a unique clustered key get a number behind it. */
  newKey(values: readonly SqlValue[]): string {
    const key = this.clusteredKey?.(values) ?? '';
    return this.clusteredUnique ? key : key + rowNumberKey(++this.rowNumber);
  }

  /** Numbers of rows that come back are not given out again. */
  noteKey(key: string): void {
    if (!this.clusteredUnique) this.rowNumber = Math.max(this.rowNumber, rowNumberOfKey(key));
  }

  /** The clustered key without the number that tells equal ones apart. */
  sameClusteredKey(before: readonly SqlValue[], after: readonly SqlValue[]): boolean {
    return this.clusteredKey === undefined || this.clusteredKey(before) === this.clusteredKey(after);
  }
}

function keyFunction(definition: TableDefinition, index: Index): (values: readonly SqlValue[]) => string {
  const ordinals = index.columns.map(({ columnId }) => ordinalOf(definition, columnId));
  const parts = index.columns.map(({ descending }, place) => {
    const column = definition.columns[ordinals[place] ?? -1];
    if (column === undefined) throw new RangeError(`index ${index.name}: no column`);
    return { type: column.type, nullable: column.nullable, descending };
  });
  return compileKey(parts, ordinals);
}

/** A change of one row: undone by rollback, read by the capture job after commit. */
export class RowChange implements Change {
  readonly table: Table;
  readonly storage: TableStorage;
  readonly slot: RowSlot;
  readonly before: RowImage | null;
  readonly after: RowImage | null;
  readonly position: LogPosition;

  constructor(
    table: Table,
    slot: RowSlot,
    images: { before: RowImage | null; after: RowImage | null },
    position: LogPosition,
  ) {
    this.table = table;
    this.storage = table.storage;
    this.slot = slot;
    this.before = images.before;
    this.after = images.after;
    this.position = position;
  }

  undo(): void {
    const { slot, storage } = this;
    const undone = slot.version;
    if (undone === undefined) return;
    slot.version = undone.older;
    undone.older = undefined;
    if (slot.version === undefined) storage.rows.delete(slot.key);
    forgetKeys(slot, storage, undone);
  }
}

/** A table with its rows. The methods that change rows do nothing at all when they throw `Blocked`. */
export class Table {
  definition: TableDefinition;
  storage: TableStorage;
  readonly databaseId: number;
  readonly locks = new TableLocks();
  /** Last value given out; undefined before the first. */
  identityCurrent: bigint | undefined;
  /** Committed rows. */
  rowCount = 0;
  /** Number of capture instances: changes of the table are then kept for the capture job. */
  captureInstances = 0;
  /** Commit of the last change of its definition: older snapshots may not read it any more (error 3961). */
  changedAtSequence = 0;
  readonly temporary: boolean;

  constructor(definition: TableDefinition, databaseId: number, temporary = false) {
    this.definition = definition;
    this.storage = new TableStorage(definition);
    this.databaseId = databaseId;
    this.temporary = temporary;
  }

  get objectId(): number {
    return this.definition.objectId;
  }

  get qualifiedName(): string {
    return `${this.definition.schema}.${this.definition.name}`;
  }

  /** @throws SqlServerError 2601, 2627; Blocked */
  insert(transaction: Transaction, values: readonly SqlValue[], position: LogPosition): RowChange {
    const { storage } = this;
    const key = storage.newKey(values);
    const existing = storage.rows.get(key);
    if (existing !== undefined && newestImage(existing, transaction) !== null) {
      throw duplicateKey(this.definition, clusteredIndex(this.definition), values);
    }
    this.checkUnique(transaction, values, undefined);
    const image = storage.layout.encode(values);
    const slot = this.place(key, existing, { image, by: transaction, older: existing?.version });
    for (const index of storage.secondary) index.entries.set(index.keyOf(values) + key, slot);
    return record(transaction, new RowChange(this, slot, { before: null, after: image }, position));
  }

  private place(key: string, existing: RowSlot | undefined, version: RowVersion): RowSlot {
    if (existing === undefined) {
      const slot = new RowSlot(key, version);
      this.storage.rows.set(key, slot);
      return slot;
    }
    existing.version = version;
    existing.hasOldKeys = true;
    return existing;
  }

  /**
   * Changes a row that stays at its clustered key. With `uniqueLater` other rows may still have the new unique keys until
   * `verifyUnique` is called. @throws SqlServerError 2601, 2627; Blocked */
  update(
    transaction: Transaction,
    slot: RowSlot,
    before: readonly SqlValue[],
    after: readonly SqlValue[],
    position: LogPosition,
    uniqueLater = false,
  ): RowChange {
    const { storage } = this;
    const oldImage = newestImage(slot, transaction);
    if (storage.secondary.length > 0 && !uniqueLater) this.checkUnique(transaction, after, before);
    const image = storage.layout.encode(after);
    for (const index of storage.secondary) {
      const key = index.keyOf(after);
      if (key === index.keyOf(before)) continue;
      index.entries.set(key + slot.key, slot);
      slot.hasOldKeys = true;
    }
    slot.version = { image, by: transaction, older: slot.version };
    return record(transaction, new RowChange(this, slot, { before: oldImage, after: image }, position));
  }

  /** @throws Blocked */
  delete(transaction: Transaction, slot: RowSlot, position: LogPosition): RowChange {
    const before = newestImage(slot, transaction);
    slot.version = { image: null, by: transaction, older: slot.version };
    return record(transaction, new RowChange(this, slot, { before, after: null }, position));
  }

  /** Puts a row at its key as it was committed; null takes it away. Returns what stood there before. */
  restore(
    key: string,
    image: RowImage | null,
    by: Transaction,
  ): { readonly slot: RowSlot; readonly before: RowImage | null } {
    const { storage } = this;
    const existing = storage.rows.get(key);
    const before = existing?.version?.image ?? null;
    const slot = existing ?? new RowSlot(key, { image, by, older: undefined });
    const dropped = slot.version;
    slot.version = { image, by, older: undefined };
    this.rowCount += Number(image !== null) - Number(before !== null);
    if (image === null) storage.rows.delete(key);
    else if (existing === undefined) storage.rows.set(key, slot);
    storage.noteKey(key);
    this.restoreIndexes(slot, image, existing === undefined ? undefined : dropped);
    return { slot, before };
  }

  private restoreIndexes(slot: RowSlot, image: RowImage | null, dropped: RowVersion | undefined): void {
    const { storage, definition } = this;
    const identityOrdinal = definition.columns.findIndex(({ identity }) => identity !== undefined);
    if (storage.secondary.length > 0 && dropped !== undefined) forgetKeys(slot, storage, dropped);
    if (image === null || (storage.secondary.length === 0 && identityOrdinal < 0)) return;
    const values = storage.layout.decode(image);
    for (const index of storage.secondary) index.entries.set(index.keyOf(values) + slot.key, slot);
    if (identityOrdinal >= 0) this.noteIdentity(values[identityOrdinal] as bigint | number);
  }

  private noteIdentity(value: bigint | number): void {
    const identity = this.definition.columns.find((column) => column.identity !== undefined)?.identity;
    const current = BigInt(value);
    const isAscending = !identity?.increment.startsWith('-');
    const isFurther =
      this.identityCurrent === undefined ||
      (isAscending ? current > this.identityCurrent : current < this.identityCurrent);
    if (isFurther) this.identityCurrent = current;
  }

  private checkUnique(
    transaction: Transaction,
    values: readonly SqlValue[],
    before: readonly SqlValue[] | undefined,
  ): void {
    for (const index of this.storage.secondary) {
      if (!index.definition.unique) continue;
      const key = index.keyOf(values);
      if (before !== undefined && index.keyOf(before) === key) continue;
      if (this.findByKey(index, key, transaction))
        throw duplicateKey(this.definition, index.definition, values);
    }
  }

  /** That no other row has the unique keys of these values. @throws SqlServerError 2601, 2627; Blocked */
  verifyUnique(transaction: Transaction, slot: RowSlot, values: readonly SqlValue[]): void {
    for (const index of this.storage.secondary) {
      if (!index.definition.unique) continue;
      if (this.findByKey(index, index.keyOf(values), transaction, slot)) {
        throw duplicateKey(this.definition, index.definition, values);
      }
    }
  }

  /** Whether a row with that key exists for a change by this transaction. @throws Blocked */
  private findByKey(index: SecondaryIndex, key: string, transaction: Transaction, except?: RowSlot): boolean {
    const { entries } = index;
    let { leaf, entry } = entries.place(key);
    for (;;) {
      const { keys, values } = entries.leaf(leaf);
      const found = keys[entry];
      if (found === undefined) {
        if (++leaf >= entries.leafCount) return false;
        entry = 0;
        continue;
      }
      if (!found.startsWith(key)) return false;
      const slot = values[entry];
      const image = slot === undefined || slot === except ? null : newestImage(slot, transaction);
      if (image !== null && index.keyOf(this.storage.layout.decode(image)) === key) return true;
      entry++;
    }
  }

  /** Forgets versions of a row that nobody can see any more: those older than what the oldest view sees. */
  prune(slot: RowSlot, storage: TableStorage, oldestView: number): void {
    let kept = slot.version;
    while (kept !== undefined && !(kept.by.commitSequence !== 0 && kept.by.commitSequence <= oldestView)) {
      kept = kept.older;
    }
    if (kept === undefined) return;
    const dropped = kept.older;
    kept.older = undefined;
    const gone = slot.version === kept && kept.image === null;
    if (gone) storage.rows.delete(slot.key);
    if (gone || slot.hasOldKeys) forgetKeys(slot, storage, dropped);
    if (slot.version === kept) slot.hasOldKeys = false;
  }
}

/** Removes the entries of secondary indexes that only the dropped versions had. */
function forgetKeys(slot: RowSlot, storage: TableStorage, dropped: RowVersion | undefined): void {
  for (const index of storage.secondary) {
    const kept = new Set<string>();
    for (let version = slot.version; version !== undefined; version = version.older) {
      if (version.image !== null) kept.add(index.keyOf(storage.layout.decode(version.image)));
    }
    for (let version = dropped; version !== undefined; version = version.older) {
      if (version.image === null) continue;
      const key = index.keyOf(storage.layout.decode(version.image));
      if (!kept.has(key)) index.entries.delete(key + slot.key);
    }
  }
}

function record(transaction: Transaction, change: RowChange): RowChange {
  transaction.changes.push(change);
  return change;
}
