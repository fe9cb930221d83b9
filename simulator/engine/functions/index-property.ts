import { type SqlValue } from '../../types/sql-type';
import { tableDefinitionById } from '../catalog/change-table-definition';
import { type Execution } from '../runtime/execution';
import { findObject } from '../runtime/object-lookup';
import { defaultSchemaOf } from '../runtime/names';
import { type Index } from '../store/table-definition';
import { type FunctionDefinition, INT, NVARCHAR, simple, SYSNAME } from './definition';

const INDEX_PROPERTIES: Readonly<Record<string, (index: Index) => number>> = {
  indexid: ({ indexId }) => indexId,
  isclustered: ({ clustered }) => Number(clustered),
  isunique: ({ unique }) => Number(unique),
  isdisabled: () => 0,
  isstatistics: () => 0,
  isautostatistics: () => 0,
};

const indexProperty = simple({
  takes: [INT, SYSNAME, SYSNAME],
  returns: INT,
  evaluate: ([tableId, name, property], { session }) => {
    const indexes = tableDefinitionById(session.database, Number(tableId))?.indexes ?? [];
    const wanted = (name as string).toLowerCase();
    const index = indexes.find((one) => one.name.toLowerCase() === wanted);
    if (index === undefined) return null;
    return INDEX_PROPERTIES[(property as string).toLowerCase()]?.(index) ?? null;
  },
});

/** Name of a key column of an index, by their numbers. */
function indexColumn([table, indexId, place]: readonly SqlValue[], execution: Execution): SqlValue {
  const { engine, session } = execution;
  const found = findObject(engine, session, table as string, (database) =>
    defaultSchemaOf(engine, session, database),
  );
  if (found === undefined) return null;
  const definition = tableDefinitionById(found.database, found.object.objectId);
  const index = definition?.indexes.find((one) => one.indexId === indexId);
  const columnId = index?.columns[Number(place) - 1]?.columnId;
  return definition?.columns.find((column) => column.columnId === columnId)?.name ?? null;
}

export const INDEX_PROPERTY_FUNCTIONS: Readonly<Record<string, FunctionDefinition>> = {
  INDEXPROPERTY: indexProperty,
  INDEX_COL: simple({ takes: [NVARCHAR, INT, INT], returns: SYSNAME, evaluate: indexColumn }),
};
