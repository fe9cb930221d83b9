CREATE DATABASE tsql_db_other COLLATE Latin1_General_CS_AS;
CREATE DATABASE tsql_db_other;
--> Msg 1801, Level 16, State 3: Database 'tsql_db_other' already exists. Choose a different database name.
GO
SELECT name, collation_name, snapshot_isolation_state, is_read_committed_snapshot_on, is_cdc_enabled, state_desc
FROM sys.databases WHERE name = 'tsql_db_other';
--> name nvarchar(128) | collation_name nvarchar(128) | snapshot_isolation_state tinyint | is_read_committed_snapshot_on bit | is_cdc_enabled bit | state_desc nvarchar(60)
--> tsql_db_other | Latin1_General_CS_AS | 0 | 0 | 0 | ONLINE
GO
ALTER DATABASE tsql_db_other SET ALLOW_SNAPSHOT_ISOLATION ON;
ALTER DATABASE tsql_db_other SET READ_COMMITTED_SNAPSHOT ON;
ALTER DATABASE tsql_db_other SET RECOVERY SIMPLE;
SELECT snapshot_isolation_state, is_read_committed_snapshot_on, recovery_model_desc FROM sys.databases WHERE name = 'tsql_db_other';
--> snapshot_isolation_state tinyint | is_read_committed_snapshot_on bit | recovery_model_desc nvarchar(60)
--> 1 | 1 | SIMPLE
GO
USE tsql_db_other;
CREATE TABLE dbo.t (name varchar(10));
INSERT INTO dbo.t VALUES ('a'), ('A');
SELECT COUNT(*) AS n FROM dbo.t WHERE name = 'a';
SELECT DB_NAME() AS name;
USE tsql_db;
--> (2 rows)
--> n int
--> 1
--> name nvarchar(128)
--> tsql_db_other
GO
SELECT COUNT(*) AS n FROM tsql_db_other.dbo.t;
SELECT 'none' AS id WHERE DB_ID('no_such_database') IS NULL;
--> n int
--> 2
--> id varchar(4)
--> none
GO
DROP DATABASE tsql_db_other;
GO
USE tsql_db_other;
--> Msg 911, Level 16, State 1: Database 'tsql_db_other' does not exist. Make sure that the name is entered correctly.
GO
SELECT * FROM tsql_db_other.dbo.t;
--> Msg 208, Level 16, State 1: Invalid object name 'tsql_db_other.dbo.t'.
GO
CREATE SCHEMA sales;
GO
CREATE TABLE sales.t (id int NOT NULL PRIMARY KEY);
INSERT INTO sales.t VALUES (1);
SELECT SCHEMA_NAME(schema_id) AS [schema], name FROM sys.tables WHERE name = 't';
SELECT OBJECT_SCHEMA_NAME(OBJECT_ID('sales.t')) AS a, OBJECT_NAME(OBJECT_ID('[sales].[t]')) AS b;
SELECT * FROM t;
--> (1 row)
--> schema nvarchar(128) | name nvarchar(128)
--> sales | t
--> a nvarchar(128) | b nvarchar(128)
--> sales | t
--> Msg 208, Level 16, State 1: Invalid object name 't'.
GO
CREATE TABLE nowhere.t (id int);
--> Msg 2760, Level 16, State 1: The specified schema name "nowhere" either does not exist or you do not have permission to use it.
GO
DROP SCHEMA sales;
--> Msg 3729, Level 16, State 1: Cannot drop schema 'sales' because it is being referenced by object 't'.
GO
DROP TABLE sales.t;
DROP SCHEMA sales;
SELECT SCHEMA_ID('sales') AS id;
--> id int
--> NULL
GO
-- A database for oneself.
CREATE DATABASE tsql_db_own;
GO
--@session other
USE tsql_db_own;
BEGIN TRAN;
CREATE TABLE dbo.t (id int);
GO
ALTER DATABASE tsql_db_own SET SINGLE_USER WITH NO_WAIT;
--> Msg 5061, Level 16, State 1: ALTER DATABASE failed because a lock could not be placed on database 'tsql_db_own'. Try again later.
--> Msg 5069, Level 16, State 1: ALTER DATABASE statement failed.
GO
ALTER DATABASE tsql_db_own SET SINGLE_USER WITH ROLLBACK IMMEDIATE;
SELECT user_access_desc FROM sys.databases WHERE name = 'tsql_db_own';
SELECT COUNT(*) AS n FROM tsql_db_own.sys.tables;
USE tsql_db_own;
--> user_access_desc nvarchar(60)
--> SINGLE_USER
--> n int
--> 0
GO
--@session third
USE tsql_db_own;
--> Msg 924, Level 14, State 1: Database 'tsql_db_own' is already open and can only have one user at a time.
GO
ALTER DATABASE tsql_db_own SET MULTI_USER;
ALTER DATABASE tsql_db_own SET READ_ONLY;
CREATE TABLE dbo.t (id int);
--> Msg 3906, Level 16, State 1: Failed to update database "tsql_db_own" because the database is read-only.
GO
USE tsql_db;
DROP DATABASE tsql_db_own;
GO
