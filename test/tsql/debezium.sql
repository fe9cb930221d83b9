-- The statements that Debezium's connector and the JDBC driver below it send, with literals in the place of parameters.
--@silent
CREATE TABLE dbo.customers (id int NOT NULL PRIMARY KEY, first_name varchar(255) NOT NULL);
INSERT INTO dbo.customers VALUES (1, 'Sally'), (2, 'George');
EXEC sys.sp_cdc_enable_db;
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'customers', @role_name = NULL, @supports_net_changes = 0;
EXEC sys.sp_cdc_stop_job @job_type = N'capture';
UPDATE dbo.customers SET first_name = 'Sal' WHERE id = 1;
EXEC sys.sp_cdc_scan;
--> (2 rows)
--> (1 row)
GO
set implicit_transactions on
GO
SELECT LEFT(@@VERSION, 20) AS version;
IF @@TRANCOUNT > 0 COMMIT TRAN
EXEC sp_executesql N'SELECT name FROM sys.databases WHERE name =  @P0', N'@P0 nvarchar(4000)', N'tsql_db';
--> version *
--> Microsoft SQL Server
--> name nvarchar(128)
--> tsql_db
GO
EXEC [tsql_db].sys.sp_cdc_help_change_data_capture;
--> source_schema nvarchar(128) | source_table nvarchar(128) | capture_instance nvarchar(128) | object_id int | source_object_id int | start_lsn binary(10) | end_lsn binary(10) | supports_net_changes bit | has_drop_pending bit | role_name nvarchar(128) | index_name nvarchar(128) | filegroup_name nvarchar(128) | create_date datetime | index_column_list nvarchar(max) | captured_column_list nvarchar(max)
--> dbo | customers | dbo_customers | ...
GO
IF @@TRANCOUNT > 0 COMMIT TRAN
SET LOCK_TIMEOUT 10000
set transaction isolation level  repeatable read
GO
IF @@TRANCOUNT = 0 BEGIN BEGIN TRAN IF @@TRANCOUNT = 2 COMMIT TRAN END SAVE TRAN [dbz_schema_snapshot]
SELECT @@TRANCOUNT AS depth;
SELECT TOP(0) * FROM [tsql_db].[dbo].[customers] WITH (TABLOCKX)
--> depth int
--> 1
--> id int | first_name varchar(255)
GO
SELECT CASE WHEN [tsql_db].sys.fn_cdc_get_max_lsn() > 0x00 THEN 'max' END AS lsn;
SELECT column_name FROM [tsql_db].cdc.captured_columns ORDER BY object_id, column_id;
EXEC sp_executesql N'WITH ordered_change_tables AS (SELECT ROW_NUMBER() OVER (PARTITION BY ct.source_object_id, ct.start_lsn ORDER BY ct.create_date DESC) AS ct_sequence, ct.* FROM [tsql_db].cdc.change_tables AS ct) SELECT OBJECT_SCHEMA_NAME(source_object_id, DB_ID( @P0 )), OBJECT_NAME(source_object_id, DB_ID( @P1 )), capture_instance FROM ordered_change_tables WHERE ct_sequence = 1', N'@P0 nvarchar(4000), @P1 nvarchar(4000)', N'tsql_db', N'tsql_db';
SELECT CAST(SERVERPROPERTY('EngineEdition') as INT) AS edition;
--> lsn varchar(3)
--> max
--> column_name nvarchar(128)
--> id
--> first_name
--> (no name) nvarchar(128) | (no name) nvarchar(128) | capture_instance nvarchar(128)
--> dbo | customers | dbo_customers
--> edition int
--> *
GO
DECLARE @columns TABLE (TABLE_QUALIFIER SYSNAME, TABLE_OWNER SYSNAME, TABLE_NAME SYSNAME, COLUMN_NAME SYSNAME, DATA_TYPE SMALLINT, TYPE_NAME SYSNAME, PRECISION INT, LENGTH INT, SCALE SMALLINT, RADIX SMALLINT, NULLABLE SMALLINT, REMARKS VARCHAR(254), COLUMN_DEF NVARCHAR(4000), SQL_DATA_TYPE SMALLINT, SQL_DATETIME_SUB SMALLINT, CHAR_OCTET_LENGTH INT, ORDINAL_POSITION INT, IS_NULLABLE VARCHAR(254), SS_IS_SPARSE SMALLINT, SS_IS_COLUMN_SET SMALLINT, SS_IS_COMPUTED SMALLINT, SS_IS_IDENTITY SMALLINT, SS_UDT_CATALOG_NAME NVARCHAR(128), SS_UDT_SCHEMA_NAME NVARCHAR(128), SS_UDT_ASSEMBLY_TYPE_NAME NVARCHAR(max), SS_XML_SCHEMACOLLECTION_CATALOG_NAME NVARCHAR(128), SS_XML_SCHEMACOLLECTION_SCHEMA_NAME NVARCHAR(128), SS_XML_SCHEMACOLLECTION_NAME NVARCHAR(128), SS_DATA_TYPE TINYINT);
INSERT INTO @columns EXEC sp_columns_100 N'customers', N'dbo', N'tsql_db', NULL, 3, 2;
SELECT COLUMN_NAME, DATA_TYPE, TYPE_NAME, PRECISION AS COLUMN_SIZE, NULLABLE, ORDINAL_POSITION, CASE SS_IS_IDENTITY WHEN 0 THEN 'NO' WHEN 1 THEN 'YES' WHEN '' THEN '' END AS IS_AUTOINCREMENT FROM @columns ORDER BY ORDINAL_POSITION;
EXEC sp_pkeys N'customers', N'dbo', N'tsql_db';
--> (2 rows)
--> COLUMN_NAME nvarchar(128) | DATA_TYPE smallint | TYPE_NAME nvarchar(128) | COLUMN_SIZE int | NULLABLE smallint | ORDINAL_POSITION int | IS_AUTOINCREMENT varchar(3)
--> id | 4 | int | 10 | 0 | 1 | NO
--> first_name | 12 | varchar | 255 | 0 | 2 | NO
--> TABLE_QUALIFIER nvarchar(128) | TABLE_OWNER nvarchar(128) | TABLE_NAME nvarchar(128) | COLUMN_NAME nvarchar(128) | KEY_SEQ smallint | PK_NAME nvarchar(128)
--> tsql_db | dbo | customers | id | 1 | ...
GO
IF @@TRANCOUNT > 0 ROLLBACK TRAN [dbz_schema_snapshot]
IF @@TRANCOUNT > 0 ROLLBACK TRAN
set transaction isolation level  read committed
SET LOCK_TIMEOUT -1
SELECT @@TRANCOUNT AS depth;
--> depth int
--> 0
GO
IF @@TRANCOUNT > 0 COMMIT TRAN
EXEC sys.sp_cdc_help_jobs;
--> job_id uniqueidentifier | job_type nvarchar(20) | job_name nvarchar(128) | maxtrans int | maxscans int | continuous bit | pollinginterval bigint | retention bigint | threshold bigint
--> ... | capture | cdc.tsql_db_capture | 500 | 10 | 1 | 5 | 0 | 0
--> ... | cleanup | cdc.tsql_db_cleanup | 0 | 0 | 0 | 0 | 4320 | 5000
GO
EXEC sp_executesql N'SELECT CASE WHEN MAX(start_lsn) = sys.fn_cdc_get_max_lsn() THEN 1 END FROM (SELECT TOP ( @P0 + 1) start_lsn FROM [tsql_db].cdc.lsn_time_mapping WHERE start_lsn >=  @P1 AND tran_id <> 0x00 ORDER BY start_lsn) as next_lsns', N'@P0 int, @P1 varbinary(8000)', 500, 0x00000000000000000000;
SELECT COUNT(*) AS n FROM [tsql_db].cdc.change_tables WHERE start_lsn BETWEEN 0x00 AND 0xFFFFFFFFFFFFFFFFFFFF;
EXEC sp_executesql N'SELECT [tsql_db].sys.fn_cdc_increment_lsn( @P0 ) AS lsn', N'@P0 varbinary(8000)', 0x0000000000000000FFFF;
--> (no name) int
--> 1
--> n int
--> 1
--> lsn binary(10)
--> 0x00000000000000010000
GO
EXEC sp_executesql N'SELECT cdc_data.[__$operation], cdc_data.[__$update_mask], [id], [first_name], CASE WHEN TODATETIMEOFFSET(ltm.tran_begin_time, DATEPART(TZOFFSET, SYSDATETIMEOFFSET())) > ''2026-01-01'' THEN ''timed'' END AS t FROM [tsql_db].cdc.[dbo_customers_CT] AS cdc_data LEFT JOIN [tsql_db].cdc.lsn_time_mapping ltm ON ltm.start_lsn = cdc_data.[__$start_lsn]  WHERE (([cdc_data].[__$start_lsn] =  @P0 AND [cdc_data].[__$seqval] =  @P1 AND [cdc_data].[__$operation] >  @P2 ) OR ([cdc_data].[__$start_lsn] =  @P3 AND [cdc_data].[__$seqval] >  @P4 ) OR ([cdc_data].[__$start_lsn] >  @P5 )) AND [cdc_data].[__$start_lsn] <=  @P6 ORDER BY cdc_data.[__$start_lsn] ASC, cdc_data.[__$command_id] ASC, cdc_data.[__$seqval] ASC, cdc_data.[__$operation] ASC', N'@P0 varbinary(8000), @P1 varbinary(8000), @P2 int, @P3 varbinary(8000), @P4 varbinary(8000), @P5 varbinary(8000), @P6 varbinary(8000)', 0x00, 0x00, 0, 0x00, 0x00, 0x00, 0xFFFFFFFFFFFFFFFFFFFF;
--> __$operation int | __$update_mask varbinary(128) | id int | first_name varchar(255) | t varchar(5)
--> 3 | 0x02 | 1 | Sally | timed
--> 4 | 0x02 | 1 | Sal | timed
GO
DECLARE @from binary(10) = sys.fn_cdc_get_min_lsn('dbo_customers'), @to binary(10) = sys.fn_cdc_get_max_lsn();
SELECT [__$operation], [id], [first_name], CASE WHEN TODATETIMEOFFSET([tsql_db].sys.fn_cdc_map_lsn_to_time([__$start_lsn]), DATEPART(TZOFFSET, SYSDATETIMEOFFSET())) > '2026-01-01' THEN 'timed' END AS t FROM [tsql_db].cdc.[fn_cdc_get_all_changes_dbo_customers]( @from ,  @to , N'all update old')  WHERE [__$start_lsn] > 0x00 AND [__$start_lsn] <= @to ORDER BY [__$start_lsn] ASC, [__$seqval] ASC, [__$operation] ASC
--> __$operation int | id int | first_name varchar(255) | t varchar(5)
--> 3 | 1 | Sally | timed
--> 4 | 1 | Sal | timed
GO
SELECT TOP 1 * FROM [tsql_db].[dbo].[customers] ORDER BY [id] DESC
EXEC sp_executesql N'SELECT TOP 2 * FROM [tsql_db].[dbo].[customers] WHERE ([id] >  @P0 ) AND NOT ([id] >  @P1 ) ORDER BY [id]', N'@P0 int, @P1 int', 1, 2;
select CASE WHEN min(start_lsn) > 0x00 THEN 1 END from [tsql_db].cdc.change_tables
SELECT CASE WHEN COUNT(*) <= 1 THEN 'some' END AS sessions FROM (SELECT TOP 1 start_lsn from sys.dm_cdc_log_scan_sessions ORDER BY session_id DESC) AS x;
--> id int | first_name varchar(255)
--> 2 | George
--> id int | first_name varchar(255)
--> 2 | George
--> (no name) int
--> 1
--> sessions varchar(4)
--> some
GO
