import { CdcError } from '../../../../core/errors/cdc-error';
import { type ErrorCode } from '../../../../core/errors/registry';
import { type SqlServerSource } from '../../../../pipeline/schema/sqlserver-source';
import { formatTableName, parseTableName, type TableName } from '../../../../pipeline/table-name';
import { quoteName } from '../sql-name';
import { type CapturedColumn, type CapturedTable, type KeyColumn } from './captured-table';
import { type Catalog, type CatalogColumn, type CatalogInstance } from './catalog';
import { type MappedType, mapType } from './column-types';
import { findKey } from './find-key';
import { nearestName } from './nearest-name';
import { disableTable, enableTable, qualifiedName, recreateInstance } from './remedies';

export type TableSelection = Pick<SqlServerSource, 'tables' | 'captureInstances' | 'unmappedTypes'> & {
  /** Instances that tables were read from by an earlier run, by `schema.table`. */
  readonly knownInstances?: ReadonlyMap<string, string>;
};

/**
 * The tables of a pipeline as the database captures them, in the pipeline's order.
 * @throws CdcError with a code for each thing that has to be mended, and the statement that does it
 */
export function resolveTables(catalog: Catalog, selection: TableSelection): CapturedTable[] {
  if (!catalog.cdcEnabled) {
    const message = `reading the captured tables of database ${catalog.database}: change data capture is not enabled`;
    throw new CdcError('CDC_SQLSERVER_CDC_DISABLED', message);
  }
  return selection.tables.map((text) => {
    const name = parseTableName(text);
    return resolveTable(catalog, name, findInstance(catalog, name, selection), selection);
  });
}

function findInstance(catalog: Catalog, name: TableName, selection: TableSelection): CatalogInstance {
  const instances = ofTable(catalog.instances, name);
  const [only, second] = instances;
  const text = formatTableName(name);
  const known = selection.knownInstances?.get(formatTableName(only ?? name));
  if (only === undefined) throw known === undefined ? notCaptured(catalog, name) : instanceLost(name, known);
  const wanted = selection.captureInstances[text] ?? known;
  if (wanted === undefined && second === undefined) return only;
  const chosen = instances.find((instance) => instance.name === wanted);
  if (chosen !== undefined) return chosen;
  const names = instances.map((instance) => instance.name).join(', ');
  const message = `finding the capture instance of table ${text}: ${wanted ?? 'none'} is named, expected one of ${names}`;
  throw refuse('CDC_SQLSERVER_INSTANCE_AMBIGUOUS', message, name, chooseInstance(instances, wanted));
}

