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
      'backup_set_id int, backup_set_uuid guid, media_set_id int, first_family_number tinyint?, first_media_number smallint?, last_family_number tinyint?, last_media_number smallint?, catalog_family_number tinyint?, catalog_media_number smallint?, position int?, expiration_date datetime?, software_vendor_id int?, name nvarchar128?, description nvarchar255?, user_name nvarchar128?, software_major_version tinyint?, software_minor_version tinyint?, software_build_version smallint?, time_zone smallint?, mtf_minor_version tinyint?, first_lsn numeric25?, last_lsn numeric25?, checkpoint_lsn numeric25?, database_backup_lsn numeric25?, database_creation_date datetime?, backup_start_date datetime?, backup_finish_date datetime?, type char1?, sort_order smallint?, code_page smallint?, compatibility_level tinyint?, database_version int?, backup_size numeric20?, database_name nvarchar128?, server_name nvarchar128?, machine_name nvarchar128?, flags int?, unicode_locale int?, unicode_compare_style int?, collation_name nvarchar128?, is_password_protected bit?, recovery_model nvarchar60?, has_bulk_logged_data bit?, is_snapshot bit?, is_readonly bit?, is_single_user bit?, has_backup_checksums bit?, is_damaged bit?, begins_log_chain bit?, has_incomplete_metadata bit?, is_force_offline bit?, is_copy_only bit?, first_recovery_fork_guid guid?, last_recovery_fork_guid guid?, fork_point_lsn numeric25?, database_guid guid?, family_guid guid?, differential_base_lsn numeric25?, differential_base_guid guid?, compressed_backup_size numeric20?',
    clusteredBy: ['backup_set_id'],
    identity: 'backup_set_id',
  },
  {
    name: 'backupmediafamily',
    columns:
      'media_set_id int, family_sequence_number tinyint, media_family_id guid?, media_count int?, logical_device_name nvarchar128?, physical_device_name nvarchar260?, device_type tinyint?, physical_block_size int?, mirror tinyint',
    clusteredBy: ['media_set_id', 'family_sequence_number'],
  },
];

/** Definitions of the tables of msdb that are kept as tables. */
export function msdbTableDefinitions(newObjectId: () => number, nowMs: number): TableDefinition[] {
  return MSDB_TABLES.map((table) => shippedTable('dbo', table, newObjectId, nowMs));
}
