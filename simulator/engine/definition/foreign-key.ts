import { SqlServerError } from '../../types/sql-type';
import { type TableConstraint } from '../../sql/ast/definition';
import { type Column, type ForeignKey, type TableDefinition } from '../store/table-definition';
import { systemName } from './constraint-name';

type Definition = Extract<TableConstraint, { kind: 'foreign-key' }>;

/** What foreign keys of a new definition are built in. */
export interface ForeignKeyContext {
  readonly newObjectId: () => number;
  /** The table that a key refers to, by its name and that of the key. @throws SqlServerError 1767 */
  readonly referenced: (name: readonly string[], key: string) => { readonly definition: TableDefinition };
}

/** Errors of constraints that another one follows: 1750. */
export const CONSTRAINT_ERRORS = new Set([1761, 1762, 1767, 1769, 1770, 1776, 1778, 1785, 8139]);

/** @throws SqlServerError 1761, 1762, 1767, 1769, 1770, 1776, 1778, 8139 */
export function buildForeignKey(
  context: ForeignKeyContext,
  table: TableDefinition,
  key: Definition,
): ForeignKey {
  const objectId = context.newObjectId();
  const name = key.name ?? systemName('FK', table.name, objectId);
  const [object = '', schema = table.schema] = [...key.referencedTable].reverse();
  const isOwn = same(object, table.name) && same(schema, table.schema);
  const referenced = isOwn ? table : context.referenced(key.referencedTable, name).definition;
  const columns = key.columns.map((column) =>
    columnOf(table, column, 1769, `referencing table '${table.name}'`, name),
  );
  const targets = referencedColumns(referenced, key, name);
  if (columns.length !== targets.length) {
    throw new SqlServerError(
      8139,
      `Number of referencing columns in foreign key differs from number of referenced columns, table '${table.schema}.${table.name}'.`,
    );
  }
  checkKey(referenced, targets, name);
  checkTypes(table, referenced, columns, targets, name);
  checkActions(key, columns, name);
  return {
    objectId,
    name,
    systemNamed: key.name === undefined,
    columnIds: columns.map(({ columnId }) => columnId),
    referencedObjectId: referenced.objectId,
    referencedColumnIds: targets.map(({ columnId }) => columnId),
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
    enabled: true,
  };
}

const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

function columnOf(
  { columns }: TableDefinition,
  wanted: string,
  number: number,
  place: string,
  key: string,
): Column {
  const found = columns.find(({ name }) => same(name, wanted));
  if (found !== undefined) return found;
  throw new SqlServerError(number, `Foreign key '${key}' references invalid column '${wanted}' in ${place}.`);
}

/** Those that are named, else the primary key. @throws SqlServerError 1770, 1773 */
function referencedColumns(referenced: TableDefinition, key: Definition, name: string): Column[] {
  if (key.referencedColumns.length > 0) {
    const place = `referenced table '${referenced.name}'`;
    return key.referencedColumns.map((column) => columnOf(referenced, column, 1770, place, name));
  }
  const primary = referenced.indexes.find(({ constraint }) => constraint?.primary === true);
  if (primary === undefined) {
    throw new SqlServerError(
      1773,
      `Foreign key '${name}' has implicit reference to object '${referenced.schema}.${referenced.name}' which does not have a primary key defined on it.`,
    );
  }
  return primary.columns.flatMap(({ columnId }) =>
    referenced.columns.filter((column) => column.columnId === columnId),
  );
}

function checkKey(referenced: TableDefinition, targets: readonly Column[], name: string): void {
  const isKey = referenced.indexes.some(
    ({ unique, columns }) =>
      unique &&
      columns.length === targets.length &&
      columns.every(({ columnId }) => targets.some((column) => column.columnId === columnId)),
  );
  if (isKey) return;
  throw new SqlServerError(
    1776,
    `There are no primary or candidate keys in the referenced table '${referenced.schema}.${referenced.name}' that match the referencing column list in the foreign key '${name}'.`,
    16,
    0,
  );
}

const EXACT = new Set(['decimal', 'numeric']);

function checkTypes(
  table: TableDefinition,
  referenced: TableDefinition,
  columns: readonly Column[],
  targets: readonly Column[],
  name: string,
): void {
  for (const [place, { type, name: column }] of columns.entries()) {
    const target = targets[place];
    if (target === undefined) continue;
    const bothExact = EXACT.has(type.name) && EXACT.has(target.type.name);
    const isSame = bothExact
      ? type.precision === target.type.precision && type.scale === target.type.scale
      : type.name === target.type.name;
    if (isSame) continue;
    throw new SqlServerError(
      1778,
      `Column '${referenced.schema}.${referenced.name}.${target.name}' is not the same data type as referencing column '${table.name}.${column}' in foreign key '${name}'.`,
      16,
      0,
    );
  }
}

/** That the columns can take what an action gives them. */
function checkActions({ onDelete, onUpdate }: Definition, columns: readonly Column[], name: string): void {
  const actions = [onDelete, onUpdate];
  if (actions.includes('SET NULL') && columns.some(({ nullable }) => !nullable)) {
    throw new SqlServerError(
      1761,
      `Cannot create the foreign key "${name}" with the SET NULL referential action, because one or more referencing columns are not nullable.`,
      16,
      0,
    );
  }
  if (!actions.includes('SET DEFAULT')) return;
  if (columns.every((column) => column.nullable || column.default !== undefined)) return;
  throw new SqlServerError(
    1762,
    `Cannot create the foreign key "${name}" with the SET DEFAULT referential action, because one or more referencing not-nullable columns lack a default constraint.`,
    16,
    0,
  );
}
