import { SqlServerError } from '../../../types/sql-type';
import { type PermissionStatement } from '../../../sql/ast/security';
import { tableDefinitionById } from '../../catalog/change-table-definition';
import { splitName } from '../../compile/plan/sources';
import { type Database } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { defaultSchemaOf } from '../../runtime/names';
import { objectNamed } from '../../runtime/object-lookup';
import { hasPermission, hasServerPermission, type SecuredObject } from '../../runtime/permissions';
import { type DatabasePrincipal, type Permission } from '../../runtime/security';
import { type Runner } from '../runner';
import { changeDatabaseSecurity } from './database-security';
import { isServerPermission, permissionsNamed, type Scope } from './grantable-permissions';
import { missingPrincipal } from './missing-principal';
import { changeServerSecurity } from './server-security';

/** What permissions are granted on, within a database. */
interface Target {
  readonly database: Database;
  readonly scope: Exclude<Scope, 'server'>;
  readonly schemaId: number | undefined;
  readonly object: SecuredObject | undefined;
  /** For the check of who grants. */
  readonly secured: SecuredObject | undefined;
}

/** GRANT, DENY and REVOKE. @throws SqlServerError 102, 4604, 4613, 4621, 15151 */
export function changePermissions(
  runner: Runner,
  execution: Execution,
  statement: PermissionStatement,
): void {
  const names = statement.permissions.map(({ name }) => name);
  if (statement.securable === undefined && names.every(isServerPermission)) {
    changeOnServer(runner, execution, statement);
  } else {
    changeInDatabase(runner, execution, statement, targetOf(runner, statement));
  }
}

function changeOnServer(runner: Runner, execution: Execution, statement: PermissionStatement): void {
  const { engine, session } = runner;
  if (session.database.name !== 'master') {
    throw new SqlServerError(
      4621,
      'Permissions at the server scope can only be granted when the current database is master',
    );
  }
  if (!hasServerPermission(engine, session.identity, 'CONTROL SERVER')) throw noRightToGrant();
  const logins = statement.principals.map((name) => {
    const key = name.toLowerCase();
    if (key === 'sa') throw specialPrincipal();
    if (key !== 'public' && !engine.logins.has(key) && !engine.serverRoleMembers.has(key)) {
      throw missingPrincipal('find', 'login', name);
    }
    return key;
  });
  const names = statement.permissions.map(({ name }) => name);
  changeServerSecurity(engine, execution.transaction, () => {
    const others = engine.serverPermissions.filter(
      ({ login, name }) => !logins.includes(login) || !names.includes(name),
    );
    const { action } = statement;
    const added =
      action === 'revoke'
        ? []
        : logins.flatMap((login) => names.map((name) => ({ login, name, state: action })));
    engine.serverPermissions = [...others, ...added];
  });
}

function specialPrincipal(): SqlServerError {
  return new SqlServerError(
    4604,
    'Cannot grant, deny, or revoke permissions to sa, dbo, entity owner, information_schema, sys, or yourself.',
  );
}

function noRightToGrant(): SqlServerError {
  return new SqlServerError(4613, 'Grantor does not have GRANT permission.');
}

function targetOf(runner: Runner, { securable }: PermissionStatement): Target {
  const { database } = runner.session;
  switch (securable?.class) {
    case 'object':
      return objectTarget(runner, securable.name);
    case 'schema': {
      const name = securable.name.at(-1) ?? '';
      const schema = database.schema(name);
      if (schema === undefined) throw missingPrincipal('find', 'schema', name);
      const secured = { objectId: -1, schema: schema.name, name: '' };
      return { database, scope: 'schema', schemaId: schema.id, object: undefined, secured };
    }
    default: {
      const name = securable?.name.at(-1) ?? database.name;
      if (name.toLowerCase() !== database.name.toLowerCase()) {
        throw missingPrincipal('find', 'database', name);
      }
      return { database, scope: 'database', schemaId: undefined, object: undefined, secured: undefined };
    }
  }
}

function objectTarget({ engine, session }: Runner, parts: readonly string[]): Target {
  const { database, schema, object: name } = splitName({ engine, session }, parts);
  const schemas = schema === undefined ? [defaultSchemaOf(engine, session, database), 'dbo'] : [schema];
  for (const candidate of schemas) {
    const object = objectNamed(database, candidate, name);
    if (object !== undefined)
      return { database, scope: 'object', schemaId: undefined, object, secured: object };
  }
  throw missingPrincipal('find', 'object', parts.at(-1) ?? '');
}

function changeInDatabase(
  { engine, session }: Runner,
  execution: Execution,
  statement: PermissionStatement,
  target: Target,
): void {
  const { database, secured } = target;
  if (!hasPermission(engine, session.identity, database, 'CONTROL', secured)) throw noRightToGrant();
  const principals = statement.principals.map((name) => principalNamed(database, name));
  const wanted = statement.permissions.flatMap(({ name, columns }) => {
    const names = permissionsNamed(name, target.scope);
    if (names.length === 0) throw new SqlServerError(102, `Incorrect syntax near '${name}'.`, 15);
    return names.map((one) => ({ name: one, columnIds: columnIdsOf(target, columns) }));
  });
  const { action } = statement;
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    for (const { id } of principals) {
      for (const { name, columnIds } of wanted) changeOne(target, action, id, name, columnIds);
    }
  });
}

function principalNamed({ security }: Database, name: string): DatabasePrincipal {
  const principal = security.byName(name);
  if (principal === undefined) throw missingPrincipal('find', 'user', name);
  if (principal.name === 'dbo') throw specialPrincipal();
  return principal;
}

/** @throws SqlServerError 1911 */
function columnIdsOf({ database, object }: Target, columns: readonly string[]): number[] {
  const known = object === undefined ? undefined : tableDefinitionById(database, object.objectId)?.columns;
  return columns.map((name) => {
    const column = known?.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (column !== undefined) return column.columnId;
    throw new SqlServerError(1911, `Column name '${name}' does not exist in the target table or view.`);
  });
}

/** A permission replaces what was said before of the same thing; REVOKE without columns takes back all of it. */
function changeOne(
  { database: { security }, object, schemaId }: Target,
  action: PermissionStatement['action'],
  principalId: number,
  name: string,
  columnIds: readonly number[],
): void {
  const objectId = object?.objectId;
  const isSame = (one: Permission): boolean =>
    one.principalId === principalId &&
    one.name === name &&
    one.objectId === objectId &&
    one.schemaId === schemaId;
  const rest = security.permissions.flatMap((one) => {
    if (!isSame(one)) return [one];
    if (columnIds.length === 0) return action === 'revoke' || one.columnIds.length === 0 ? [] : [one];
    const left = one.columnIds.filter((id) => !columnIds.includes(id));
    return one.columnIds.length > 0 && left.length === 0 ? [] : [{ ...one, columnIds: left }];
  });
  const added: Permission[] =
    action === 'revoke' ? [] : [{ principalId, name, schemaId, objectId, columnIds, state: action }];
  security.permissions = [...rest, ...added];
}
