import { CdcError } from '../../../../core/errors/cdc-error';
import { formatTableName, type TableName } from '../../../../pipeline/table-name';
import { type Catalog, type CatalogColumn, type CatalogIndex, type CatalogInstance } from './catalog';
import { addKey } from './remedies';

/**
 * The primary key, else the first unique index without nullable columns; of these the first whose columns can be
 * compared with a bound.
 * @param isComparable whether a column's type can be that of a key
 * @returns names of columns, in the order of the index
 * @throws CdcError when rows cannot be told apart
 */
export function findKey(
  catalog: Catalog,
  instance: CatalogInstance,
  columns: ReadonlyMap<string, CatalogColumn>,
  isComparable: (column: CatalogColumn) => boolean,
): readonly string[] {
  const columnsOf = (index: CatalogIndex): (CatalogColumn | undefined)[] =>
    index.columns.map((name) => columns.get(name));
  const isUnique = (index: CatalogIndex): boolean =>
    index.isPrimaryKey || columnsOf(index).every((column) => column?.nullable === false && !column.computed);
  const unique = (catalog.uniqueIndexes.get(instance.sourceObjectId) ?? [])
    .filter(isUnique)
    .toSorted((a, b) => Number(b.isPrimaryKey) - Number(a.isPrimaryKey));
  const fits = (column: CatalogColumn | undefined): boolean => column !== undefined && isComparable(column);
  const key = unique.find((index) => columnsOf(index).every(fits));
  if (key !== undefined) return key.columns;
  const [first] = unique;
  if (first === undefined) throw withoutKey(instance);
  throw unsupported(
    instance,
    columnsOf(first).find((column) => !fits(column)),
  );
}

function withoutKey(table: CatalogInstance): CdcError {
  const message = `finding the key of table ${formatTableName(table)}: it has neither a primary key nor a unique index without nullable columns`;
  return refuse('CDC_SQLSERVER_TABLE_WITHOUT_KEY', message, table, addKey(table, 'PRIMARY KEY'));
}

function unsupported(table: CatalogInstance, column: CatalogColumn | undefined): CdcError {
  const { name = '', type, computed = false } = column ?? {};
  const what = computed ? 'is computed' : `has type ${type?.name ?? ''}`;
  const message = `reading table ${formatTableName(table)}: key column ${name} ${what}, which cannot be used as a key`;
  return refuse('CDC_SQLSERVER_COLUMN_UNSUPPORTED', message, table, addKey(table, 'UNIQUE'));
}

function refuse(
  code: 'CDC_SQLSERVER_TABLE_WITHOUT_KEY' | 'CDC_SQLSERVER_COLUMN_UNSUPPORTED',
  message: string,
  table: TableName,
  hint: string,
): CdcError {
  return new CdcError(code, message, { hint, details: { table: formatTableName(table) } });
}
