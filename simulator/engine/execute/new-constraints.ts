import { SqlServerError } from '../../types/sql-type';
import { newCompiler } from '../compile/build-compiler';
import { CONSTRAINT_ERRORS } from '../definition/foreign-key';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { newestImage } from '../store/row';
import { type Table } from '../store/table';
import { type TableDefinition } from '../store/table-definition';
import { checkCascadePaths } from './cascade-paths';
import { References } from './dml/references';
import { RowWriter } from './dml/row-writer';
import { type Runner } from './runner';
import { giveTime, untilDone } from './statement-run';

/** Builds something with constraints; an error of one is followed by that of the statement. @throws SqlServerError 1750 */
export function withConstraints<T>({ out, tryDepth }: Runner, build: () => T): T {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof SqlServerError) || !CONSTRAINT_ERRORS.has(error.number)) throw error;
    if (tryDepth === 0) out.error(error);
    throw new SqlServerError(1750, 'Could not create constraint or index. See previous errors.', 16, 0);
  }
}

/** @throws SqlServerError 1785 for foreign keys that the definition before did not have */
export function checkNewKeys(
  database: Database,
  definition: TableDefinition,
  before?: TableDefinition,
): void {
  for (const key of definition.foreignKeys) {
    if (before?.foreignKeys.some(({ objectId }) => objectId === key.objectId) === true) continue;
    checkCascadePaths(database, definition, key);
  }
}

/** That the rows of a table meet the constraints which it did not have, or not at work. @throws SqlServerError 547 */
export async function checkRows(
  runner: Runner,
  execution: Execution,
  table: Table,
  database: Database,
  before: TableDefinition,
): Promise<void> {
  const checks = table.definition.checks.filter(isNew(before.checks));
  const keys = table.definition.foreignKeys.filter(isNew(before.foreignKeys));
  if (checks.length === 0 && keys.length === 0) return;
  const { engine, session, scope } = runner;
  const writer = new RowWriter(newCompiler({ engine, session, variables: scope }), table, database);
  const references = new References(table, database, execution.transaction, keys);
  for (const slot of table.storage.rows.values()) {
    const image = newestImage(slot, execution.transaction);
    if (image === null) continue;
    const row = table.storage.layout.decode(image);
    writer.checkRow(row, execution, 'ALTER TABLE', checks);
    await untilDone(runner, execution, () => {
      references.require(row, undefined, 'ALTER TABLE');
    });
    await giveTime(execution);
  }
  references.requireOpen();
}

function isNew(
  before: readonly { readonly objectId: number; readonly enabled: boolean }[],
): (constraint: { readonly objectId: number; readonly enabled: boolean }) => boolean {
  const atWork = new Set(before.filter(({ enabled }) => enabled).map(({ objectId }) => objectId));
  return ({ objectId, enabled }) => enabled && !atWork.has(objectId);
}
