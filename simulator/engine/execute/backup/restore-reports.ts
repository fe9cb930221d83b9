import { SqlServerError, type SqlValue } from '../../../types/sql-type';
import { type RestoreStatement } from '../../../sql/ast/backup';
import { type StoredSet } from '../../backup/backup-media';
import { PRODUCT_VERSION } from '../../functions/server-property';
import { writeResult } from '../../procedures/result-set';
import { datetimeFromMs } from '../../runtime/clock';
import { type Execution } from '../../runtime/execution';
import { toNumericLsn } from '../../store/log-position';
import { mayCreateDatabases } from '../definition/database-statements';
import { type Runner } from '../runner';
import { orEndAbnormally } from './abnormal-end';
import { filePath, givenOptions, refuseBackupInTransaction } from './backup-options';
import { setsOf, setToRestore } from './restore-statement';

type Report = Extract<RestoreStatement, { kind: 'restore-report' }>;

/** Columns by `name type` as `columnList` reads them, with what a set has there. */
type ReportColumns<T> = Readonly<Record<string, SqlValue | ((item: T) => SqlValue)>>;

const NO_GUID = '00000000-0000-0000-0000-000000000000';
const KINDS = {
  D: [1, 'Database'],
  L: [2, 'Transaction Log'],
  I: [5, 'Database Differential'],
} as const;
const [MAJOR, MINOR, BUILD] = PRODUCT_VERSION;

const differentialBase = ({ set }: StoredSet): StoredSet['set']['base'] =>
  set.type === 'I' ? set.base : null;

const HEADER: ReportColumns<StoredSet> = {
  'BackupName nvarchar128?': ({ set }) => set.name,
  'BackupDescription nvarchar255?': ({ set }) => set.description,
  'BackupType smallint?': ({ set }) => KINDS[set.type][0],
  'ExpirationDate datetime?': null,
  'Compressed tinyint?': 0,
  'Position smallint?': ({ position }) => position,
  'DeviceType tinyint?': 2,
  'UserName nvarchar128?': ({ set }) => set.userName,
  'ServerName nvarchar128?': ({ set }) => set.serverName,
  'DatabaseName nvarchar128?': ({ set }) => set.databaseName,
  'DatabaseVersion int?': 957,
  'DatabaseCreationDate datetime?': ({ set }) => datetimeFromMs(set.databaseCreatedAtMs),
  'BackupSize numeric20?': ({ sizeBytes }) => BigInt(sizeBytes),
  'FirstLSN numeric25?': ({ set }) => toNumericLsn(set.firstPosition),
  'LastLSN numeric25?': ({ set }) => toNumericLsn(set.lastPosition),
  'CheckpointLSN numeric25?': ({ set }) => toNumericLsn(set.firstPosition),
  'DatabaseBackupLSN numeric25?': ({ set }) => (set.base === null ? 0n : toNumericLsn(set.base.position)),
  'BackupStartDate datetime?': ({ set }) => datetimeFromMs(set.startedAtMs),
  'BackupFinishDate datetime?': ({ set }) => datetimeFromMs(set.finishedAtMs),
  'SortOrder smallint?': 52,
  'CodePage smallint?': 0,
  'UnicodeLocaleId int?': 1033,
  'UnicodeComparisonStyle int?': 196_609,
  'CompatibilityLevel tinyint?': ({ set }) => set.compatibilityLevel,
  'SoftwareVendorId int?': 4608,
  'SoftwareVersionMajor int?': MAJOR,
  'SoftwareVersionMinor int?': MINOR,
  'SoftwareVersionBuild int?': BUILD,
  'MachineName nvarchar128?': ({ set }) => set.serverName,
  'Flags int?': 512,
  'BindingID guid?': ({ set }) => set.databaseGuid,
  'RecoveryForkID guid?': ({ set }) => set.recoveryForkGuid,
  'Collation nvarchar128?': ({ set }) => set.collation,
  'FamilyGUID guid?': ({ set }) => set.familyGuid,
  'HasBulkLoggedData bit?': 0,
  'IsSnapshot bit?': 0,
  'IsReadOnly bit?': ({ set }) => Number(set.isReadOnly),
  'IsSingleUser bit?': ({ set }) => Number(set.isSingleUser),
  'HasBackupChecksums bit?': 0,
  'IsDamaged bit?': 0,
  'BeginsLogChain bit?': ({ set }) => Number(set.beginsLogChain),
  'HasIncompleteMetaData bit?': 0,
  'IsForceOffline bit?': 0,
  'IsCopyOnly bit?': ({ set }) => Number(set.isCopyOnly),
  'FirstRecoveryForkID guid?': ({ set }) => set.firstRecoveryForkGuid,
  'ForkPointLSN numeric25?': ({ set }) => (set.forkPoint === null ? null : toNumericLsn(set.forkPoint)),
  'RecoveryModel nvarchar60?': ({ set }) => set.recoveryModel.replace('_', '-'),
  'DifferentialBaseLSN numeric25?': (stored) => {
    const base = differentialBase(stored);
    return base === null ? null : toNumericLsn(base.position);
  },
  'DifferentialBaseGUID guid?': (stored) => differentialBase(stored)?.backupSetGuid ?? null,
  'BackupTypeDescription nvarchar60?': ({ set }) => KINDS[set.type][1],
  'BackupSetGUID guid?': ({ set }) => set.guid,
  'CompressedBackupSize bigint?': ({ sizeBytes }) => BigInt(sizeBytes),
  'Containment tinyint?': 0,
  'KeyAlgorithm nvarchar32?': null,
  'EncryptorThumbprint varbinary20?': null,
  'EncryptorType nvarchar32?': null,
};

