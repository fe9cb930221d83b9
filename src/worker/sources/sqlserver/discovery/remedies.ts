import { type TableName } from '../../../../pipeline/table-name';
import { quoteName, quoteText } from '../sql-name';
import { type CatalogInstance } from './catalog';

// T-SQL that mends what is missing, as it can be run. What it does not say stands in a comment behind it.

export function qualifiedName({ schema, table }: TableName): string {
  return `${quoteName(schema)}.${quoteName(table)}`;
}

/** @param instance name of the capture instance, when it is not to be the usual one */
export function enableTable({ schema, table }: TableName, instance?: string): string {
  const named = instance === undefined ? '' : `, @capture_instance = ${quoteText(instance)}`;
  return `EXEC sys.sp_cdc_enable_table @source_schema = ${quoteText(schema)}, @source_name = ${quoteText(table)}, @role_name = NULL${named};`;
}

export function disableTable({ schema, table, name }: CatalogInstance): string {
  return `EXEC sys.sp_cdc_disable_table @source_schema = ${quoteText(schema)}, @source_name = ${quoteText(table)}, @capture_instance = ${quoteText(name)};`;
}

/** An instance of all columns as they are now, in place of the one there is. */
export function recreateInstance(instance: CatalogInstance): string {
  return `${disableTable(instance)} ${enableTable(instance, instance.name)} -- changes that are not read yet are lost`;
}

/** A column that numbers the rows, as key of a table that has none, and an instance that captures it. */
export function addKey(instance: CatalogInstance, kind: 'PRIMARY KEY' | 'UNIQUE'): string {
  const constraint = quoteName(`${kind === 'UNIQUE' ? 'UQ' : 'PK'}_${instance.table}`.slice(0, 128));
  const column = quoteName(`${instance.table}_row`.slice(0, 128));
  const alter = `ALTER TABLE ${qualifiedName(instance)} ADD ${column} bigint IDENTITY(1,1) NOT NULL CONSTRAINT ${constraint} ${kind};`;
  return `${disableTable(instance)} ${alter} ${enableTable(instance, instance.name)} -- or make a key of columns that are there; changes that are not read yet are lost`;
}