/** What leaves one instance to read: that of the wanted name, or the newer one. */
function chooseInstance(instances: readonly CatalogInstance[], wanted: string | undefined): string {
  const [older, newer] = instances.toSorted((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  const statements = [
    ...(older !== undefined && newer !== undefined ? [disableTable(older)] : []),
    ...(older !== undefined && wanted !== undefined ? [enableTable(older, wanted)] : []),
  ];
  return `${statements.join(' ')} -- or name the one to be read under captureInstances`;
}

/** What belongs to a table: names that differ in case are the same, unless one of them is exactly the wanted one. */
function ofTable<T extends TableName>(all: readonly T[], name: TableName): T[] {
  const text = formatTableName(name);
  const exact = all.filter((one) => formatTableName(one) === text);
  if (exact.length > 0) return exact;
  return all.filter((one) => formatTableName(one).toLowerCase() === text.toLowerCase());
}

function notCaptured(catalog: Catalog, name: TableName): CdcError {
  const text = formatTableName(name);
  const [found] = ofTable(catalog.tables, name);
  if (found === undefined) {
    const nearest = nearestName(text, catalog.tables.map(formatTableName));
    const suggestion = nearest === undefined ? '' : `; did you mean ${nearest}?`;
    const message = `finding table ${text} in database ${catalog.database}: there is none that this login may see${suggestion}`;
    const hint = `GRANT SELECT ON ${qualifiedName(name)} TO ${quoteName(catalog.user)}; -- if the name is right`;
    return refuse('CDC_SQLSERVER_TABLE_NOT_FOUND', message, name, hint);
  }
  const message = `finding the capture instance of table ${text} in database ${catalog.database}: there is none`;
  return refuse('CDC_SQLSERVER_TABLE_NOT_CAPTURED', message, name, enableTable(found));
}

function instanceLost(name: TableName, instance: string): CdcError {
  const message = `finding capture instance ${instance} of table ${formatTableName(name)}, from which it was read so far: it is no longer there`;
  const hint = `Changes since then are not captured. Run ${enableTable(name)} and delete the stored state of the pipeline to snapshot anew.`;
  return refuse('CDC_SQLSERVER_INSTANCE_LOST', message, name, hint);
}

function resolveTable(
  catalog: Catalog,
  name: TableName,
  instance: CatalogInstance,
  selection: TableSelection,
): CapturedTable {
  const source = new Map(
    catalog.columns.get(instance.sourceObjectId)?.map((column) => [column.name, column]),
  );
  const captured = (catalog.captured.get(instance.objectId) ?? []).map((column, captureOrdinal) => {
    const found = source.get(column);
    if (found === undefined) throw columnDropped(name, instance, column);
    return { ...found, captureOrdinal, mapped: mapType(found.type, selection.unmappedTypes) };
  });
  const usable = captured.filter(isUsable);
  const keyNames = findKey(
    catalog,
    instance,
    source,
    ({ type, computed }) => !computed && mapType(type, selection.unmappedTypes)?.canBeKey === true,
  );
  const key = keyNames.map((column) => {
    const found = usable.find((one) => one.name === column);
    if (found === undefined) throw keyNotCaptured(name, instance, column);
    return toKeyColumn(found, found.mapped, catalog.collation);
  });
  return {
    schema: {
      id: { database: catalog.database, schema: instance.schema, table: instance.table },
      columns: usable.map(({ name: column, mapped, nullable }) => ({
        name: column,
        type: mapped.type,
        sourceType: mapped.sourceType,
        nullable,
      })),
      key: keyNames.map((column) => usable.findIndex((one) => one.name === column)),
    },
    instance,
    hasCommandId: catalog.withCommandId.has(instance.objectId),
    columns: usable.map(toCapturedColumn),
    key,
    leftOut: captured
      .filter((column) => !isUsable(column))
      .map((column) => ({ name: column.name, type: column.computed ? 'computed' : column.type.name })),
  };
}

interface Resolved extends CatalogColumn {
  readonly captureOrdinal: number;
  readonly mapped: MappedType | undefined;
}

/** Computed columns are captured as null, always. */
function isUsable(column: Resolved): column is Resolved & { mapped: MappedType } {
  return !column.computed && column.mapped !== undefined;
}

function toCapturedColumn(column: Resolved & { mapped: MappedType }): CapturedColumn {
  const { name, type, mapped, captureOrdinal, nullable } = column;
  return {
    name,
    captureOrdinal,
    catalogType: type,
    isLarge: mapped.isLarge,
    lacksBefore: mapped.lacksBefore,
    isNotNullBoolean: !nullable && mapped.type.kind === 'boolean',
    select: mapped.select(`t.${quoteName(name)}`),
  };
}

function toKeyColumn(column: CatalogColumn, mapped: MappedType, collation: string | null): KeyColumn {
  const { name, type } = column;
  return {
    name,
    type: mapped.type,
    sourceType: mapped.sourceType === 'rowversion' ? 'binary(8)' : mapped.sourceType,
    collation: type.collation === collation ? null : type.collation,
  };
}

function keyNotCaptured(name: TableName, instance: CatalogInstance, column: string): CdcError {
  const message = `reading table ${formatTableName(name)}: capture instance ${instance.name} lacks key column ${column}`;
  return refuse('CDC_SQLSERVER_KEY_NOT_CAPTURED', message, name, recreateInstance(instance));
}

function columnDropped(name: TableName, instance: CatalogInstance, column: string): CdcError {
  const message = `reading table ${formatTableName(name)}: capture instance ${instance.name} has column ${column}, which the table no longer has`;
  return refuse('CDC_SQLSERVER_SCHEMA_CHANGED', message, name, recreateInstance(instance));
}

function refuse(code: ErrorCode, message: string, name: TableName, hint?: string): CdcError {
  return new CdcError(code, message, { hint, details: { table: formatTableName(name) } });
}
