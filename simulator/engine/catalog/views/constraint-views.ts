import { type CatalogObject } from '../../runtime/object-lookup';
import { type CheckConstraint, type Column, type ForeignKey } from '../../store/table-definition';
import { type VirtualTable } from '../virtual-table';
import { bit, defineView, type ViewContext } from './define-view';
import { objectColumns, objectsOfType } from './object-views';
import { visibleTables } from './visible-objects';

const ACTIONS: Readonly<Record<string, number>> = {
  'NO ACTION': 0,
  CASCADE: 1,
  'SET NULL': 2,
  'SET DEFAULT': 3,
};

function defaultOf({ objectId, parentId }: CatalogObject, { database }: ViewContext): Column | undefined {
  const columns = database.tableById(parentId)?.definition.columns;
  return columns?.find((column) => column.default?.objectId === objectId);
}

function checkOf(
  { objectId, parentId }: CatalogObject,
  { database }: ViewContext,
): CheckConstraint | undefined {
  return database.tableById(parentId)?.definition.checks.find((check) => check.objectId === objectId);
}

function foreignKeyOf(
  { objectId, parentId }: CatalogObject,
  { database }: ViewContext,
): ForeignKey | undefined {
  return database.tableById(parentId)?.definition.foreignKeys.find((key) => key.objectId === objectId);
}

const action = (text: string | undefined): string => (text ?? 'NO ACTION').toUpperCase();

interface ForeignKeyColumn {
  readonly key: ForeignKey;
  readonly tableId: number;
  readonly place: number;
}

function* foreignKeyColumns(context: ViewContext): Generator<ForeignKeyColumn> {
  for (const { objectId, definition } of visibleTables(context))
    for (const key of definition.foreignKeys)
      for (const place of key.columnIds.keys()) yield { key, tableId: objectId, place };
}

export const CONSTRAINT_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.default_constraints': defineView(
    (context) => objectsOfType(context, 'D '),
    [
      ...objectColumns(),
      ['parent_column_id int', (object, context) => defaultOf(object, context)?.columnId ?? 0],
      ['definition max?', (object, context) => defaultOf(object, context)?.default?.text ?? null],
      [
        'is_system_named bit',
        (object, context) => bit(defaultOf(object, context)?.default?.systemNamed === true),
      ],
    ],
  ),
  'sys.check_constraints': defineView(
    (context) => objectsOfType(context, 'C '),
    [
      ...objectColumns(),
      ['is_disabled bit', (object, context) => bit(checkOf(object, context)?.enabled === false)],
      ['is_not_for_replication bit', 0],
      ['is_not_trusted bit', 0],
      ['parent_column_id int', 0],
      ['definition max?', (object, context) => checkOf(object, context)?.text ?? null],
      ['uses_database_collation bit?', 1],
      ['is_system_named bit', (object, context) => bit(checkOf(object, context)?.systemNamed === true)],
    ],
  ),
  'sys.foreign_keys': defineView(
    (context) => objectsOfType(context, 'F '),
    [
      ...objectColumns(),
      [
        'referenced_object_id int?',
        (object, context) => foreignKeyOf(object, context)?.referencedObjectId ?? null,
      ],
      ['key_index_id int?', 1],
      ['is_disabled bit', (object, context) => bit(foreignKeyOf(object, context)?.enabled === false)],
      ['is_not_for_replication bit', 0],
      ['is_not_trusted bit', 0],
      [
        'delete_referential_action tinyint?',
        (object, context) => ACTIONS[action(foreignKeyOf(object, context)?.onDelete)] ?? 0,
      ],
      [
        'delete_referential_action_desc nvarchar60?',
        (object, context) => action(foreignKeyOf(object, context)?.onDelete).replace(' ', '_'),
      ],
      [
        'update_referential_action tinyint?',
        (object, context) => ACTIONS[action(foreignKeyOf(object, context)?.onUpdate)] ?? 0,
      ],
      [
        'update_referential_action_desc nvarchar60?',
        (object, context) => action(foreignKeyOf(object, context)?.onUpdate).replace(' ', '_'),
      ],
      ['is_system_named bit', (object, context) => bit(foreignKeyOf(object, context)?.systemNamed === true)],
    ],
  ),
  'sys.foreign_key_columns': defineView<ForeignKeyColumn>(foreignKeyColumns, [
    ['constraint_object_id int', ({ key }) => key.objectId],
    ['constraint_column_id int', ({ place }) => place + 1],
    ['parent_object_id int', ({ tableId }) => tableId],
    ['parent_column_id int', ({ key, place }) => key.columnIds[place] ?? 0],
    ['referenced_object_id int', ({ key }) => key.referencedObjectId],
    ['referenced_column_id int', ({ key, place }) => key.referencedColumnIds[place] ?? 0],
  ]),
};
