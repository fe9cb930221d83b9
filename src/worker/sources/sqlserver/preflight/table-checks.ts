import { CdcError } from '../../../../core/errors/cdc-error';
import { type ErrorCode } from '../../../../core/errors/registry';
import { type Finding } from '../../../../core/finding';
import { formatTableId } from '../../../../core/table-schema';
import { type CapturedTable } from '../discovery/captured-table';
import { type Catalog } from '../discovery/catalog';
import { resolveTables } from '../discovery/resolve-tables';
import { type CheckContext, failedBy, inDatabase, ok, warning } from './finding';

/** What is missing names the check. */
const CODES: Partial<Record<ErrorCode, string>> = {
  CDC_SQLSERVER_TABLE_NOT_FOUND: 'CHECK_SQLSERVER_TABLE_EXISTS',
  CDC_SQLSERVER_TABLE_NOT_CAPTURED: 'CHECK_SQLSERVER_TABLE_CAPTURED',
  CDC_SQLSERVER_INSTANCE_AMBIGUOUS: 'CHECK_SQLSERVER_CAPTURE_INSTANCE',
  CDC_SQLSERVER_TABLE_WITHOUT_KEY: 'CHECK_SQLSERVER_TABLE_KEY',
  CDC_SQLSERVER_KEY_NOT_CAPTURED: 'CHECK_SQLSERVER_KEY_CAPTURED',
  CDC_SQLSERVER_COLUMN_UNSUPPORTED: 'CHECK_SQLSERVER_KEY_TYPE',
  CDC_SQLSERVER_SCHEMA_CHANGED: 'CHECK_SQLSERVER_COLUMNS',
};

/** Finds each table of the pipeline; those that are as they should be go into `found`. */
export function checkTables(context: CheckContext, catalog: Catalog, found: CapturedTable[]): Finding[] {
  const { source } = context;
  return source.tables.flatMap((table) => {
    try {
      const [captured] = resolveTables(catalog, { ...source, tables: [table] });
      if (captured === undefined) return [];
      found.push(captured);
      return [describeTable(captured), ...checkColumns(captured)];
    } catch (error) {
      if (!(error instanceof CdcError)) throw error;
      const code = CODES[error.code] ?? 'CHECK_SQLSERVER_TABLE';
      return [failedBy(code, error, inDatabase(context, error.hint))];
    }
  });
}

function describeTable({ schema, instance, key }: CapturedTable): Finding {
  const columns = key.map(({ name }) => name).join(', ');
  const message = `${formatTableId(schema.id)} is captured by ${instance.name}; its key is ${columns}`;
  return ok('CHECK_SQLSERVER_TABLE', message);
}

function checkColumns({ schema, leftOut }: CapturedTable): Finding[] {
  const unmapped = leftOut.filter(({ type }) => type !== 'computed');
  if (unmapped.length === 0) return [];
  const columns = unmapped.map(({ name, type }) => `${name} (${type})`).join(', ');
  const message = `${formatTableId(schema.id)}: columns are left out: ${columns}`;
  return [
    warning(
      'CHECK_SQLSERVER_COLUMN_TYPES',
      message,
      'Set `unmappedTypes` to `text` or `bytes` to have them.',
    ),
  ];
}
