import { SqlServerError } from '../../../types/sql-type';
import { type TableReference } from '../../../sql/ast/query';
import { type Compiler } from '../../compile/compiler';
import { findNamedSource } from '../../compile/plan/sources';
import { type Database } from '../../runtime/database';
import { type Table } from '../../store/table';

export interface WriteTarget {
  readonly database: Database;
  /** The table of this run: table variables differ from run to run. */
  readonly table: Table;
  readonly isVariable: boolean;
}

/** Finds the table that a statement writes, and asks for the right and the lock. @throws SqlServerError 208, 259, 4406 */
export function resolveTarget(
  c: Compiler,
  reference: Pick<TableReference, 'name' | 'hints'>,
  permission: 'INSERT' | 'UPDATE' | 'DELETE',
  columns: () => readonly string[],
): WriteTarget {
  const found = findNamedSource(c.context, reference);
  switch (found.kind) {
    case 'virtual':
      throw new SqlServerError(259, 'Ad hoc updates to system catalogs are not allowed.');
    case 'change-table':
      throw new SqlServerError(
        229,
        `The ${permission} permission was denied on the object '${found.instance.name}_CT', database '${found.database.name}', schema 'cdc'.`,
        14,
        5,
      );
    case 'variable':
      return { table: found.table, database: c.context.session.database, isVariable: true };
    case 'table': {
      const { table, database } = found;
      if (table.temporary) return { table, database, isVariable: false };
      c.context.uses.push({ locks: table.locks, table, hints: reference.hints, writes: true });
      const { objectId, schema, name } = table.definition;
      c.context.permissions.push({ permission, database, object: { objectId, schema, name }, columns });
      return { table, database, isVariable: false };
    }
  }
}
