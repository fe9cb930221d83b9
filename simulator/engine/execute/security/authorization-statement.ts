import { SqlServerError } from '../../../types/sql-type';
import { type SecurityStatement } from '../../../sql/ast/security';
import { recordDefinition } from '../../definition/definition-change';
import { type Execution } from '../../runtime/execution';
import { hasPermission } from '../../runtime/permissions';
import { setOwner } from '../definition/database-statements';
import { type Runner } from '../runner';
import { changeDatabaseSecurity } from './database-security';
import { missingPrincipal } from './missing-principal';

type AlterAuthorization = Extract<SecurityStatement, { kind: 'alter-authorization' }>;

/** Gives a schema to another principal, or a database to another login. @throws SqlServerError 102, 15151 */
export function alterAuthorization(
  runner: Runner,
  execution: Execution,
  statement: AlterAuthorization,
): void {
  const { class: kind, name } = statement.securable;
  const last = name.at(-1) ?? '';
  switch (kind) {
    case 'schema':
      giveSchema(runner, execution, last, statement.principal);
      break;
    case 'database':
      giveDatabase(runner, execution, last, statement.principal);
      break;
    default:
      throw new SqlServerError(102, `Incorrect syntax near '${kind}'.`, 15);
  }
}

function giveSchema(runner: Runner, execution: Execution, name: string, owner: string): void {
  const { engine, session } = runner;
  const { database } = session;
  const schema = database.schema(name);
  if (schema === undefined || !hasPermission(engine, session.identity, database, 'CONTROL')) {
    throw missingPrincipal('find', 'schema', name);
  }
  const principal = database.security.byName(owner);
  if (principal === undefined) throw missingPrincipal('find', 'principal', owner);
  const given = { ...schema, principalId: principal.id };
  database.addSchema(given);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      database.addSchema(schema);
    },
    entry: { kind: 'create-schema', databaseId: database.id, schema: given },
  });
}

function giveDatabase({ engine, session }: Runner, execution: Execution, name: string, owner: string): void {
  const database = engine.findDatabase(name);
  if (database === undefined || !hasPermission(engine, session.identity, database, 'CONTROL')) {
    throw missingPrincipal('find', 'database', name);
  }
  const login = engine.logins.get(owner.toLowerCase());
  if (login === undefined) throw missingPrincipal('find', 'principal', owner);
  changeDatabaseSecurity(engine, execution.transaction, database, () => {
    setOwner(database, login.name);
  });
}
