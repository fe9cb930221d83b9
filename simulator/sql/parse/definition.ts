import { type AlterTableAction, type ColumnDefinition, type TableConstraint } from '../ast/definition';
import { type StatementBody } from '../ast/statement';
import { type Grammar } from './grammar';
import {
  clusteredWord,
  indexColumn,
  indexOptions,
  parseColumn,
  parseTableConstraint,
  parseTableElements,
  startsConstraint,
} from './table-definition';

export function parseCreateTable(p: Grammar): StatementBody {
  p.expect('CREATE', 'TABLE');
  const name = p.qualifiedName();
  const { columns, constraints } = parseTableElements(p);
  while (p.at('ON') || p.at('TEXTIMAGE_ON')) {
    p.take();
    p.name();
  }
  if (p.at('WITH', '(')) indexOptions(p);
  return { kind: 'create-table', name, columns, constraints };
}

export function parseDropTable(p: Grammar): StatementBody {
  p.expect('DROP', 'TABLE');
  const ifExists = p.accept('IF', 'EXISTS');
  return { kind: 'drop-table', names: p.list(() => p.qualifiedName()), ifExists };
}

export function parseCreateIndex(p: Grammar): StatementBody {
  p.expect('CREATE');
  const unique = p.accept('UNIQUE');
  const clustered = clusteredWord(p) ?? false;
  p.expect('INDEX');
  const name = p.name();
  p.expect('ON');
  const table = p.qualifiedName();
  const columns = p.parenthesized(() => indexColumn(p));
  const included = p.accept('INCLUDE') ? p.parenthesized(() => p.name()) : [];
  const filter = p.accept('WHERE') ? filterOf(p) : undefined;
  indexOptions(p);
  return { kind: 'create-index', name, table, unique, clustered, columns, included, filter };
}

/** The condition of a filtered index, in the parentheses that the catalog shows. */
function filterOf(p: Grammar): string {
  const start = p.current.start;
  p.expression();
  const text = p.sql.slice(start, p.endOfLast);
  return text.startsWith('(') && text.endsWith(')') ? text : `(${text})`;
}

export function parseDropIndex(p: Grammar): StatementBody {
  p.expect('DROP', 'INDEX');
  const ifExists = p.accept('IF', 'EXISTS');
  const parts = p.qualifiedName();
  if (p.accept('ON')) {
    return { kind: 'drop-index', name: parts.at(-1) ?? '', table: p.qualifiedName(), ifExists };
  }
  if (parts.length < 2) throw p.unexpected();
  return { kind: 'drop-index', name: parts.at(-1) ?? '', table: parts.slice(0, -1), ifExists };
}

export function parseCreateSchema(p: Grammar): StatementBody {
  p.expect('CREATE', 'SCHEMA');
  const name = p.at('AUTHORIZATION') ? undefined : p.name();
  const owner = p.accept('AUTHORIZATION') ? p.name() : undefined;
  return { kind: 'create-schema', name: name ?? owner ?? '', owner };
}

export function parseDropSchema(p: Grammar): StatementBody {
  p.expect('DROP', 'SCHEMA');
  const ifExists = p.accept('IF', 'EXISTS');
  return { kind: 'drop-schema', name: p.name(), ifExists };
}

export function parseAlterTable(p: Grammar): StatementBody {
  p.expect('ALTER', 'TABLE');
  const name = p.qualifiedName();
  return { kind: 'alter-table', name, action: alterTableAction(p) };
}

function alterTableAction(p: Grammar): AlterTableAction {
  if (p.accept('ALTER', 'COLUMN')) return alterColumn(p);
  if (p.accept('DROP')) return dropAction(p);
  if (p.accept('REBUILD')) return { kind: 'rebuild' };
  if (p.at('SET', '(', 'LOCK_ESCALATION')) {
    p.expect('SET', '(', 'LOCK_ESCALATION', '=');
    const value = p.take().keyword;
    p.expect(')');
    return { kind: 'lock-escalation', value };
  }
  const withCheck = p.accept('WITH', 'CHECK');
  const withoutCheck = !withCheck && p.accept('WITH', 'NOCHECK');
  return p.at('ADD') ? addAction(p, withoutCheck) : checkAction(p, withCheck);
}

function addAction(p: Grammar, unchecked: boolean): AlterTableAction {
  p.expect('ADD');
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  do {
    p.accept('COLUMN');
    if (startsConstraint(p)) constraints.push(parseTableConstraint(p));
    else columns.push(parseColumn(p));
  } while (p.accept(','));
  return { kind: 'add', unchecked, columns, constraints };
}

function checkAction(p: Grammar, checksRows: boolean): AlterTableAction {
  const enabled = p.accept('CHECK');
  if (!enabled) p.expect('NOCHECK');
  p.expect('CONSTRAINT');
  const names = p.accept('ALL') ? ('all' as const) : p.list(() => p.name());
  return { kind: 'check-constraints', names, enabled, checksRows };
}

function alterColumn(p: Grammar): AlterTableAction {
  const name = p.name();
  let type = p.dataType();
  if (p.accept('COLLATE')) type = { ...type, collation: p.name() };
  let nullable: boolean | undefined;
  if (p.accept('NOT', 'NULL')) nullable = false;
  else if (p.accept('NULL')) nullable = true;
  return { kind: 'alter-column', name, type, nullable };
}

function dropAction(p: Grammar): AlterTableAction {
  if (p.accept('COLUMN')) {
    const ifExists = p.accept('IF', 'EXISTS');
    return { kind: 'drop-columns', names: p.list(() => p.name()), ifExists };
  }
  p.accept('CONSTRAINT');
  const ifExists = p.accept('IF', 'EXISTS');
  return { kind: 'drop-constraints', names: p.list(() => p.name()), ifExists };
}
