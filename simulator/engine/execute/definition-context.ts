import { SqlServerError } from '../../types/sql-type';
import { newCompiler } from '../compile/build-compiler';
import { findTable, splitName } from '../compile/plan/sources';
import { type DefinitionContext } from '../definition/build-table';
import { type Database } from '../runtime/database';
import { defaultSchemaOf } from '../runtime/names';
import { type Table } from '../store/table';
import { type Runner } from './runner';

export function definitionContext(
  runner: Runner,
  database: Database,
  newObjectId: () => number,
): DefinitionContext {
  const { engine, session, scope } = runner;
  return {
    compiler: newCompiler({ engine, session, variables: scope }),
    collation: database.collation,
    nowMs: engine.clock.nowMs(),
    newObjectId,
    referenced: (name, key) => {
      const found = findTable(newCompiler({ engine, session, variables: scope }).context, name);
      if (found?.kind !== 'table') {
        throw new SqlServerError(1767, `Foreign key '${key}' references invalid table '${name.join('.')}'.`);
      }
      return found.table;
    },
  };
}

/** Where a new object goes. @throws SqlServerError 2760 */
export function newObjectName(
  runner: Runner,
  name: readonly string[],
): { database: Database; schema: string; name: string } {
  const { engine, session } = runner;
  const { database, schema, object } = splitName({ engine, session }, name);
  const wanted = schema ?? defaultSchemaOf(engine, session, database);
  const found = database.schema(wanted);
  if (found === undefined) {
    throw new SqlServerError(
      2760,
      `The specified schema name "${wanted}" either does not exist or you do not have permission to use it.`,
    );
  }
  return { database, schema: found.name, name: object };
}

/** A table by name, for a statement that changes its definition. @throws SqlServerError `missing` */
export function existingTable(
  runner: Runner,
  name: readonly string[],
  missing: () => SqlServerError,
): { table: Table; database: Database } {
  const { engine, session, scope } = runner;
  const found = findTable(newCompiler({ engine, session, variables: scope }).context, name);
  if (found?.kind !== 'table') throw missing();
  return { table: found.table, database: found.database };
}
