EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N't', @role_name = NULL;
--> Msg 22901, Level 16, ...
GO
--@silent
EXEC sys.sp_cdc_enable_db;
SELECT is_cdc_enabled FROM sys.databases WHERE name = DB_NAME();
--> is_cdc_enabled bit
--> 1
GO
CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY, name nvarchar(20) NULL, big varchar(max) NULL, old text NULL, twice AS (id * 2), flag bit NOT NULL);
GO
--@silent
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N't', @role_name = NULL;
GO
-- What captures is run by hand from here on.
--@silent
EXEC sys.sp_cdc_stop_job @job_type = N'capture';
GO
SELECT capture_instance, OBJECT_NAME(source_object_id) AS source, OBJECT_NAME(object_id) AS [change], supports_net_changes, has_drop_pending, role_name, index_name, partition_switch
FROM cdc.change_tables;
SELECT column_name, column_type, column_ordinal, is_computed FROM cdc.captured_columns WHERE object_id = OBJECT_ID('cdc.dbo_t_CT') ORDER BY column_ordinal;
SELECT is_tracked_by_cdc FROM sys.tables WHERE name = 't' AND schema_id = SCHEMA_ID('dbo');
--> capture_instance nvarchar(128) | source nvarchar(128) | change nvarchar(128) | supports_net_changes bit | has_drop_pending bit | role_name nvarchar(128) | index_name nvarchar(128) | partition_switch bit
--> dbo_t | t | dbo_t_CT | 1 | NULL | NULL | * | 1
--> column_name nvarchar(128) | column_type nvarchar(128) | column_ordinal int | is_computed bit
--> id | int | 1 | 0
--> name | nvarchar | 2 | 0
--> big | varchar | 3 | 0
--> old | text | 4 | 0
--> twice | int | 5 | 1
--> flag | bit | 6 | 0
--> is_tracked_by_cdc bit
--> 1
GO
INSERT INTO dbo.t (id, name, big, old, flag) VALUES (1, N'a', 'x', 'legacy', 1), (2, N'b', NULL, NULL, 0);
UPDATE dbo.t SET name = N'A' WHERE id = 1;
UPDATE dbo.t SET big = 'y' WHERE id = 1;
DELETE FROM dbo.t WHERE id = 2;
BEGIN TRAN;
INSERT INTO dbo.t (id, flag) VALUES (3, 0);
ROLLBACK;
EXEC sys.sp_cdc_scan;
--> (2 rows)
--> (1 row)
--> (1 row)
--> (1 row)
--> (1 row)
GO
-- Before and after images; what was not changed of the large columns is NULL in both; text never has a before image.
SELECT [__$operation] AS op, [__$update_mask] AS mask, id, name, big, old, twice, flag FROM cdc.dbo_t_CT ORDER BY [__$start_lsn], [__$command_id], [__$seqval], [__$operation];
--> op int | mask varbinary(128) | id int | name nvarchar(20) | big varchar(max) | old text | twice int | flag bit
--> 2 | 0x3F | 1 | a | x | legacy | NULL | 1
--> 2 | 0x3F | 2 | b | NULL | NULL | NULL | 0
--> 3 | 0x02 | 1 | a | NULL | NULL | NULL | 1
--> 4 | 0x02 | 1 | A | NULL | NULL | NULL | 1
--> 3 | 0x04 | 1 | A | x | NULL | NULL | 1
--> 4 | 0x04 | 1 | A | y | NULL | NULL | 1
--> 1 | 0x3F | 2 | b | NULL | NULL | NULL | 0
GO
SELECT COUNT(DISTINCT [__$start_lsn]) AS transactions, COUNT([__$end_lsn]) AS ends, MIN(DATALENGTH([__$seqval])) AS bytes FROM cdc.dbo_t_CT;
SELECT COUNT(*) AS unmapped FROM cdc.dbo_t_CT c WHERE NOT EXISTS (SELECT 1 FROM cdc.lsn_time_mapping m WHERE m.start_lsn = c.[__$start_lsn]);
--> transactions int | ends int | bytes int
--> 4 | 0 | 10
--> unmapped int
--> 0
GO
-- A changed key is the old row deleted and the new one inserted, in one transaction.
UPDATE dbo.t SET id = 10 WHERE id = 1;
EXEC sys.sp_cdc_scan;
SELECT [__$operation] AS op, id FROM cdc.dbo_t_CT WHERE [__$start_lsn] = sys.fn_cdc_get_max_lsn() ORDER BY [__$command_id], [__$seqval], [__$operation];
--> (1 row)
--> op int | id int
--> 1 | 1
--> 2 | 10
GO
-- The functions read ranges, and refuse those that begin before what is kept.
DECLARE @from binary(10) = sys.fn_cdc_get_min_lsn('dbo_t'), @to binary(10) = sys.fn_cdc_get_max_lsn();
SELECT COUNT(*) AS n FROM cdc.fn_cdc_get_all_changes_dbo_t(@from, @to, N'all');
SELECT COUNT(*) AS n FROM cdc.fn_cdc_get_all_changes_dbo_t(@from, @to, N'all update old');
SELECT [__$operation] AS op, id FROM cdc.fn_cdc_get_net_changes_dbo_t(@from, @to, N'all');
SELECT sys.fn_cdc_is_bit_set(2, 0x02) AS a, sys.fn_cdc_get_column_ordinal('dbo_t', 'name') AS b, sys.fn_cdc_has_column_changed('dbo_t', 'name', 0x02) AS c;
--> n int
--> 7
--> n int
--> 9
--> op int | id int
--> 2 | 10
--> a bit | b int | c bit
--> 1 | 2 | 1
GO
DECLARE @n int;
SELECT @n = COUNT(*) FROM cdc.fn_cdc_get_all_changes_dbo_t(0x00000000000000000001, sys.fn_cdc_get_max_lsn(), N'all');
--> Msg 313, Level 16, State 3: An insufficient number of arguments were supplied for the procedure or function cdc.fn_cdc_get_all_changes_ ... .
GO
SELECT sys.fn_cdc_increment_lsn(0x000000000000000000FF) AS a, sys.fn_cdc_decrement_lsn(0x00000000000000000100) AS b, sys.fn_cdc_get_min_lsn('nothing') AS c;
SELECT CASE WHEN sys.fn_cdc_map_lsn_to_time(sys.fn_cdc_get_max_lsn()) > '2026-01-01' THEN 'mapped' END AS t, CASE WHEN sys.fn_cdc_map_time_to_lsn('largest less than or equal', '9999-12-31') = sys.fn_cdc_get_max_lsn() THEN 'last' END AS l;
--> a binary(10) | b binary(10) | c binary(10)
--> 0x00000000000000000100 | 0x000000000000000000FF | 0x00000000000000000000
--> t varchar(6) | l varchar(4)
--> mapped | last
GO
TRUNCATE TABLE dbo.t;
--> Msg 4711, Level 16, State 1: Cannot truncate table ... because it is published for replication or enabled for Change Data Capture.
GO
-- A new column is not captured by the instance that exists, but by a second one.
ALTER TABLE dbo.t ADD extra int NULL;
UPDATE dbo.t SET extra = 5, name = N'B' WHERE id = 10;
EXEC sys.sp_cdc_scan;
SELECT COUNT(*) AS n FROM sys.columns WHERE object_id = OBJECT_ID('cdc.dbo_t_CT') AND name = 'extra';
SELECT ddl_command, required_column_update FROM cdc.ddl_history WHERE source_object_id = OBJECT_ID('dbo.t');
--> (1 row)
--> n int
--> 0
--> ddl_command nvarchar(max) | required_column_update bit
--> ALTER TABLE dbo.t ADD extra int NULL... | 0
GO
--@silent
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N't', @capture_instance = N'dbo_t_v2', @role_name = NULL, @supports_net_changes = 0, @captured_column_list = N'id, extra';
SELECT column_name FROM cdc.captured_columns WHERE object_id = OBJECT_ID('cdc.dbo_t_v2_CT') ORDER BY column_ordinal;
--> column_name nvarchar(128)
--> id
--> extra
GO
--@silent
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N't', @capture_instance = N'dbo_t_v3', @role_name = NULL;
--> Msg 22962, Level 16, ...
GO
--@silent
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'missing', @role_name = NULL;
--> Msg 22931, Level 16, ...
GO
-- Cleanup raises the low watermark and deletes what is below it.
DECLARE @low binary(10) = sys.fn_cdc_get_max_lsn();
EXEC sys.sp_cdc_cleanup_change_table @capture_instance = N'dbo_t', @low_water_mark = @low, @threshold = 5000;
SELECT CASE WHEN sys.fn_cdc_get_min_lsn('dbo_t') = @low THEN 'raised' END AS low, COUNT(*) AS n FROM cdc.dbo_t_CT;
--> low varchar(6) | n int
--> raised | 2
GO
SELECT job_type, maxtrans, maxscans, continuous, pollinginterval, retention FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID() ORDER BY job_type;
--> job_type nvarchar(20) | maxtrans int | maxscans int | continuous bit | pollinginterval bigint | retention bigint
--> capture | 500 | 10 | 1 | 5 | 0
--> cleanup | 0 | 0 | 0 | 0 | 4320
GO
--@silent
EXEC sys.sp_cdc_change_job @job_type = N'capture', @pollinginterval = 1, @maxtrans = 100;
SELECT maxtrans, pollinginterval FROM msdb.dbo.cdc_jobs WHERE database_id = DB_ID() AND job_type = N'capture';
--> maxtrans int | pollinginterval bigint
--> 100 | 1
GO
--@silent
EXEC sys.sp_cdc_disable_table @source_schema = N'dbo', @source_name = N't', @capture_instance = N'dbo_t';
SELECT capture_instance FROM cdc.change_tables;
SELECT COUNT(*) AS n FROM cdc.dbo_t_CT;
--> capture_instance nvarchar(128)
--> dbo_t_v2
--> Msg 208, Level 16, State 1: Invalid object name 'cdc.dbo_t_CT'.
GO
--@silent
EXEC sys.sp_cdc_disable_db;
SELECT is_cdc_enabled FROM sys.databases WHERE name = DB_NAME();
SELECT * FROM cdc.change_tables;
--> is_cdc_enabled bit
--> 0
--> Msg 208, Level 16, State 1: Invalid object name 'cdc.change_tables'.
GO
