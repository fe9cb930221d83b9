import { type AlterDatabaseAction, type Termination } from '../ast/definition';
import { type StatementBody } from '../ast/statement';
import { type Grammar } from './grammar';

export function parseCreateDatabase(p: Grammar): StatementBody {
  p.expect('CREATE', 'DATABASE');
  const name = p.name();
  if (p.accept('CONTAINMENT', '=')) p.expect('NONE');
  const data = p.accept('ON') ? dataFiles(p) : [];
  const log = p.accept('LOG', 'ON') ? p.list(() => fileSpecification(p)) : [];
  const collation = p.accept('COLLATE') ? p.name() : undefined;
  const [file] = data;
  const files = file === undefined ? undefined : { ...file, log: log[0]?.path };
  return { kind: 'create-database', name, collation, files };
}

interface FileSpecification {
  readonly name: string | undefined;
  readonly path: string | undefined;
}

function dataFiles(p: Grammar): readonly FileSpecification[] {
  p.accept('PRIMARY');
  return p.list(() => fileSpecification(p));
}

/** `( NAME = n, FILENAME = 'path', SIZE = 8MB, ... )`: sizes mean nothing where there are no files. */
function fileSpecification(p: Grammar): FileSpecification {
  let name: string | undefined;
  let path: string | undefined;
  p.parenthesized(() => {
    const property = p.take().keyword;
    p.expect('=');
    const value = p.take().text;
    if (property === 'NAME') name = value;
    else if (property === 'FILENAME') path = value;
    else if (!SIZES.has(property)) throw p.unexpected();
    else if (p.atName || p.at('%')) p.take();
  });
  return { name, path };
}

const SIZES = new Set(['SIZE', 'MAXSIZE', 'FILEGROWTH']);

export function parseDropDatabase(p: Grammar): StatementBody {
  p.expect('DROP', 'DATABASE');
  const ifExists = p.accept('IF', 'EXISTS');
  return { kind: 'drop-database', names: p.list(() => p.name()), ifExists };
}

export function parseAlterDatabase(p: Grammar): StatementBody {
  p.expect('ALTER', 'DATABASE');
  const name = p.accept('CURRENT') ? 'CURRENT' : p.name();
  return { kind: 'alter-database', name, action: alterDatabaseAction(p) };
}

function alterDatabaseAction(p: Grammar): AlterDatabaseAction {
  if (p.accept('COLLATE')) return { kind: 'collate', collation: p.name() };
  if (p.accept('MODIFY', 'NAME', '=')) return { kind: 'rename', name: p.name() };
  p.expect('SET');
  const option = p.take().keyword;
  if (option === '') throw p.unexpected();
  p.accept('=');
  const value = STANDING_ALONE.has(option) ? '' : p.take().keyword;
  return { kind: 'set', option, value, termination: p.accept('WITH') ? terminationClause(p) : 'wait' };
}

/** Options that are a value themselves. */
const STANDING_ALONE = new Set([
  'SINGLE_USER',
  'MULTI_USER',
  'RESTRICTED_USER',
  'READ_ONLY',
  'READ_WRITE',
  'ONLINE',
  'OFFLINE',
]);

function terminationClause(p: Grammar): Termination {
  if (p.accept('NO_WAIT')) return 'no-wait';
  p.expect('ROLLBACK');
  if (p.accept('IMMEDIATE')) return { rollbackAfterSeconds: 0 };
  p.expect('AFTER');
  const rollbackAfterSeconds = Number(p.integer());
  p.accept('SECONDS');
  return { rollbackAfterSeconds };
}
