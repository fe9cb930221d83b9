import { SqlServerError } from '../../types/sql-type';
import { tryParseName } from '../../sql/parser';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { hasPermission, hasServerPermission } from '../runtime/permissions';
import { columnList, shortType, type TableFunction, type VirtualRow } from './virtual-table';

const SERVER_PERMISSIONS = [
  'CONTROL SERVER',
  'CONNECT SQL',
  'VIEW ANY DATABASE',
  'VIEW ANY DEFINITION',
  'VIEW SERVER STATE',
  'ALTER ANY DATABASE',
  'ALTER ANY LOGIN',
];
const OBJECT_PERMISSIONS = [
  'SELECT',
  'INSERT',
  'UPDATE',
  'DELETE',
  'REFERENCES',
  'VIEW DEFINITION',
  'ALTER',
  'CONTROL',
];
const DATABASE_PERMISSIONS = [
  ...OBJECT_PERMISSIONS,
  'CONNECT',
  'CREATE TABLE',
  'CREATE SCHEMA',
  'BACKUP DATABASE',
  'EXECUTE',
  'VIEW DATABASE STATE',
];

/** Names of the rights that the session holds on a securable of one class. */
type Listing = (execution: Execution, database: Database, name: string) => readonly string[];

const LISTINGS: Readonly<Record<string, Listing>> = {
  SERVER: ({ engine, session }) =>
    SERVER_PERMISSIONS.filter((right) => hasServerPermission(engine, session.identity, right)),
  DATABASE: ({ engine, session }, database) =>
    DATABASE_PERMISSIONS.filter((right) => hasPermission(engine, session.identity, database, right)),
  OBJECT: ({ engine, session }, database, name) => {
    const [table = '', schema = 'dbo'] = [...(tryParseName(name) ?? [])].reverse();
    const object = database.table(schema, table)?.definition;
    if (object === undefined) return [];
    return OBJECT_PERMISSIONS.filter((right) =>
      hasPermission(engine, session.identity, database, right, object),
    );
  },
};

/** Rights that the session holds on the server, on the database or on a table. */
export const fnMyPermissions: TableFunction = {
  columns: columnList('entity_name nvarchar128?, subentity_name nvarchar128?, permission_name nvarchar60'),
  parameters: [shortType('sysname'), shortType('sysname')],
  *rows(execution, database, args): Generator<VirtualRow> {
    const [securable, wanted] = args.map((value) => (typeof value === 'string' ? value : undefined));
    const kind = (wanted ?? 'SERVER').toUpperCase();
    const listing = LISTINGS[kind];
    if (listing === undefined) {
      throw new SqlServerError(102, `Incorrect syntax near '${kind}'.`, 15);
    }
    const entity = kind === 'OBJECT' ? (securable ?? '') : kind.toLowerCase();
    for (const right of listing(execution, database, securable ?? '')) yield [entity, '', right];
  },
};
