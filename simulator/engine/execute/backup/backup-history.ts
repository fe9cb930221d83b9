import { type SqlValue } from '../../../types/sql-type';
import { SystemWriter } from '../../cdc/system-write';
import { type StoredSet } from '../../backup/backup-media';
import { PRODUCT_VERSION } from '../../functions/server-property';
import { datetimeFromMs } from '../../runtime/clock';
import { type EngineState } from '../../runtime/engine-state';
import { type Execution } from '../../runtime/execution';
import { newestImage } from '../../store/row';
import { toNumericLsn } from '../../store/log-position';
import { type Table } from '../../store/table';

const DISK = 2;

/** Writes the rows of msdb that tell of backups and restores. */
export class BackupHistory {
  private readonly writer: SystemWriter;
  private readonly execution: Execution;

  constructor(engine: EngineState, execution: Execution) {
    this.writer = new SystemWriter(engine, execution.transaction, engine.database('msdb'));
    this.execution = execution;
  }

  /** The id of a set's row, which is made when it is not there. */
  noteSet(stored: StoredSet, path: string): number {
    const known = this.find('backupset', 'backup_set_uuid', stored.set.guid, 'backup_set_id');
    if (known !== undefined) return Number(known);
    const mediaSetId = this.noteMedia(stored.set.mediaGuid, path);
    return this.insertNumbered('backupset', 'backup_set_id', {
      media_set_id: mediaSetId,
      ...setColumns(stored),
    });
  }

  private noteMedia(mediaGuid: string, path: string): number {
    const known = this.find('backupmediafamily', 'media_family_id', mediaGuid, 'media_set_id');
    if (known !== undefined) return Number(known);
    const id = this.next('backupmediafamily', 'media_set_id');
    this.insert('backupmediafamily', {
      media_set_id: id,
      family_sequence_number: 1,
      media_family_id: mediaGuid,
      media_count: 1,
      physical_device_name: path,
      device_type: DISK,
      physical_block_size: 512,
      mirror: 0,
    });
    return id;
  }

  noteRestore(details: {
    readonly backupSetId: number;
    readonly databaseName: string;
    readonly type: string;
    readonly replace: boolean;
    readonly recovery: boolean;
  }): void {
    const { session, nowMs } = this.execution;
    this.insertNumbered('restorehistory', 'restore_history_id', {
      restore_date: datetimeFromMs(nowMs),
      destination_database_name: details.databaseName,
      user_name: session.identity.login,
      backup_set_id: details.backupSetId,
      restore_type: details.type,
      replace: Number(details.replace),
      recovery: Number(details.recovery),
      restart: 0,
      device_count: 1,
    });
  }

  private table(name: string): Table {
    const table = this.writer.database.table('dbo', name);
    if (table === undefined) throw new RangeError(`msdb has no table ${name}`);
    return table;
  }

  private insertNumbered(name: string, id: string, row: Readonly<Record<string, SqlValue>>): number {
    const number = this.next(name, id);
    this.insert(name, { ...row, [id]: number });
    this.table(name).identityCurrent = BigInt(number);
    return number;
  }

  private insert(name: string, row: Readonly<Record<string, SqlValue>>): void {
    const table = this.table(name);
    this.writer.insert(
      table,
      table.definition.columns.map((column) => row[column.name] ?? null),
    );
  }

  /** Numbers are not given out again, nor are those that are there. */
  private next(name: string, id: string): number {
    const table = this.table(name);
    const used = this.rows(table).map((row) => Number(row[ordinal(table, id)]));
    return Math.max(Number(table.identityCurrent ?? 0n), ...used, 0) + 1;
  }

  private find(name: string, by: string, value: string, wanted: string): SqlValue | undefined {
    const table = this.table(name);
    const place = ordinal(table, by);
    const row = this.rows(table).find((one) => one[place] === value);
    return row?.[ordinal(table, wanted)];
  }

  private rows({ storage }: Table): SqlValue[][] {
    return [...storage.rows.values()].flatMap((slot) => {
      const image = newestImage(slot, this.execution.transaction);
      return image === null ? [] : [storage.layout.decode(image)];
    });
  }
}

function ordinal({ definition }: Table, column: string): number {
  return definition.columns.findIndex(({ name }) => name === column);
}

function setColumns({ set, position, sizeBytes }: StoredSet): Readonly<Record<string, SqlValue>> {
  const [major, minor, build] = PRODUCT_VERSION;
  return {
    backup_set_uuid: set.guid,
    first_family_number: 1,
    first_media_number: 1,
    last_family_number: 1,
    last_media_number: 1,
    position,
    software_vendor_id: 4608,
    name: set.name,
    description: set.description,
    user_name: set.userName,
    software_major_version: major,
    software_minor_version: minor,
    software_build_version: build,
    first_lsn: toNumericLsn(set.firstPosition),
    last_lsn: toNumericLsn(set.lastPosition),
    checkpoint_lsn: toNumericLsn(set.firstPosition),
    database_backup_lsn: set.base === null ? 0n : toNumericLsn(set.base.position),
    database_creation_date: datetimeFromMs(set.databaseCreatedAtMs),
    backup_start_date: datetimeFromMs(set.startedAtMs),
    backup_finish_date: datetimeFromMs(set.finishedAtMs),
    type: set.type,
    compatibility_level: set.compatibilityLevel,
    database_version: 957,
    backup_size: BigInt(sizeBytes),
    compressed_backup_size: BigInt(sizeBytes),
    database_name: set.databaseName,
    server_name: set.serverName,
    machine_name: set.serverName,
    collation_name: set.collation,
    is_password_protected: 0,
    recovery_model: set.recoveryModel,
    has_bulk_logged_data: 0,
    is_snapshot: 0,
    is_readonly: Number(set.isReadOnly),
    is_single_user: Number(set.isSingleUser),
    has_backup_checksums: 0,
    is_damaged: 0,
    begins_log_chain: Number(set.beginsLogChain),
    has_incomplete_metadata: 0,
    is_force_offline: 0,
    is_copy_only: Number(set.isCopyOnly),
    first_recovery_fork_guid: set.firstRecoveryForkGuid,
    last_recovery_fork_guid: set.recoveryForkGuid,
    fork_point_lsn: set.forkPoint === null ? null : toNumericLsn(set.forkPoint),
    database_guid: set.databaseGuid,
    family_guid: set.familyGuid,
    differential_base_lsn: set.type === 'I' && set.base !== null ? toNumericLsn(set.base.position) : null,
    differential_base_guid: set.type === 'I' && set.base !== null ? set.base.backupSetGuid : null,
  };
}
