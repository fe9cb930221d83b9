import { type StatementBody } from '../ast/statement';
import { type Grammar } from './grammar';
import { indexOptions } from './table-definition';

/** ALTER INDEX { name | ALL } ON table { REBUILD | REORGANIZE | SET (...) }. */
export function parseAlterIndex(p: Grammar): StatementBody {
  p.expect('ALTER', 'INDEX');
  const index = p.accept('ALL') ? undefined : p.name();
  p.expect('ON');
  const table = p.qualifiedName();
  if (p.accept('SET')) options(p);
  else {
    if (!p.accept('REBUILD')) p.expect('REORGANIZE');
    if (p.accept('PARTITION', '=')) p.take();
    if (p.at('WITH', '(')) indexOptions(p);
  }
  return { kind: 'alter-index', index, table };
}

function options(p: Grammar): void {
  p.parenthesized(() => {
    p.name();
    p.expect('=');
    p.take();
  });
}

/** UPDATE STATISTICS table [names] [WITH ...]. */
export function parseUpdateStatistics(p: Grammar): StatementBody {
  p.expect('UPDATE', 'STATISTICS');
  const table = p.qualifiedName();
  if (p.at('(')) p.parenthesized(() => p.name());
  else if (p.atName) p.name();
  if (p.accept('WITH')) {
    p.list(() => {
      p.take();
      if (p.accept('=')) p.take();
      else if (p.current.kind === 'number') {
        p.take();
        p.take();
      }
    });
  }
  return { kind: 'update-statistics', table };
}

/** DBCC command (arguments) [WITH NO_INFOMSGS]. */
export function parseDbcc(p: Grammar): StatementBody {
  p.expect('DBCC');
  const command = p.take().keyword;
  const given = p.at('(') ? p.parenthesized(() => p.expression()) : [];
  const isSilent = p.accept('WITH', 'NO_INFOMSGS');
  return { kind: 'dbcc', command, arguments: given, isSilent };
}
