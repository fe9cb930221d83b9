import { SqlServerError } from '../../types/sql-type';
import { type Database } from '../runtime/database';
import { type ForeignKey, type TableDefinition } from '../store/table-definition';

const cascades = ({ onDelete, onUpdate }: ForeignKey): boolean =>
  onDelete !== 'NO ACTION' || onUpdate !== 'NO ACTION';

/** Tables that actions of foreign keys reach from each table: by the ids of the tables. */
type Reach = ReadonlyMap<number, readonly number[]>;

function directReach(database: Database, definition: TableDefinition, without: ForeignKey): Reach {
  const reach = new Map<number, number[]>();
  const definitions = [...database.tables].map((table) =>
    table.objectId === definition.objectId ? definition : table.definition,
  );
  for (const { objectId, foreignKeys } of new Set([...definitions, definition])) {
    for (const key of foreignKeys) {
      if (key === without || !cascades(key)) continue;
      reach.set(key.referencedObjectId, [...(reach.get(key.referencedObjectId) ?? []), objectId]);
    }
  }
  return reach;
}

function reachable(reach: Reach, from: number): Set<number> {
  const found = new Set([from]);
  for (const id of found) for (const next of reach.get(id) ?? []) found.add(next);
  return found;
}

/** That no action of a new key could come to a table by two ways, or back. @throws SqlServerError 1785 */
export function checkCascadePaths(database: Database, definition: TableDefinition, key: ForeignKey): void {
  if (!cascades(key)) return;
  const reach = directReach(database, definition, key);
  const below = reachable(reach, definition.objectId);
  const isCycle = below.has(key.referencedObjectId);
  const sources = [...reach.keys(), key.referencedObjectId].filter((id) =>
    reachable(reach, id).has(key.referencedObjectId),
  );
  const isTwice = sources.some((id) => [...reachable(reach, id)].some((reached) => below.has(reached)));
  if (!isCycle && !isTwice) return;
  throw new SqlServerError(
    1785,
    `Introducing FOREIGN KEY constraint '${key.name}' on table '${definition.name}' may cause cycles or multiple cascade paths. Specify ON DELETE NO ACTION or ON UPDATE NO ACTION, or modify other FOREIGN KEY constraints.`,
    16,
    0,
  );
}
