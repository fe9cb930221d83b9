import { SqlServerError, type SqlType } from '../../types/sql-type';
import { findCollation } from '../../types/collation';
import {
  type ColumnDefinition,
  type DefaultDefinition,
  type TableConstraint,
} from '../../sql/ast/definition';
import { type Expression } from '../../sql/ast/query';
import { type Compiler } from '../compile/compiler';
import { columnsOfTable } from '../compile/plan/sources';
import { Scope } from '../compile/scope';
import { Table } from '../store/table';
import {
  type CheckConstraint,
  type Column,
  type DefaultConstraint,
  type Index,
  type TableDefinition,
} from '../store/table-definition';
import { familyOf } from '../values/type-family';
import { systemName } from './constraint-name';
import { expressionText } from './expression-text';
import { buildForeignKey } from './foreign-key';

/** What a definition is built in. */
export interface DefinitionContext {
  readonly compiler: Compiler;
  readonly collation: string;
  readonly nowMs: number;
  readonly newObjectId: () => number;
  /** Finds the table of a foreign key, by its name and that of the key. @throws SqlServerError 1767 */
  readonly referenced: (name: readonly string[], key: string) => Table;
}

export interface TableName {
  readonly objectId: number;
  readonly schema: string;
  readonly name: string;
}

/** Builds a table from its statement. @throws SqlServerError 1766, 1911, 2705, 2749, 8110 ... */
export function buildTable(
  context: DefinitionContext,
  name: TableName,
  columns: readonly ColumnDefinition[],
  constraints: readonly TableConstraint[],
): TableDefinition {
  const empty: TableDefinition = {
    ...name,
    columns: [],
    indexes: [],
    checks: [],
    foreignKeys: [],
    createdAtMs: context.nowMs,
    modifiedAtMs: context.nowMs,
    shipped: false,
  };
  if (columns.length === 0) throw new SqlServerError(102, "Incorrect syntax near ')'.", 15);
  return addToTable(context, empty, columns, constraints);
}

/** Adds columns and constraints to a definition. */
export function addToTable(
  context: DefinitionContext,
  table: TableDefinition,
  columns: readonly ColumnDefinition[],
  constraints: readonly TableConstraint[],
): TableDefinition {
  let lastId = Math.max(0, ...table.columns.map(({ columnId }) => columnId));
  const all = [...columns.flatMap((column) => column.constraints), ...constraints];
  const keyed = primaryColumns(all);
  const built: Column[] = [];
  for (const column of columns) {
    const known = [...table.columns, ...built];
    if (known.some(({ name }) => sameName(name, column.name))) {
      throw new SqlServerError(
        2705,
        `Column names in each table must be unique. Column name '${column.name}' in table '${table.schema}.${table.name}' is specified more than once.`,
        16,
        4,
      );
    }
    built.push(
      buildColumn(
        context,
        { ...table, columns: known },
        column,
        ++lastId,
        keyed.has(column.name.toLowerCase()),
      ),
    );
  }
  let result: TableDefinition = { ...table, columns: [...table.columns, ...built] };
  // Keys first: a foreign key may refer to one of its own table.
  const inOrder = [...all].sort(
    (one, other) => Number(one.kind === 'foreign-key') - Number(other.kind === 'foreign-key'),
  );
  for (const constraint of inOrder) result = addConstraint(context, result, constraint);
  return result;
}

export function sameName(left: string, right: string): boolean {
  return left.toLowerCase() === right.toLowerCase();
}

function primaryColumns(constraints: readonly TableConstraint[]): Set<string> {
  return new Set(
    constraints.flatMap((constraint) =>
      constraint.kind === 'key' && constraint.primary
        ? constraint.columns.map(({ name }) => name.toLowerCase())
        : [],
    ),
  );
}

function buildColumn(
  context: DefinitionContext,
  table: TableDefinition,
  column: ColumnDefinition,
  columnId: number,
  isKey: boolean,
): Column {
  const type =
    column.computed === undefined ? columnType(column, context) : computedType(context, table, column);
  if (isKey && column.nullable === true) {
    throw new SqlServerError(
      8111,
      `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`,
    );
  }
  return {
    columnId,
    name: column.name,
    type,
    nullable: isNullable(column, type, isKey),
    ...(column.identity === undefined ? {} : { identity: identityOf(column, type) }),
    ...computedPart(column),
    ...(column.default === undefined
      ? {}
      : { default: buildDefault(context, table, column.name, column.default) }),
    ...(column.sparse ? { sparse: true } : {}),
    ...(column.rowGuid ? { rowGuid: true } : {}),
  };
}

