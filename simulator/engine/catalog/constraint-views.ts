import { type Database } from '../runtime/database';
import { datetimeFromMs } from '../runtime/clock';
import {
  type CheckConstraint,
  type DefaultConstraint,
  type ForeignKey,
  type Index,
  type TableDefinition,
} from '../store/table-definition';
import { OBJECT_TYPE_NAMES, type ObjectType, visibleTables } from './database-objects';
import { bit, view, type ViewColumns, type Viewer } from './view';
import { type VirtualTable } from './virtual-table';

/** A constraint with its table. */
interface Listed<T> {
  readonly table: TableDefinition;
  readonly constraint: T;
}

interface NamedConstraint {
  readonly objectId: number;
  readonly name: string;
  readonly systemNamed: boolean;
}

function schemaIdOf(database: Database, name: string): number {
  return database.schema(name)?.id ?? 0;
}

/** The columns that constraints share with objects. */
function objectColumns<T extends NamedConstraint>(
  typeOf: (constraint: T) => ObjectType,
): ViewColumns<Listed<T>> {
  return {
    'name sysname': ({ constraint }) => constraint.name,
    'object_id int': ({ constraint }) => constraint.objectId,
    'principal_id int?': null,
    'schema_id int': ({ table }, { database }) => schemaIdOf(database, table.schema),
    'parent_object_id int': ({ table }) => table.objectId,
    'type char2?': ({ constraint }) => typeOf(constraint),
    'type_desc nvarchar60?': ({ constraint }) => OBJECT_TYPE_NAMES[typeOf(constraint)],
    'create_date datetime': ({ table }) => datetimeFromMs(table.createdAtMs),
    'modify_date datetime': ({ table }) => datetimeFromMs(table.modifiedAtMs),
    'is_ms_shipped bit': ({ table }) => bit(table.shipped),
    'is_published bit': 0,
    'is_schema_published bit': 0,
  };
}

function listing<T>(of: (table: TableDefinition) => Iterable<T>): (viewer: Viewer) => Generator<Listed<T>> {
  return function* list({ execution, database }) {
    for (const table of visibleTables(execution, database)) {
      for (const constraint of of(table)) yield { table, constraint };
    }
  };
}

interface KeyConstraint extends NamedConstraint {
  readonly index: Index;
  readonly primary: boolean;
}

function* keysOf({ indexes }: TableDefinition): Generator<KeyConstraint> {
  for (const index of indexes) {
    if (index.constraint !== undefined) yield { ...index.constraint, name: index.name, index };
  }
}

interface ColumnDefault extends DefaultConstraint {
  readonly columnId: number;
}

function* defaultsOf({ columns }: TableDefinition): Generator<ColumnDefault> {
  for (const column of columns) {
    if (column.default !== undefined) yield { ...column.default, columnId: column.columnId };
  }
}

const ACTIONS = ['NO ACTION', 'CASCADE', 'SET NULL', 'SET DEFAULT'] as const;

function actionNumber(action: string): number {
  return Math.max(0, (ACTIONS as readonly string[]).indexOf(action.toUpperCase()));
}

function actionName(action: string): string {
  return action.toUpperCase().replace(' ', '_');
}

/** The index of the referenced table that a foreign key leans on. */
function keyIndexId(
  database: Database,
  { referencedObjectId, referencedColumnIds }: ForeignKey,
): number | null {
  const wanted = [...referencedColumnIds].sort().join();
  const indexes = database.tableById(referencedObjectId)?.definition.indexes ?? [];
  const found = indexes.find(
    (index) =>
      index.unique &&
      index.columns
        .map(({ columnId }) => columnId)
        .sort()
        .join() === wanted,
  );
  return found?.indexId ?? null;
}

const foreignKeys = view(
  listing<ForeignKey>(({ foreignKeys: keys }) => keys),
  {
    ...objectColumns<ForeignKey>(() => 'F '),
    'referenced_object_id int?': ({ constraint }) => constraint.referencedObjectId,
    'key_index_id int?': ({ constraint }, { database }) => keyIndexId(database, constraint),
    'is_disabled bit': ({ constraint }) => bit(!constraint.enabled),
    'is_not_for_replication bit': 0,
    'is_not_trusted bit': ({ constraint }) => bit(!constraint.enabled),
    'delete_referential_action tinyint?': ({ constraint }) => actionNumber(constraint.onDelete),
    'delete_referential_action_desc nvarchar60?': ({ constraint }) => actionName(constraint.onDelete),
    'update_referential_action tinyint?': ({ constraint }) => actionNumber(constraint.onUpdate),
    'update_referential_action_desc nvarchar60?': ({ constraint }) => actionName(constraint.onUpdate),
    'is_system_named bit': ({ constraint }) => bit(constraint.systemNamed),
  },
);

interface ForeignKeyColumn {
  readonly key: ForeignKey;
  readonly place: number;
  readonly columnId: number;
}

function* foreignKeyColumnsOf({ foreignKeys: keys }: TableDefinition): Generator<ForeignKeyColumn> {
  for (const key of keys) {
    for (const [place, columnId] of key.columnIds.entries()) yield { key, place, columnId };
  }
}

const foreignKeyColumns = view(listing(foreignKeyColumnsOf), {
  'constraint_object_id int': ({ constraint }) => constraint.key.objectId,
  'constraint_column_id int': ({ constraint }) => constraint.place + 1,
  'parent_object_id int': ({ table }) => table.objectId,
  'parent_column_id int': ({ constraint }) => constraint.columnId,
  'referenced_object_id int': ({ constraint }) => constraint.key.referencedObjectId,
  'referenced_column_id int': ({ constraint: { key, place } }) => key.referencedColumnIds[place] ?? 0,
});

export const CONSTRAINT_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.key_constraints': view(listing(keysOf), {
    ...objectColumns<KeyConstraint>(({ primary }) => (primary ? 'PK' : 'UQ')),
    'unique_index_id int?': ({ constraint }) => constraint.index.indexId,
    'is_system_named bit': ({ constraint }) => bit(constraint.systemNamed),
    'is_enforced bit?': 1,
  }),
  'sys.default_constraints': view(listing(defaultsOf), {
    ...objectColumns<ColumnDefault>(() => 'D '),
    'parent_column_id int': ({ constraint }) => constraint.columnId,
    'definition max?': ({ constraint }) => constraint.text,
    'is_system_named bit': ({ constraint }) => bit(constraint.systemNamed),
  }),
  'sys.check_constraints': view(
    listing<CheckConstraint>(({ checks }) => checks),
    {
      ...objectColumns<CheckConstraint>(() => 'C '),
      'is_disabled bit': ({ constraint }) => bit(!constraint.enabled),
      'is_not_for_replication bit': 0,
      'is_not_trusted bit': ({ constraint }) => bit(!constraint.enabled),
      'parent_column_id int': 0,
      'definition max?': ({ constraint }) => constraint.text,
      'uses_database_collation bit?': 1,
      'is_system_named bit': ({ constraint }) => bit(constraint.systemNamed),
    },
  ),
  'sys.foreign_keys': foreignKeys,
  'sys.foreign_key_columns': foreignKeyColumns,
};
