import { SqlServerError } from '../../../types/sql-type';
import { type TableReference, type TableSource } from '../../../sql/ast/query';
import { type StatePermission } from '../../catalog/virtual-table';
import { tableFunction, type TableFunction } from '../../catalog/registry';
import { type Database } from '../../runtime/database';
import { type Conjunct } from '../access/conjunct';
import { allHold, ScanPlan } from '../access/scan';
import { chooseSeek } from '../access/seek';
import { type StoredRows, storedRowsOfChangeTable, storedRowsOfTable } from '../access/stored-rows';
import { type CompiledPredicate, type CompiledScalar, type QueryPlan, type RowPlan } from '../compiled';
import { type Compiler } from '../compiler';
import { commonTypeOf, convertTo } from '../conversion';
import { Frame, type SourceRow } from '../frame';
import { type Scope, type ScopeColumn, type ScopeSource, type VisibleTable } from '../scope';
import { viewFor } from '../table-use';
import { compileRecursive, recursiveTable } from './recursion';
import {
  columnsOfChangeTable,
  columnsOfTable,
  columnsOfView,
  findNamedSource,
  invalidObject,
  type NamedSource,
  splitName,
} from './sources';

/** A source of rows that is no join. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly source: ScopeSource;
  /** Rows for which the conjuncts hold; their other sources are known by then. */
  plan(conjuncts: readonly Conjunct[], available: ReadonlySet<number>): RowPlan;
  /** Whether an index finds its rows by values of the available sources. */
  seekable(conjuncts: readonly Conjunct[], available: ReadonlySet<number>): boolean;
}

interface LeafOptions {
  /** Sees the sources to its left (APPLY). */
  readonly lateral: boolean;
  readonly forChange: boolean;
}

export function bindLeaf(c: Compiler, source: TableSource, scope: Scope, options: LeafOptions): Leaf {
  switch (source.kind) {
    case 'table':
      return bindTable(c, source, scope, options);
    case 'derived':
      return planLeaf(
        c.query(source.query, options.lateral ? scope : scope.parent),
        source.alias,
        source.columns,
        scope,
        options.lateral,
      );
    case 'values':
      return valuesLeaf(c, source, scope);
    case 'function':
      return functionLeaf(c, source, scope);
    default:
      throw new SqlServerError(102, `Incorrect syntax near '${source.kind}'.`, 15);
  }
}

function bindTable(c: Compiler, source: TableReference, scope: Scope, options: LeafOptions): Leaf {
  const [only = ''] = source.name;
  const common = source.name.length === 1 ? scope.findCommonTable(only) : undefined;
  if (common !== undefined) return commonLeaf(c, common, source.alias ?? only, scope);
  const found = findNamedSource(c.context, source);
  return found.kind === 'virtual'
    ? virtualLeaf(c, source, found, scope)
    : storedLeaf(c, source, found, scope, options.forChange);
}

function commonLeaf(c: Compiler, common: VisibleTable, alias: string, scope: Scope): Leaf {
  const { table, working, scope: defined } = common;
  if (working === undefined) {
    const plan = recursiveTable(table) ? compileRecursive(c, table, defined) : c.query(table.query, defined);
    return planLeaf(plan, alias, table.columns, scope, false);
  }
  const columns = working.columns.map((column, slot): ScopeColumn => ({ ...column, slot }));
  const source = scope.addSource({ name: alias, schema: undefined, database: undefined, columns });
  return rowsLeaf(source, () => working.rows()[Symbol.iterator]());
}

function exposedName(
  reference: TableReference,
  found: NamedSource,
): Pick<ScopeSource, 'name' | 'schema' | 'database' | 'label'> {
  if (reference.alias !== undefined) return { name: reference.alias, schema: undefined, database: undefined };
  const name = reference.name.at(-1) ?? '';
  if (found.kind === 'variable') return { name, schema: undefined, database: undefined };
  const schema = reference.name.at(-2);
  return {
    name,
    schema: schema === undefined || schema === '' ? 'dbo' : schema,
    database: found.database.name,
    label: reference.name.join('.'),
  };
}

function storedLeaf(
  c: Compiler,
  reference: TableReference,
  found: Exclude<NamedSource, { kind: 'virtual' }>,
  scope: Scope,
  forChange: boolean,
): Leaf {
  const { columns, rows } = storedSource(found);
  const source = scope.addSource({ ...exposedName(reference, found), columns });
  requestRead(c, reference, found, source);
  const stored = rows(undefined);
  const { hints } = reference;
  const mode = forChange
    ? () => ({ kind: 'change' as const })
    : (frame: Frame) => ({ kind: 'read' as const, view: viewFor(frame.execution, hints) });
  const [firstKey] = stored.keys;
  if (firstKey === undefined) throw new RangeError('a table without an order');
  return {
    kind: 'leaf',
    source,
    plan: (conjuncts, available) =>
      new ScanPlan({
        rows,
        stored,
        key: firstKey,
        source,
        seek: chooseSeek(stored, source.index, conjuncts, available),
        conjuncts,
        mode,
        forChange,
      }),
    seekable: (conjuncts, available) => {
      const seek = chooseSeek(stored, source.index, conjuncts, available);
      return seek !== undefined && seek.equals.length > 0;
    },
  };
}

