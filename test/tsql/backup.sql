CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY, n int IDENTITY);
INSERT INTO dbo.t VALUES (1);
SELECT COUNT(*) AS n FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME();
SELECT CASE WHEN recovery_fork_guid = family_guid AND database_guid IS NOT NULL THEN 'known' END AS fork, last_log_backup_lsn AS lsn
FROM sys.database_recovery_status WHERE database_id = DB_ID();
--> (1 row)
--> n int
--> 0
--> fork varchar(5) | lsn numeric(25,0)
--> known | NULL
GO
BACKUP LOG tsql_db TO DISK = N'tsql_db.trn';
--> Msg 4214, Level 16, State 1: BACKUP LOG cannot be performed because there is no current database backup.
--> Msg 3013, Level 16, State 1: BACKUP LOG is terminating abnormally.
GO
--@silent
BACKUP DATABASE tsql_db TO DISK = N'tsql_db.bak' WITH FORMAT, INIT, NAME = N'first', STATS = 50;
GO
SELECT type, name, is_copy_only, CASE WHEN last_lsn > first_lsn THEN 1 END AS ordered FROM msdb.dbo.backupset WHERE database_name = DB_NAME();
SELECT CASE WHEN last_log_backup_lsn IS NOT NULL THEN 'chain' END AS chain FROM sys.database_recovery_status WHERE database_id = DB_ID();
INSERT INTO dbo.t VALUES (2);
SELECT recovery_fork_guid INTO tempdb.dbo.tsql_db_fork FROM sys.database_recovery_status WHERE database_id = DB_ID();
--> type char(1) | name nvarchar(128) | is_copy_only bit | ordered int
--> D | first | 0 | 1
--> chain varchar(5)
--> chain
--> (1 row)
--> (1 row)
GO
BEGIN TRAN;
BACKUP DATABASE tsql_db TO DISK = N'tsql_db.bak';
ROLLBACK;
--> Msg 3021, Level 16, State 0: Cannot perform a backup or restore operation within a transaction.
--> Msg 3013, Level 16, State 1: BACKUP DATABASE is terminating abnormally.
GO
BEGIN TRY
  RESTORE DATABASE tsql_db FROM DISK = N'tsql_db_missing.bak' WITH REPLACE;
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS number;
END CATCH;
--> number int
--> 3013
GO
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH REPLACE;
--> Msg 3102, Level 16, State 1: RESTORE cannot process database 'tsql_db' because it is in use by this session. It is recommended that the master database be used when performing this operation.
--> Msg 3013, Level 16, State 1: RESTORE DATABASE is terminating abnormally.
GO
USE master;
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak';
--> Msg 3159, Level 16, State 1: The tail of the log for the database "tsql_db" has not been backed up. Use BACKUP LOG WITH NORECOVERY to backup the log if it contains work you do not want to lose. Use the WITH REPLACE or WITH STOPAT clause of the RESTORE statement to just overwrite the contents of the log.
--> Msg 3013, Level 16, State 1: RESTORE DATABASE is terminating abnormally.
GO
--@silent
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH REPLACE;
GO
USE tsql_db;
GO
INSERT INTO dbo.t VALUES (3);
SELECT id, n FROM dbo.t;
SELECT restore_type, replace, recovery FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME();
SELECT CASE WHEN s.recovery_fork_guid <> f.recovery_fork_guid AND s.first_recovery_fork_guid = f.recovery_fork_guid THEN 'forked' END AS fork
FROM sys.database_recovery_status s CROSS JOIN tempdb.dbo.tsql_db_fork f WHERE s.database_id = DB_ID();
DROP TABLE tempdb.dbo.tsql_db_fork;
--> (1 row)
--> id int | n int
--> 1 | 1
--> 3 | 2
--> restore_type char(1) | replace bit | recovery bit
--> D | 1 | 1
--> fork varchar(6)
--> forked
GO
-- Another database of the same content; its files have to be somewhere else.
USE master;
RESTORE DATABASE tsql_db_copy FROM DISK = N'tsql_db.bak';
--> Msg 1834, Level 16, State 1: The file ... cannot be overwritten.  It is being used by database 'tsql_db'.
--> Msg 3156, Level 16, State 4: File 'tsql_db' cannot be restored to .... Use WITH MOVE to identify a valid location for the file.
--> Msg 1834, Level 16, State 1: The file ... cannot be overwritten.  It is being used by database 'tsql_db'.
--> Msg 3156, Level 16, State 4: File 'tsql_db_log' cannot be restored to .... Use WITH MOVE to identify a valid location for the file.
--> Msg 3119, Level 16, State 1: Problems were identified while planning for the RESTORE statement. Previous messages provide details.
--> Msg 3013, Level 16, State 1: RESTORE DATABASE is terminating abnormally.
GO
--@silent
RESTORE DATABASE tsql_db_copy FROM DISK = N'tsql_db.bak'
WITH MOVE N'tsql_db' TO N'/var/opt/mssql/data/tsql_db_copy.mdf', MOVE N'tsql_db_log' TO N'/var/opt/mssql/data/tsql_db_copy_log.ldf';
GO
SELECT id FROM tsql_db_copy.dbo.t;
SELECT name, physical_name FROM tsql_db_copy.sys.database_files ORDER BY file_id;
SELECT COUNT(DISTINCT database_guid) AS guids, COUNT(DISTINCT family_guid) AS families
FROM sys.database_recovery_status WHERE database_id IN (DB_ID('tsql_db'), DB_ID('tsql_db_copy'));
DROP DATABASE tsql_db_copy;
--> id int
--> 1
--> name nvarchar(128) | physical_name nvarchar(260)
--> tsql_db | /var/opt/mssql/data/tsql_db_copy.mdf
--> tsql_db_log | /var/opt/mssql/data/tsql_db_copy_log.ldf
--> guids int | families int
--> 2 | 1
GO
-- A chain: full, log, differential, log; restored step by step.
--@silent
BACKUP DATABASE tsql_db TO DISK = N'tsql_db.bak' WITH INIT;
INSERT INTO tsql_db.dbo.t VALUES (4);
BACKUP LOG tsql_db TO DISK = N'tsql_db.bak';
INSERT INTO tsql_db.dbo.t VALUES (5);
BACKUP DATABASE tsql_db TO DISK = N'tsql_db.bak' WITH DIFFERENTIAL;
INSERT INTO tsql_db.dbo.t VALUES (6);
BACKUP LOG tsql_db TO DISK = N'tsql_db.bak' WITH NORECOVERY;
--> (1 row)
--> (1 row)
--> (1 row)
GO
SELECT state_desc FROM sys.databases WHERE name = 'tsql_db';
USE tsql_db;
--> state_desc nvarchar(60)
--> RESTORING
--> Msg 927, Level 14, State 2: Database 'tsql_db' cannot be opened. It is in the middle of a restore.
GO
--@silent
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH FILE = 1, NORECOVERY;
GO
RESTORE LOG tsql_db FROM DISK = N'tsql_db.bak' WITH FILE = 4;
--> Msg 4305, Level 16, State 1: The log in this backup set begins at LSN ..., which is too recent to apply to the database. An earlier log backup that includes LSN ... can be restored.
--> Msg 3013, Level 16, State 1: RESTORE LOG is terminating abnormally.
GO
--@silent
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH FILE = 3, NORECOVERY;
RESTORE LOG tsql_db FROM DISK = N'tsql_db.bak' WITH FILE = 4, NORECOVERY;
RESTORE DATABASE tsql_db WITH RECOVERY;
GO
SELECT id FROM tsql_db.dbo.t ORDER BY id;
SELECT restore_type, recovery FROM msdb.dbo.restorehistory WHERE destination_database_name = 'tsql_db' ORDER BY restore_history_id;
--> id int
--> 1
--> 3
--> 4
--> 5
--> 6
--> restore_type char(1) | recovery bit
--> D | 1
--> D | 0
--> I | 0
--> L | 0
GO
--@silent
RESTORE VERIFYONLY FROM DISK = N'tsql_db.bak';
GO
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH FILE = 2, REPLACE;
--> Msg 3135, Level 16, State 1: The backup set in file ... was created by BACKUP LOG and cannot be used for this restore operation.
--> Msg 3013, Level 16, State 1: RESTORE DATABASE is terminating abnormally.
GO
