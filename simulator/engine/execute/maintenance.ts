import { SqlServerError, type SqlValue } from '../../types/sql-type';
import { type Expression } from '../../sql/ast/query';
import { type MaintenanceStatement } from '../../sql/ast/statement';
import { tryParseName } from '../../sql/parser';
import { sameName } from '../definition/build-table';
import { recordDefinition } from '../definition/definition-change';
import { type Database } from '../runtime/database';
import { type Execution } from '../runtime/execution';
import { nextPosition } from '../runtime/write-log';
import { newestImage } from '../store/row';
import { type Table } from '../store/table';
import { evaluate, evaluateText } from './control/evaluate';
import { existingTable } from './definition-context';
import { requireAlter } from './table-statements';
import { type Runner } from './runner';

type Of<K extends MaintenanceStatement['kind']> = Extract<MaintenanceStatement, { kind: K }>;

/** Indexes here are always in order: what is asked for is there already. @throws SqlServerError 1088, 2727 */
export function alterIndex(
  runner: Runner,
  _execution: Execution,
  { index, table: name }: Of<'alter-index'>,
): void {
  const { table, database } = existingTable(runner, name, () => cannotFind(name));
  requireAlter(runner, database, table);
  if (index === undefined || table.definition.indexes.some((one) => sameName(one.name, index))) return;
  throw new SqlServerError(2727, `Cannot find index '${index}'.`, 11);
}

function cannotFind(name: readonly string[]): SqlServerError {
  return new SqlServerError(
    1088,
    `Cannot find the object "${name.join('.')}" because it does not exist or you do not have permissions.`,
    16,
    9,
  );
}

/** No plan depends on statistics. @throws SqlServerError 2706 */
export function updateStatistics(
  runner: Runner,
  _execution: Execution,
  { table: name }: Of<'update-statistics'>,
): void {
  const missing = new SqlServerError(2706, `Table '${name.at(-1) ?? ''}' does not exist.`, 11, 6);
  const { table, database } = existingTable(runner, name, () => missing);
  requireAlter(runner, database, table);
}

/** DBCC CHECKIDENT; other commands are refused. @throws SqlServerError 2501, 2526, 7997 */
export async function dbcc(runner: Runner, execution: Execution, statement: Of<'dbcc'>): Promise<void> {
  const { command, isSilent } = statement;
  const [name, mode, seed] = statement.arguments;
  if (command !== 'CHECKIDENT' || name === undefined) {
    throw new SqlServerError(
      2526,
      'Incorrect DBCC statement. Check the documentation for the correct DBCC syntax and options.',
      16,
      3,
    );
  }
  const text = (await evaluateText(runner, wordOr(name))) ?? '';
  const { table, database } = identityTable(runner, text);
  requireAlter(runner, database, table);
  const word = mode?.kind === 'column' ? (mode.parts[0] ?? '').toUpperCase() : 'RESEED';
  const given = seed === undefined ? undefined : (await evaluate(runner, seed)).value;
  if (!isSilent) tellIdentity(runner, execution, table, given !== undefined);
  const wanted = word === 'NORESEED' ? null : newIdentity(table, execution, given);
  if (wanted !== null) reseed(runner, execution, table, database, wanted);
  if (isSilent) return;
  const done = 'DBCC execution completed. If DBCC printed error messages, contact your system administrator.';
  runner.out.info({ number: 2528, severity: 0, state: 1, text: done });
}

/** The value given, else the highest one if the counter is behind it. */
function newIdentity(table: Table, execution: Execution, given: SqlValue | undefined): bigint | null {
  if (given !== undefined) return BigInt(given as number | bigint);
  const highest = highestIdentity(table, execution);
  if (highest === null) return null;
  return table.identityCurrent === undefined || highest > table.identityCurrent ? highest : null;
}

/** A name that is not in quotes stands for itself. */
function wordOr(name: Expression): Expression {
  if (name.kind !== 'column') return name;
  return { kind: 'literal', type: { name: 'nvarchar', length: 4000 }, value: name.parts.join('.') };
}

function identityTable(runner: Runner, text: string): { table: Table; database: Database } {
  const missing = new SqlServerError(
    2501,
    `Cannot find a table or object with the name "${text}". Check the system catalog.`,
    16,
    45,
  );
  const found = existingTable(runner, tryParseName(text) ?? [], () => missing);
  if (found.table.definition.columns.some(({ identity }) => identity !== undefined)) return found;
  throw new SqlServerError(7997, `'${found.table.definition.name}' does not contain an identity column.`);
}

function tellIdentity({ out }: Runner, execution: Execution, table: Table, isReseeded: boolean): void {
  const current = table.identityCurrent?.toString() ?? 'NULL';
  const highest = highestIdentity(table, execution)?.toString() ?? 'NULL';
  const tail = isReseeded ? '.' : `, current column value '${highest}'.`;
  const text = `Checking identity information: current identity value '${current}'${tail}`;
  out.info({ number: 7998, severity: 0, state: 1, text });
}

function highestIdentity({ definition, storage }: Table, { transaction }: Execution): bigint | null {
  const ordinal = definition.columns.findIndex(({ identity }) => identity !== undefined);
  let highest: bigint | null = null;
  for (const slot of storage.rows.values()) {
    const image = newestImage(slot, transaction);
    if (image === null) continue;
    const value = BigInt(storage.layout.decode(image)[ordinal] as number | bigint);
    if (highest === null || value > highest) highest = value;
  }
  return highest;
}

/** In a table that never had rows the next value is the seed itself. */
function reseed(
  { engine }: Runner,
  { transaction }: Execution,
  table: Table,
  database: Database,
  value: bigint,
): void {
  const before = table.identityCurrent;
  const identity = table.definition.columns.find((column) => column.identity !== undefined)?.identity;
  const isFresh = before === undefined && table.rowCount === 0;
  const current = isFresh ? value - BigInt(identity?.increment ?? '1') : value;
  table.identityCurrent = current;
  if (!table.temporary) nextPosition(transaction, database);
  recordDefinition(engine, transaction, {
    undo: () => {
      table.identityCurrent = before;
    },
    entry: table.temporary
      ? undefined
      : {
          kind: 'reseed-identity',
          databaseId: database.id,
          objectId: table.objectId,
          current: current.toString(),
        },
  });
}
