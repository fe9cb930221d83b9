import { type CatalogObject, objectById, objectsOf } from '../../runtime/object-lookup';
import { hasPermission, isDbOwner, type SecuredObject } from '../../runtime/permissions';
import { type Table } from '../../store/table';
import { type ViewContext } from './define-view';

/** Any of these on an object lets its name be seen. */
const SHOWING = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'ALTER', 'VIEW DEFINITION', 'EXECUTE'];

/** Whether the session may know of an object: the catalog shows nobody more than that. */
function maySee({ execution, database }: ViewContext, object: SecuredObject): boolean {
  const { engine, session } = execution;
  return SHOWING.some((name) => hasPermission(engine, session.identity, database, name, object));
}

function seesEverything({ execution, database }: ViewContext): boolean {
  const { engine, session } = execution;
  return isDbOwner(engine, session.identity, database);
}

/** Constraints are seen with their table. */
function secured(context: ViewContext, object: CatalogObject): SecuredObject {
  return object.parentId === 0 ? object : (objectById(context.database, object.parentId) ?? object);
}

export function* visibleObjects(context: ViewContext): Generator<CatalogObject> {
  const all = seesEverything(context);
  for (const object of objectsOf(context.database))
    if (all || maySee(context, secured(context, object))) yield object;
}

export function* visibleTables(context: ViewContext): Generator<Table> {
  const all = seesEverything(context);
  for (const table of context.database.tables) if (all || maySee(context, table.definition)) yield table;
}
