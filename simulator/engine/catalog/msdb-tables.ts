import { type TableDefinition } from '../store/table-definition';
import { shippedTable, type ShippedTable } from './shipped-table';

/** What BACKUP and RESTORE write down. */
const MSDB_TABLES: readonly ShippedTable[] = [
  {
    name: 'restorehistory',
    columns:
      'restore_history_id int, restore_date datetime?, destination_database_name nvarchar128?, user_name nvarchar128?, backup_set_id int, restore_type char1?, replace bit?, recovery bit?, restart bit?, stop_at datetime?, device_count tinyint?, stop_at_mark_name nvarchar128?, stop_before bit?',
    clusteredBy: ['restore_history_id'],
    identity: 'restore_history_id',
  },
  {
    name: 'backupset',
    columns:
      'backup_set_id int, backup_set_uuid guid, media_set_id int, first_lsn numeric25?, last_lsn numeric25?, checkpoint_lsn numeric25?, database_backup_lsn numeric25?, database_creation_date datetime?, backup_start_date datetime?, backup_finish_date datetime?, type char1?, collation_name nvarchar128?, user_name nvarchar128?, database_name nvarchar128?, server_name nvarchar128?, recovery_model nvarchar60?, database_guid guid?, family_guid guid?, first_recovery_fork_guid guid?, last_recovery_fork_guid guid?, is_copy_only bit?',
    clusteredBy: ['backup_set_id'],
    identity: 'backup_set_id',
  },
  {
    name: 'backupmediafamily',
    columns:
      'media_set_id int, family_sequence_number tinyint, logical_device_name nvarchar128?, physical_device_name nvarchar260?, device_type tinyint?',
    clusteredBy: ['media_set_id', 'family_sequence_number'],
  },
];

/** Definitions of the tables of msdb that are kept as tables. */
export function msdbTableDefinitions(newObjectId: () => number, nowMs: number): TableDefinition[] {
  return MSDB_TABLES.map((table) => shippedTable('dbo', table, newObjectId, nowMs));
}
