import { type TableDefinition } from '../store/table-definition';
import { shippedTable, type ShippedTable } from './shipped-table';

/** The tables of the schema cdc; `start_lsn` in change_tables is the low watermark that the cleanup job raises. */
const CDC_TABLES: readonly ShippedTable[] = [
  {
    name: 'change_tables',
    columns:
      'object_id int, version int?, source_object_id int?, capture_instance sysname, start_lsn lsn?, end_lsn lsn?, supports_net_changes bit?, has_drop_pending bit?, role_name sysname?, index_name sysname?, filegroup_name sysname?, create_date datetime?, partition_switch bit',
    clusteredBy: ['object_id'],
    uniqueBy: ['capture_instance'],
  },
  {
    name: 'captured_columns',
    columns:
      'object_id int, column_name sysname, column_id int?, column_type sysname, column_ordinal int, is_computed bit?, masking_function nvarchar4000?',
    clusteredBy: ['object_id', 'column_ordinal'],
  },
  {
    name: 'index_columns',
    columns: 'object_id int, column_name sysname, index_ordinal tinyint, column_id int',
    clusteredBy: ['object_id', 'index_ordinal'],
  },
  {
    name: 'ddl_history',
    columns:
      'source_object_id int?, object_id int, required_column_update bit?, ddl_command max?, ddl_lsn lsn, ddl_time datetime?',
    clusteredBy: ['object_id', 'ddl_lsn'],
  },
  {
    name: 'lsn_time_mapping',
    columns:
      'start_lsn lsn, tran_begin_time datetime?, tran_end_time datetime?, tran_id varbinary10?, tran_begin_lsn lsn?',
    clusteredBy: ['start_lsn'],
  },
];

/** Definitions of the tables that `sp_cdc_enable_db` makes. */
export function cdcTableDefinitions(newObjectId: () => number, nowMs: number): TableDefinition[] {
  return CDC_TABLES.map((table) => shippedTable('cdc', table, newObjectId, nowMs));
}
