CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.t VALUES (1);
SELECT COUNT(*) AS n FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME();
SELECT CASE WHEN recovery_fork_guid IS NOT NULL AND database_guid IS NOT NULL THEN 'known' END AS fork FROM sys.database_recovery_status WHERE database_id = DB_ID();
--> (1 row)
--> n int
--> 0
--> fork varchar(5)
--> known
GO
--@silent
BACKUP DATABASE tsql_db TO DISK = N'tsql_db.bak' WITH INIT;
GO
INSERT INTO dbo.t VALUES (2);
SELECT recovery_fork_guid INTO tempdb.dbo.tsql_db_fork FROM sys.database_recovery_status WHERE database_id = DB_ID();
--> (1 row)
--> (1 row)
GO
--@silent
USE master;
RESTORE DATABASE tsql_db FROM DISK = N'tsql_db.bak' WITH REPLACE;
GO
USE tsql_db;
GO
SELECT id FROM dbo.t;
SELECT COUNT(*) AS n FROM msdb.dbo.restorehistory WHERE destination_database_name = DB_NAME();
SELECT CASE WHEN s.recovery_fork_guid <> f.recovery_fork_guid THEN 'forked' END AS fork FROM sys.database_recovery_status s CROSS JOIN tempdb.dbo.tsql_db_fork f WHERE s.database_id = DB_ID();
DROP TABLE tempdb.dbo.tsql_db_fork;
--> id int
--> 1
--> n int
--> 1
--> fork varchar(6)
--> forked
GO