function isNullable(column: ColumnDefinition, type: SqlType, isKey: boolean): boolean {
  if (column.computed !== undefined) return column.nullable ?? true;
  return type.name !== 'rowversion' && !isKey && column.identity === undefined && (column.nullable ?? true);
}

function computedPart({ computed }: ColumnDefinition): Pick<Column, 'computed'> {
  if (computed === undefined) return {};
  return {
    computed: { text: catalogText(computed.expression, computed.text), persisted: computed.persisted },
  };
}

/** @throws SqlServerError 2749 */
function identityOf(column: ColumnDefinition, type: SqlType): NonNullable<Column['identity']> {
  const allowed = familyOf(type) === 'integer' || (familyOf(type) === 'exact' && (type.scale ?? 0) === 0);
  if (!allowed || type.name === 'bit' || type.name.endsWith('money')) {
    throw new SqlServerError(
      2749,
      `Identity column '${column.name}' must be of data type int, bigint, smallint, tinyint, or decimal or numeric with a scale of 0, unencrypted, and constrained to be nonnullable.`,
    );
  }
  const { seed, increment } = column.identity ?? { seed: 1n, increment: 1n };
  return { seed: seed.toString(), increment: increment.toString() };
}

function columnType(column: ColumnDefinition, context: DefinitionContext): SqlType {
  if (column.type === undefined) throw new RangeError(`column ${column.name} without a type`);
  return withCollation(column.type, context.collation);
}

/** Character columns carry the name of their collation. @throws SqlServerError 448 */
export function withCollation(type: SqlType, databaseCollation: string): SqlType {
  if (familyOf(type) !== 'character') return type;
  const wanted = type.collation?.toLowerCase() === 'database_default' ? undefined : type.collation;
  const collation = findCollation(wanted ?? databaseCollation);
  if (collation === undefined) throw new SqlServerError(448, `Invalid collation '${type.collation ?? ''}'.`);
  return { ...type, collation: collation.name };
}

function computedType(context: DefinitionContext, table: TableDefinition, column: ColumnDefinition): SqlType {
  const scope = new Scope(undefined);
  const source = { name: table.name, schema: table.schema, database: undefined };
  scope.addSource({ ...source, columns: columnsOfTable(new Table(table, 0, true)) });
  if (column.computed === undefined) throw new RangeError('no computed column');
  return withCollation(context.compiler.scalar(column.computed.expression, scope).type, context.collation);
}

export function buildDefault(
  context: DefinitionContext,
  table: Pick<TableDefinition, 'name'>,
  column: string,
  definition: DefaultDefinition,
): DefaultConstraint {
  const objectId = context.newObjectId();
  return {
    objectId,
    name: definition.name ?? systemName('DF', table.name, objectId, column),
    systemNamed: definition.name === undefined,
    text: defaultText(definition.expression, definition.text),
  };
}

/** As the catalog shows it: numbers in two pairs of parentheses, everything else in one. */
function defaultText(expression: Expression, text: string): string {
  const isNumber =
    (expression.kind === 'literal' &&
      (typeof expression.value === 'number' || typeof expression.value === 'bigint')) ||
    (expression.kind === 'unary' && expression.operand.kind === 'literal');
  const bare = withoutParentheses(text.trim());
  return isNumber ? `((${bare}))` : `(${expressionText(expression) ?? bare})`;
}

function withoutParentheses(text: string): string {
  let bare = text;
  while (bare.startsWith('(') && closesAtEnd(bare)) bare = bare.slice(1, -1).trim();
  return bare;
}

function closesAtEnd(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'") quoted = !quoted;
    if (quoted) continue;
    if (character === '(') depth++;
    if (character === ')' && --depth === 0) return at === text.length - 1;
  }
  return false;
}

/** As the catalog shows an expression; as it was written where that is not known. */
function catalogText(expression: Expression, written: string): string {
  return parenthesized(expressionText(expression) ?? written);
}

function parenthesized(text: string): string {
  return `(${withoutParentheses(text.trim())})`;
}

