import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type Database } from '../../runtime/database';
import { compileKey } from '../../store/key-encoding';
import { newestImage } from '../../store/row';
import { type Table } from '../../store/table';
import { type ForeignKey, ordinalOf } from '../../store/table-definition';
import { type Transaction } from '../../store/transaction';

function ordinals(table: Table, columnIds: readonly number[]): number[] {
  return columnIds.map((columnId) => ordinalOf(table.definition, columnId));
}

/** A key of some columns of one table, comparable with that of the same columns of another. */
function keyOf(table: Table, columns: readonly number[]): (values: readonly SqlValue[]) => string {
  const parts = columns.map((ordinal) => {
    const type = table.definition.columns[ordinal]?.type ?? { name: 'int' as const };
    return { type, nullable: true, descending: false };
  });
  return compileKey(parts, columns);
}

/** That the rows which a new or changed row refers to exist. @throws SqlServerError 547; Blocked */
export function checkReferences(
  database: Database,
  table: Table,
  values: readonly SqlValue[],
  transaction: Transaction,
  statement: 'INSERT' | 'UPDATE',
): void {
  for (const key of table.definition.foreignKeys) {
    if (!key.enabled) continue;
    const own = ordinals(table, key.columnIds);
    if (own.some((ordinal) => (values[ordinal] ?? null) === null)) continue;
    const referenced = database.tableById(key.referencedObjectId);
    if (referenced === undefined) continue;
    const wanted = keyOf(table, own)(values);
    if (hasRow(referenced, ordinals(referenced, key.referencedColumnIds), wanted, transaction)) continue;
    throw conflict(statement, 'FOREIGN KEY', key, database, referenced, key.referencedColumnIds);
  }
}

/** That no row refers to one that goes away, or changes its key. @throws SqlServerError 547; Blocked */
export function checkReferenced(
  database: Database,
  table: Table,
  before: readonly SqlValue[],
  after: readonly SqlValue[] | undefined,
  transaction: Transaction,
): void {
  for (const { table: other, key } of database.referencesTo(table.objectId)) {
    if (!key.enabled) continue;
    const own = ordinals(table, key.referencedColumnIds);
    const keyed = keyOf(table, own);
    const wanted = keyed(before);
    if (after !== undefined && keyed(after) === wanted) continue;
    if (!hasRow(other, ordinals(other, key.columnIds), wanted, transaction)) continue;
    throw conflict(
      after === undefined ? 'DELETE' : 'UPDATE',
      'REFERENCE',
      key,
      database,
      other,
      key.columnIds,
    );
  }
}

/** By the clustered index where it begins with these columns, else by looking at all rows. */
function hasRow(table: Table, columns: readonly number[], wanted: string, transaction: Transaction): boolean {
  const keyed = keyOf(table, columns);
  const { layout, rows } = table.storage;
  for (const slot of rows.values()) {
    const image = newestImage(slot, transaction);
    if (image !== null && keyed(layout.decode(image)) === wanted) return true;
  }
  return false;
}

function conflict(
  statement: string,
  kind: string,
  key: ForeignKey,
  database: Database,
  table: Table,
  columnIds: readonly number[],
): SqlServerError {
  const column = table.definition.columns[ordinalOf(table.definition, columnIds[0] ?? 1)]?.name ?? '';
  return new SqlServerError(
    547,
    `The ${statement} statement conflicted with the ${kind} constraint "${key.name}". The conflict occurred in database "${database.name}", table "${table.qualifiedName}", column '${column}'.`,
    16,
    0,
  );
}
