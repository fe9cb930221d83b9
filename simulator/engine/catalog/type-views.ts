import { SYSTEM_TYPES, type SystemType } from '../values/type-catalog';
import { bit, view } from './view';
import { type VirtualTable } from './virtual-table';

/** Types of the CLR share one system id. */
const CLR_TYPE_ID = 240;

function isClr({ systemTypeId }: SystemType): boolean {
  return systemTypeId === CLR_TYPE_ID;
}

export const TYPE_VIEWS: Readonly<Record<string, VirtualTable>> = {
  'sys.types': view(() => SYSTEM_TYPES, {
    'name sysname': ({ name }) => name,
    'system_type_id tinyint': ({ systemTypeId }) => systemTypeId,
    'user_type_id int': ({ userTypeId }) => userTypeId,
    'schema_id int': 4,
    'principal_id int?': null,
    'max_length smallint': ({ maxLength }) => maxLength,
    'precision tinyint': ({ precision }) => precision,
    'scale tinyint': ({ scale }) => scale,
    'collation_name sysname?': ({ hasCollation }, { database }) => (hasCollation ? database.collation : null),
    'is_nullable bit?': ({ name }) => bit(name !== 'sysname'),
    'is_user_defined bit': 0,
    'is_assembly_type bit': (type) => bit(isClr(type)),
    'default_object_id int': 0,
    'rule_object_id int': 0,
    'is_table_type bit': 0,
  }),
  'sys.assembly_types': view(() => SYSTEM_TYPES.filter(isClr), {
    'name sysname': ({ name }) => name,
    'system_type_id tinyint': ({ systemTypeId }) => systemTypeId,
    'user_type_id int': ({ userTypeId }) => userTypeId,
    'schema_id int': 4,
    'assembly_id int': 1,
    'assembly_class sysname?': 'Microsoft.SqlServer.Types.SqlHierarchyId',
    'assembly_qualified_name nvarchar4000?':
      'Microsoft.SqlServer.Types.SqlHierarchyId, Microsoft.SqlServer.Types, Version=16.0.0.0, Culture=neutral, PublicKeyToken=89845dcd8080cc91',
  }),
};
