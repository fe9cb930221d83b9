import { SqlServerError } from '../../types/sql-type';
import { type Compiler } from '../compile/compiler';
import { Frame } from '../compile/frame';
import { type SelectPlan } from '../compile/plan/select';
import { withCollation } from '../definition/build-table';
import { createTable } from '../definition/table-actions';
import { type Execution } from '../runtime/execution';
import { objectNamed } from '../runtime/object-lookup';
import { nextPosition } from '../runtime/write-log';
import { Table } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { RowChanger } from './dml/change-rows';
import { noteIdentity } from './dml/identity';
import { RowWriter } from './dml/row-writer';
import { newObjectName } from './definition-context';
import { eachRow } from './select';
import { type Runner } from './runner';
import { requirePermission, temporaryId } from './table-statements';

/** SELECT ... INTO: a new table with the columns of the query. @throws SqlServerError 1038, 2714 */
export async function selectInto(
  runner: Runner,
  execution: Execution,
  compiler: Compiler,
  plan: SelectPlan,
  into: readonly string[],
): Promise<number> {
  const table = newTable(runner, execution, plan, into);
  const writer = new RowWriter(compiler, table, runner.session.database);
  const changer = new RowChanger(runner, execution, writer);
  const parent = new Frame(execution, undefined, 0);
  return eachRow(runner, execution, plan.open(parent), Infinity, (row) => {
    const values = [...row];
    writer.finish(values, execution, 'INSERT');
    if (writer.identitySlot >= 0) noteIdentity(table, BigInt(Number(values[writer.identitySlot])), 1n);
    return changer.insert(values);
  });
}

function newTable(runner: Runner, execution: Execution, plan: SelectPlan, into: readonly string[]): Table {
  const { engine, session } = runner;
  const object = into.at(-1) ?? '';
  if (object.startsWith('#')) {
    const table = new Table(
      definitionOf(runner, plan, { schema: 'dbo', name: object }, temporaryId(), execution),
      2,
      true,
    );
    session.temporaryTables.set(object.toLowerCase(), table);
    engine.schemaChanged();
    return table;
  }
  const { database, schema, name } = newObjectName(runner, into);
  requirePermission(runner, database, 'CREATE TABLE', schema);
  if (objectNamed(database, schema, name) !== undefined) {
    throw new SqlServerError(2714, `There is already an object named '${name}' in the database.`, 16, 6);
  }
  nextPosition(execution.transaction, database);
  const definition = definitionOf(runner, plan, { schema, name }, database.newObjectId(), execution);
  return createTable(engine, execution.transaction, database, definition);
}

function definitionOf(
  runner: Runner,
  plan: SelectPlan,
  name: { readonly schema: string; readonly name: string },
  objectId: number,
  { nowMs }: Execution,
): TableDefinition {
  const columns = plan.columns.map((column, place) => {
    if (column.name === '') {
      throw new SqlServerError(
        1038,
        'An object or column name is missing or empty. For SELECT INTO statements, verify each column has a name. For other statements, look for empty alias names. Aliases defined as "" or [] are not allowed. Change the alias to a valid name.',
        15,
        5,
      );
    }
    return {
      columnId: place + 1,
      name: column.name,
      type: withCollation(column.type, runner.session.database.collation),
      nullable: column.nullable,
      ...(column.identity ? { identity: { seed: '1', increment: '1' } } : {}),
    };
  });
  const rest = {
    indexes: [],
    checks: [],
    foreignKeys: [],
    createdAtMs: nowMs,
    modifiedAtMs: nowMs,
    shipped: false,
  };
  return { ...name, objectId, columns, ...rest };
}