/** Table variables are other tables in each run of a batch: they are found by name when the scan opens. */
function storedSource(found: Exclude<NamedSource, { kind: 'virtual' }>): {
  columns: ScopeColumn[];
  rows: (frame: Frame | undefined) => StoredRows;
} {
  if (found.kind === 'change-table') {
    const stored = storedRowsOfChangeTable(found.instance);
    return { columns: columnsOfChangeTable(found.instance), rows: () => stored };
  }
  const stored = storedRowsOfTable(found.table);
  const columns = columnsOfTable(found.table);
  if (found.kind === 'table') return { columns, rows: () => stored };
  return {
    columns,
    rows: (frame) => {
      const table = frame?.execution.scope.tables.get(found.name);
      return table === undefined || table === found.table ? stored : storedRowsOfTable(table);
    },
  };
}

function requestRead(
  c: Compiler,
  reference: TableReference,
  found: Exclude<NamedSource, { kind: 'virtual' }>,
  source: ScopeSource,
): void {
  const { context } = c;
  if (found.kind === 'variable') return;
  if (found.kind === 'table') {
    const { table, database } = found;
    context.uses.push({ locks: table.locks, table, hints: reference.hints, writes: false });
    if (table.temporary) return;
    context.permissions.push({
      permission: 'SELECT',
      database,
      object: objectOf(table.definition),
      columns: namesOf(source),
    });
    return;
  }
  const { instance, database } = found;
  context.uses.push({ locks: instance.table.locks, table: undefined, hints: reference.hints, writes: false });
  const object = { objectId: instance.objectId, schema: 'cdc', name: `${instance.name}_CT` };
  context.permissions.push({ permission: 'SELECT', database, object, columns: namesOf(source) });
}

export function objectOf(definition: { objectId: number; schema: string; name: string }): {
  objectId: number;
  schema: string;
  name: string;
} {
  return { objectId: definition.objectId, schema: definition.schema, name: definition.name };
}

function namesOf(source: ScopeSource): () => readonly string[] {
  return () => source.columns.filter(({ slot }) => source.used.has(slot)).map(({ name }) => name);
}

/** `checksFirst`: what is wrong with the arguments shows when the plan is opened, before any row. */
function rowsLeaf(
  source: ScopeSource,
  open: (frame: Frame) => Iterator<SourceRow>,
  checksFirst = false,
): Leaf {
  const start = checksFirst ? started(open) : open;
  return {
    kind: 'leaf',
    source,
    plan: (conjuncts) =>
      rowsPlan(
        source.index,
        start,
        conjuncts.map(({ predicate }) => predicate),
        checksFirst,
      ),
    seekable: () => false,
  };
}

/** Rows whose first one is looked for at once. */
function started(open: (frame: Frame) => Iterator<SourceRow>): (frame: Frame) => Iterator<SourceRow> {
  return (frame) => {
    const rows = open(frame);
    let first: IteratorResult<SourceRow> | undefined = rows.next();
    return {
      next: () => {
        const step = first ?? rows.next();
        first = undefined;
        return step;
      },
    };
  };
}

function rowsPlan(
  index: number,
  open: (frame: Frame) => Iterator<SourceRow>,
  conditions: readonly CompiledPredicate[],
  checksFirst: boolean,
): RowPlan {
  return {
    open: (frame) => {
      let rows = checksFirst ? open(frame) : undefined;
      return {
        next: () => {
          rows ??= open(frame);
          for (let step = rows.next(); step.done !== true; step = rows.next()) {
            frame.rows[index] = step.value;
            if (allHold(conditions, frame)) return true;
          }
          return false;
        },
      };
    },
  };
}

function virtualLeaf(
  c: Compiler,
  reference: TableReference,
  found: Extract<NamedSource, { kind: 'virtual' }>,
  scope: Scope,
): Leaf {
  const { view, database } = found;
  const source = scope.addSource({ ...exposedName(reference, found), columns: columnsOfView(view) });
  requestState(c, view.permission, database);
  return rowsLeaf(source, (frame) => view.rows(frame.execution, database)[Symbol.iterator]());
}

function requestState(c: Compiler, permission: StatePermission | undefined, database: Database): void {
  if (permission !== undefined)
    c.context.permissions.push({ permission, database, object: undefined, columns: () => [] });
}

