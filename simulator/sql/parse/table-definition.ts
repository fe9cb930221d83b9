import { SqlServerError } from '../../types/sql-type';
import { type SqlType } from '../../types/sql-type';
import {
  type ColumnDefinition,
  type DefaultDefinition,
  type IndexColumn,
  type ReferentialAction,
  type TableConstraint,
} from '../ast/definition';
import { type Expression } from '../ast/query';
import { parseDataType } from './data-type';
import { type Grammar } from './grammar';

/** `( column | constraint, ... )` */
export function parseTableElements(p: Grammar): {
  columns: ColumnDefinition[];
  constraints: TableConstraint[];
} {
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  p.expect('(');
  do {
    if (p.at(')')) break;
    if (startsConstraint(p)) constraints.push(parseTableConstraint(p));
    else columns.push(parseColumn(p));
  } while (p.accept(','));
  p.expect(')');
  return { columns, constraints };
}

const CONSTRAINT_WORDS = new Set(['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'INDEX', 'DEFAULT']);

export function startsConstraint(p: Grammar): boolean {
  return p.atAny(CONSTRAINT_WORDS);
}

interface ColumnDraft {
  type: SqlType | undefined;
  nullable: boolean | undefined;
  identity: ColumnDefinition['identity'];
  computed: ColumnDefinition['computed'];
  default: DefaultDefinition | undefined;
  sparse: boolean;
  rowGuid: boolean;
  readonly constraints: TableConstraint[];
}

export function parseColumn(p: Grammar): ColumnDefinition {
  const name = p.name();
  const draft: ColumnDraft = {
    type: undefined,
    nullable: undefined,
    identity: undefined,
    computed: undefined,
    default: undefined,
    sparse: false,
    rowGuid: false,
    constraints: [],
  };
  if (p.accept('AS')) computedColumn(p, draft);
  else plainType(p, name, draft);
  while (columnOption(p, name, draft));
  return { name, ...draft };
}

function computedColumn(p: Grammar, draft: ColumnDraft): void {
  const start = p.current.start;
  const expression = p.expression();
  const text = p.sql.slice(start, p.endOfLast);
  draft.computed = { expression, text, persisted: p.accept('PERSISTED') };
}

function plainType(p: Grammar, name: string, draft: ColumnDraft): void {
  // The type `timestamp` may stand without a column name of its own.
  const atType = p.atName || p.current.keyword === 'NATIONAL';
  if (!atType && name.toLowerCase() === 'timestamp') draft.type = { name: 'rowversion' };
  else draft.type = parseDataType(p).type;
  if (draft.type.name === 'rowversion') draft.nullable = false;
}

function columnOption(p: Grammar, column: string, draft: ColumnDraft): boolean {
  if (p.accept('NOT', 'NULL')) draft.nullable = false;
  else if (p.accept('NOT', 'FOR', 'REPLICATION')) return true;
  else if (p.accept('NULL')) draft.nullable = true;
  else if (p.accept('COLLATE')) draft.type = { ...(draft.type ?? { name: 'varchar' }), collation: p.name() };
  else if (p.accept('IDENTITY')) draft.identity = identity(p);
  else if (p.accept('SPARSE')) draft.sparse = true;
  else if (p.accept('ROWGUIDCOL')) draft.rowGuid = true;
  else return columnConstraint(p, column, draft);
  return true;
}

function identity(p: Grammar): NonNullable<ColumnDefinition['identity']> {
  if (!p.accept('(')) return { seed: 1n, increment: 1n };
  const seed = p.integer();
  p.expect(',');
  const increment = p.integer();
  p.expect(')');
  return { seed, increment };
}

function columnConstraint(p: Grammar, column: string, draft: ColumnDraft): boolean {
  const name = p.accept('CONSTRAINT') ? p.name() : undefined;
  if (p.at('DEFAULT')) {
    draft.default = defaultDefinition(p, name);
  } else if (p.at('PRIMARY') || p.at('UNIQUE')) {
    draft.constraints.push(keyConstraint(p, name, [{ name: column, descending: false }]));
  } else if (p.at('FOREIGN') || p.at('REFERENCES')) {
    p.accept('FOREIGN', 'KEY');
    draft.constraints.push(references(p, name, [column]));
  } else if (p.at('CHECK')) {
    draft.constraints.push(checkConstraint(p, name));
  } else if (p.at('NOT', 'NULL') || p.at('NULL')) {
    draft.nullable = !p.accept('NOT');
    p.expect('NULL');
  } else if (name !== undefined) {
    throw p.unexpected();
  } else {
    return false;
  }
  return true;
}

function defaultDefinition(p: Grammar, name: string | undefined): DefaultDefinition {
  p.expect('DEFAULT');
  const start = p.current.start;
  const expression = p.expression();
  const text = p.sql.slice(start, p.endOfLast);
  p.accept('WITH', 'VALUES');
  return { name, expression, text };
}

export function parseTableConstraint(p: Grammar): TableConstraint {
  const name = p.accept('CONSTRAINT') ? p.name() : undefined;
  if (p.at('PRIMARY') || p.at('UNIQUE')) return keyConstraint(p, name, undefined);
  if (p.accept('FOREIGN', 'KEY'))
    return references(
      p,
      name,
      p.parenthesized(() => p.name()),
    );
  if (p.at('CHECK')) return checkConstraint(p, name);
  if (p.at('DEFAULT')) {
    const definition = defaultDefinition(p, name);
    p.expect('FOR');
    return { kind: 'default', column: p.name(), definition };
  }
  if (p.accept('INDEX')) {
    const index = p.name();
    const unique = p.accept('UNIQUE');
    const clustered = clusteredWord(p) ?? false;
    return { kind: 'index', name: index, unique, clustered, columns: p.parenthesized(() => indexColumn(p)) };
  }
  throw p.unexpected();
}

/** On a column without a list of its own, the key is that column. */
function keyConstraint(
  p: Grammar,
  name: string | undefined,
  own: readonly IndexColumn[] | undefined,
): TableConstraint {
  const primary = p.accept('PRIMARY', 'KEY');
  if (!primary) p.expect('UNIQUE');
  const clustered = clusteredWord(p);
  const columns = p.at('(') ? p.parenthesized(() => indexColumn(p)) : own;
  if (columns === undefined) throw p.unexpected();
  indexOptions(p);
  return { kind: 'key', name, primary, clustered, columns };
}

export function clusteredWord(p: Grammar): boolean | undefined {
  if (p.accept('CLUSTERED')) return true;
  return p.accept('NONCLUSTERED') ? false : undefined;
}

export function indexColumn(p: Grammar): IndexColumn {
  const name = p.name();
  const descending = p.accept('DESC');
  if (!descending) p.accept('ASC');
  return { name, descending };
}

/** Options of indexes and tables that nothing here depends on. */
const WITHOUT_EFFECT = new Set([
  'PAD_INDEX',
  'FILLFACTOR',
  'SORT_IN_TEMPDB',
  'STATISTICS_NORECOMPUTE',
  'STATISTICS_INCREMENTAL',
  'ONLINE',
  'RESUMABLE',
  'MAXDOP',
  'ALLOW_ROW_LOCKS',
  'ALLOW_PAGE_LOCKS',
  'OPTIMIZE_FOR_SEQUENTIAL_KEY',
  'DATA_COMPRESSION',
  'XML_COMPRESSION',
  'LOB_COMPACTION',
]);

/** Options that change what happens: only as they are without being written. */
const ONLY_OFF = new Set([
  'IGNORE_DUP_KEY',
  'DROP_EXISTING',
  'MEMORY_OPTIMIZED',
  'SYSTEM_VERSIONING',
  'LEDGER',
]);

/** WITH (...) and ON filegroup. @throws SqlServerError 155 for an option that is not there, or would change something */
export function indexOptions(p: Grammar): void {
  if (p.accept('WITH')) {
    if (p.at('(')) p.parenthesized(() => indexOption(p));
    else p.list(() => indexOption(p));
  }
  if (p.accept('ON')) p.name();
}

function indexOption(p: Grammar): void {
  const name = p.take().keyword;
  const value = p.accept('=') ? p.take().keyword : 'ON';
  if (WITHOUT_EFFECT.has(name) || (ONLY_OFF.has(name) && value === 'OFF')) return;
  throw new SqlServerError(155, `'${name}' is not a recognized CREATE INDEX option.`, 15);
}

function references(p: Grammar, name: string | undefined, columns: readonly string[]): TableConstraint {
  p.expect('REFERENCES');
  const referencedTable = p.qualifiedName();
  const referencedColumns = p.at('(') ? p.parenthesized(() => p.name()) : [];
  let onDelete: ReferentialAction = 'NO ACTION';
  let onUpdate: ReferentialAction = 'NO ACTION';
  while (p.accept('ON')) {
    if (p.accept('DELETE')) onDelete = referentialAction(p);
    else {
      p.expect('UPDATE');
      onUpdate = referentialAction(p);
    }
  }
  p.accept('NOT', 'FOR', 'REPLICATION');
  return { kind: 'foreign-key', name, columns, referencedTable, referencedColumns, onDelete, onUpdate };
}

function referentialAction(p: Grammar): ReferentialAction {
  for (const action of ['NO ACTION', 'CASCADE', 'SET NULL', 'SET DEFAULT'] as const) {
    if (p.accept(...action.split(' '))) return action;
  }
  throw p.unexpected();
}

function checkConstraint(p: Grammar, name: string | undefined): TableConstraint {
  p.expect('CHECK');
  p.accept('NOT', 'FOR', 'REPLICATION');
  const start = p.current.start;
  p.expect('(');
  const expression: Expression = p.expression();
  p.expect(')');
  return { kind: 'check', name, expression, text: p.sql.slice(start, p.endOfLast) };
}
