import { SqlServerError } from '../../../types/sql-type';
import { type DataDefinition } from '../../../sql/ast/definition';
import { recordDefinition } from '../../definition/definition-change';
import { type Database, type Schema } from '../../runtime/database';
import { type Execution } from '../../runtime/execution';
import { objectsOf } from '../../runtime/object-lookup';
import { hasPermission, userIn } from '../../runtime/permissions';
import { requirePermission } from '../table-statements';
import { type Runner } from '../runner';

type Statement<K extends DataDefinition['kind']> = Extract<DataDefinition, { kind: K }>;

/** @throws SqlServerError 262, 2714, 15151 */
export function createSchema(
  runner: Runner,
  execution: Execution,
  statement: Statement<'create-schema'>,
): void {
  const { engine, session } = runner;
  const { database } = session;
  requirePermission(runner, database, 'CREATE SCHEMA');
  const { name } = statement;
  if (database.schema(name) !== undefined) {
    throw new SqlServerError(2714, `There is already an object named '${name}' in the database.`, 16, 6);
  }
  const schema: Schema = {
    id: database.newSchemaId(),
    name,
    principalId: ownerId(database, statement.owner) ?? userIn(engine, session.identity, database)?.id ?? 1,
  };
  database.addSchema(schema);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      database.removeSchema(name);
    },
    entry: { kind: 'create-schema', databaseId: database.id, schema },
  });
}

function ownerId(database: Database, owner: string | undefined): number | undefined {
  if (owner === undefined) return undefined;
  const principal = database.security.byName(owner);
  if (principal !== undefined) return principal.id;
  throw new SqlServerError(
    15_151,
    `Cannot find the principal '${owner}', because it does not exist or you do not have permission.`,
  );
}

/** @throws SqlServerError 3729, 15151 */
export function dropSchema(runner: Runner, execution: Execution, statement: Statement<'drop-schema'>): void {
  const { engine, session } = runner;
  const { database } = session;
  const schema = database.schema(statement.name);
  if (schema === undefined && statement.ifExists) return;
  if (schema === undefined || !mayDrop(runner, database, schema)) {
    throw new SqlServerError(
      15_151,
      `Cannot drop the schema '${statement.name}', because it does not exist or you do not have permission.`,
    );
  }
  for (const object of objectsOf(database)) {
    if (object.schema.toLowerCase() !== schema.name.toLowerCase()) continue;
    throw new SqlServerError(
      3729,
      `Cannot drop schema '${schema.name}' because it is being referenced by object '${object.name}'.`,
    );
  }
  database.removeSchema(schema.name);
  recordDefinition(engine, execution.transaction, {
    undo: () => {
      database.addSchema(schema);
    },
    entry: { kind: 'drop-schema', databaseId: database.id, name: schema.name },
  });
}

/** Those that every database has. */
const FIRST_OWN_ID = 5;
const FIRST_ROLE_ID = 16_384;

function mayDrop({ engine, session }: Runner, database: Database, schema: Schema): boolean {
  if (schema.id < FIRST_OWN_ID || schema.id >= FIRST_ROLE_ID) return false;
  const secured = { objectId: -1, schema: schema.name, name: '' };
  return hasPermission(engine, session.identity, database, 'CONTROL', secured);
}