interface ListedFile {
  readonly stored: StoredSet;
  readonly isLog: boolean;
}

const FILES: ReportColumns<ListedFile> = {
  'LogicalName nvarchar128?': ({ stored, isLog }) => stored.set.files.name + (isLog ? '_log' : ''),
  'PhysicalName nvarchar260?': ({ stored, isLog }) => stored.set.files[isLog ? 'log' : 'data'],
  'Type char1?': ({ isLog }) => (isLog ? 'L' : 'D'),
  'FileGroupName nvarchar128?': ({ isLog }) => (isLog ? null : 'PRIMARY'),
  'Size numeric20?': 8_388_608n,
  'MaxSize numeric20?': ({ isLog }) => (isLog ? 2_199_023_255_552n : 35_184_372_080_640n),
  'FileId bigint?': ({ isLog }) => (isLog ? 2n : 1n),
  'CreateLSN numeric25?': 0n,
  'DropLSN numeric25?': 0n,
  'UniqueId guid?': ({ stored }) => stored.set.databaseGuid,
  'ReadOnlyLSN numeric25?': 0n,
  'ReadWriteLSN numeric25?': 0n,
  'BackupSizeInBytes bigint?': ({ stored, isLog }) => (isLog ? 0n : BigInt(stored.sizeBytes)),
  'SourceBlockSize int?': 512,
  'FileGroupId int?': ({ isLog }) => (isLog ? 0 : 1),
  'LogGroupGUID guid?': null,
  'DifferentialBaseLSN numeric25?': ({ stored: { set } }) =>
    set.base === null ? 0n : toNumericLsn(set.base.position),
  'DifferentialBaseGUID guid?': ({ stored }) => stored.set.base?.backupSetGuid ?? NO_GUID,
  'IsReadOnly bit?': 0,
  'IsPresent bit?': 1,
  'TDEThumbprint varbinary32?': null,
  'SnapshotUrl nvarchar360?': null,
};

/** RESTORE HEADERONLY and its kin. @throws SqlServerError 155, 3013 */
export async function reportBackup(runner: Runner, _execution: Execution, statement: Report): Promise<void> {
  const { report } = statement;
  const command = report === 'VERIFYONLY' ? 'VERIFY DATABASE' : `RESTORE ${report}`;
  const options = await givenOptions(runner, 'RESTORE', statement.options, ['FILE', 'LOADHISTORY', 'MOVE']);
  await orEndAbnormally(runner, command, async () => {
    refuseBackupInTransaction(runner);
    if (!mayCreateDatabases(runner)) {
      throw new SqlServerError(262, `CREATE DATABASE permission denied in database 'master'.`, 14);
    }
    const path = await filePath(runner, statement.devices);
    if (report === 'HEADERONLY') return write(runner, HEADER, setsOf(path));
    const stored = setToRestore(path, options);
    if (report === 'FILELISTONLY') {
      return write(runner, FILES, [
        { stored, isLog: false },
        { stored, isLog: true },
      ]);
    }
    if (report === 'LABELONLY') return write(runner, LABEL, [stored]);
    const text = `The backup set on file ${stored.position} is valid.`;
    runner.out.info({ number: 3262, severity: 0, state: 1, text });
  });
}

const LABEL: ReportColumns<StoredSet> = {
  'MediaName nvarchar128?': null,
  'MediaSetId guid?': ({ set }) => set.mediaGuid,
  'FamilyCount int?': 1,
  'FamilySequenceNumber int?': 1,
  'MediaFamilyId guid?': ({ set }) => set.mediaGuid,
  'MediaSequenceNumber int?': 1,
  'MediaLabelPresent tinyint?': 0,
  'MediaDescription nvarchar255?': null,
  'SoftwareName nvarchar128?': 'Microsoft SQL Server',
  'SoftwareVendorId int?': 4608,
  'MediaDate datetime?': ({ set }) => datetimeFromMs(set.startedAtMs),
  'MirrorCount int?': 1,
  'IsCompressed bit?': 0,
};

async function write<T>(runner: Runner, columns: ReportColumns<T>, items: readonly T[]): Promise<void> {
  const sources = Object.values(columns);
  const rows = items.map((item) =>
    sources.map((source) => (typeof source === 'function' ? source(item) : source)),
  );
  await writeResult(runner.out, Object.keys(columns).join(','), rows);
}