export function addConstraint(
  context: DefinitionContext,
  table: TableDefinition,
  constraint: TableConstraint,
): TableDefinition {
  switch (constraint.kind) {
    case 'key':
      return addKey(context, table, constraint);
    case 'index':
      return { ...table, indexes: [...table.indexes, buildIndex(table, constraint)] };
    case 'check':
      return { ...table, checks: [...table.checks, buildCheck(context, table, constraint)] };
    case 'foreign-key':
      return { ...table, foreignKeys: [...table.foreignKeys, buildForeignKey(context, table, constraint)] };
    case 'default': {
      const column = columnNamed(table, constraint.column);
      if (column.default !== undefined) {
        throw new SqlServerError(1781, 'Column already has a DEFAULT bound to it.');
      }
      const added = { ...column, default: buildDefault(context, table, column.name, constraint.definition) };
      return { ...table, columns: table.columns.map((other) => (other === column ? added : other)) };
    }
  }
}

/** @throws SqlServerError 1911 */
export function columnNamed(table: TableDefinition, name: string): Column {
  const column = table.columns.find((candidate) => sameName(candidate.name, name));
  if (column === undefined) {
    throw new SqlServerError(1911, `Column name '${name}' does not exist in the target table or view.`);
  }
  return column;
}

type KeyConstraint = Extract<TableConstraint, { kind: 'key' }>;

/** The primary key is clustered unless something says otherwise. @throws SqlServerError 1779, 1902, 8110, 8111 */
function addKey(context: DefinitionContext, table: TableDefinition, key: KeyConstraint): TableDefinition {
  if (key.primary && table.indexes.some(({ constraint }) => constraint?.primary === true)) {
    throw new SqlServerError(1779, `Table '${table.name}' already has a primary key defined on it.`);
  }
  if (key.primary && key.columns.some(({ name }) => columnNamed(table, name).nullable)) {
    throw new SqlServerError(
      8111,
      `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`,
    );
  }
  const hasClustered = table.indexes.some(({ clustered }) => clustered);
  const clustered = key.clustered ?? (key.primary && !hasClustered);
  const objectId = context.newObjectId();
  const name = key.name ?? systemName(key.primary ? 'PK' : 'UQ', table.name, objectId);
  const index: Index = {
    ...buildIndex(table, { name, unique: true, clustered, columns: key.columns }),
    constraint: { objectId, primary: key.primary, systemNamed: key.name === undefined },
  };
  return { ...table, indexes: [...table.indexes, index] };
}

/** @throws SqlServerError 1902, 1909, 1911, 1913, 1919 */
export function buildIndex(
  table: TableDefinition,
  index: {
    readonly name: string;
    readonly unique: boolean;
    readonly clustered: boolean;
    readonly columns: readonly { readonly name: string; readonly descending: boolean }[];
  },
  included: readonly string[] = [],
): Index {
  if (table.indexes.some(({ name }) => sameName(name, index.name))) {
    throw new SqlServerError(
      1913,
      `The operation failed because an index or statistics with name '${index.name}' already exists on table '${table.schema}.${table.name}'.`,
    );
  }
  const clustered = table.indexes.find((other) => other.clustered);
  if (index.clustered && clustered !== undefined) {
    throw new SqlServerError(
      1902,
      `Cannot create more than one clustered index on table '${table.schema}.${table.name}'. Drop the existing clustered index '${clustered.name}' before creating another.`,
    );
  }
  const columns = index.columns.map(({ name, descending }) => ({
    columnId: keyColumn(table, name).columnId,
    descending,
  }));
  return {
    indexId: index.clustered ? 1 : Math.max(1, ...table.indexes.map(({ indexId }) => indexId)) + 1,
    name: index.name,
    unique: index.unique,
    clustered: index.clustered,
    columns,
    included: included.map((name) => columnNamed(table, name).columnId),
  };
}

function keyColumn(table: TableDefinition, name: string): Column {
  const column = columnNamed(table, name);
  const { type } = column;
  if (type.length === -1 || ['text', 'ntext', 'image', 'xml'].includes(type.name)) {
    throw new SqlServerError(
      1919,
      `Column '${name}' in table '${table.schema}.${table.name}' is of a type that is invalid for use as a key column in an index.`,
    );
  }
  return column;
}

function buildCheck(
  context: DefinitionContext,
  table: TableDefinition,
  check: Extract<TableConstraint, { kind: 'check' }>,
): CheckConstraint {
  const objectId = context.newObjectId();
  return {
    objectId,
    name: check.name ?? systemName('CK', table.name, objectId),
    systemNamed: check.name === undefined,
    text: catalogText(check.expression, check.text),
    enabled: true,
  };
}