function functionLeaf(c: Compiler, source: TableSource & { kind: 'function' }, scope: Scope): Leaf {
  const { database, schema, object } = splitName(c.context, source.name);
  const definition = tableFunction(database, schema, object);
  if (definition === undefined) throw invalidObject(source.name);
  const args = functionArguments(c, definition, source, scope);
  const added = scope.addSource({
    name: source.alias ?? object,
    schema: undefined,
    database: undefined,
    columns: renamed(columnsOfView(definition), source.columns),
  });
  requestState(c, definition.permission, database);
  const isConstant = args.every(({ constant }) => constant !== undefined);
  return rowsLeaf(
    added,
    (frame) => {
      const values = args.map(({ evaluate }) => evaluate(frame));
      return definition.rows(frame.execution, database, values)[Symbol.iterator]();
    },
    isConstant || added.index === 0,
  );
}

function functionArguments(
  c: Compiler,
  definition: TableFunction,
  source: TableSource & { kind: 'function' },
  scope: Scope,
): Pick<CompiledScalar, 'evaluate' | 'constant'>[] {
  const { parameters, optional = 0 } = definition;
  const given = source.arguments.length;
  const name = source.name.at(-1) ?? '';
  if (given < parameters.length - optional) {
    throw new SqlServerError(
      313,
      `An insufficient number of arguments were supplied for the procedure or function ${name} ... .`,
    );
  }
  if (given > parameters.length) {
    throw new SqlServerError(8144, `Procedure or function ${name} has too many arguments specified.`);
  }
  return source.arguments.map((argument, place) => {
    const type = parameters[place] ?? { name: 'int' };
    if (argument.kind === 'default') return { evaluate: () => null, constant: null };
    return convertTo(c.scalar(argument, scope), type);
  });
}

function renamed(columns: ScopeColumn[], names: readonly string[] | undefined): ScopeColumn[] {
  if (names === undefined) return columns;
  return columns.map((column, place) => ({ ...column, name: names[place] ?? column.name }));
}

function valuesLeaf(c: Compiler, source: TableSource & { kind: 'values' }, scope: Scope): Leaf {
  const rows = source.rows.map((row) => row.map((value) => c.scalar(value, scope)));
  const types = source.columns.map((_, place) =>
    commonTypeOf(rows.map((row) => row[place]).filter((value) => value !== undefined)),
  );
  const converted = rows.map((row) =>
    row.map((value, place) => convertTo(value, types[place] ?? value.type)),
  );
  const columns = source.columns.map((name, slot): ScopeColumn => ({
    name,
    type: types[slot] ?? { name: 'int' },
    nullable: rows.some((row) => row[slot]?.nullable !== false),
    slot,
    identity: false,
    computed: false,
  }));
  const added = scope.addSource({ name: source.alias, schema: undefined, database: undefined, columns });
  return rowsLeaf(added, (frame) =>
    converted.map((row) => row.map(({ evaluate }) => evaluate(frame)))[Symbol.iterator](),
  );
}

/** The rows of a compiled query. `lateral`: it sees the sources to its left. */
function planLeaf(
  plan: QueryPlan,
  alias: string,
  names: readonly string[] | undefined,
  scope: Scope,
  lateral: boolean,
): Leaf {
  checkNames(plan, names, alias);
  const columns = plan.columns.map((column, slot): ScopeColumn => ({
    ...column,
    name: names?.[slot] ?? column.name,
    slot,
  }));
  const source = scope.addSource({ name: alias, schema: undefined, database: undefined, columns });
  const parentOf = lateral
    ? (frame: Frame): Frame => frame
    : (frame: Frame): Frame => frame.parent ?? new Frame(frame.execution, undefined, 0);
  return {
    kind: 'leaf',
    source,
    plan: (conjuncts) =>
      derivedPlan(
        plan,
        source.index,
        parentOf,
        conjuncts.map(({ predicate }) => predicate),
      ),
    seekable: () => false,
  };
}

function checkNames(plan: QueryPlan, names: readonly string[] | undefined, alias: string): void {
  if (names !== undefined && names.length !== plan.columns.length) {
    const number = names.length > plan.columns.length ? 8158 : 8159;
    const word = names.length > plan.columns.length ? 'more' : 'fewer';
    throw new SqlServerError(
      number,
      `'${alias}' has ${word} columns than were specified in the column list.`,
    );
  }
  plan.columns.forEach((column, place) => {
    if ((names?.[place] ?? column.name) !== '') return;
    throw new SqlServerError(8155, `No column name was specified for column ${place + 1} of '${alias}'.`);
  });
}

function derivedPlan(
  plan: QueryPlan,
  index: number,
  parentOf: (frame: Frame) => Frame,
  conditions: readonly CompiledPredicate[],
): RowPlan {
  return {
    open: (frame) => {
      const cursor = plan.open(parentOf(frame));
      return {
        next: () => {
          for (let row = cursor.next(); row !== undefined; row = cursor.next()) {
            frame.rows[index] = row;
            if (allHold(conditions, frame)) return true;
          }
          return false;
        },
      };
    },
  };
}
