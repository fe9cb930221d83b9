-- The statements that the worker sends, with literals in the place of its parameters.
--@silent
EXEC sys.sp_cdc_enable_db;
ALTER DATABASE tsql_db SET ALLOW_SNAPSHOT_ISOLATION ON;
GO
--@silent
CREATE TABLE dbo.orders (region char(2) NOT NULL, id int NOT NULL, amount decimal(18, 4) NULL, note nvarchar(max) NULL, CONSTRAINT pk_orders PRIMARY KEY (region, id));
INSERT INTO dbo.orders VALUES ('CZ', 1, 10.5, N'one'), ('CZ', 2, 20, NULL), ('DE', 1, 30, N'x'), ('DE', 5, NULL, N'y');
EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'orders', @role_name = NULL;
EXEC sys.sp_cdc_stop_job @job_type = N'capture';
UPDATE dbo.orders SET amount = 11 WHERE region = 'CZ' AND id = 1;
DELETE FROM dbo.orders WHERE region = 'DE' AND id = 5;
EXEC sys.sp_cdc_scan;
--> (4 rows)
--> (1 row)
--> (1 row)
GO
-- Discovery.
SELECT name, CAST(is_cdc_enabled AS int), CAST(snapshot_isolation_state AS int), collation_name
FROM sys.databases WHERE name = DB_NAME();
SELECT s.name, t.name FROM sys.tables AS t JOIN sys.schemas AS s ON s.schema_id = t.schema_id
WHERE t.is_ms_shipped = 0 AND s.name <> 'cdc';
SELECT ct.capture_instance, s.name, o.name
FROM cdc.change_tables AS ct JOIN sys.objects AS o ON o.object_id = ct.source_object_id
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
ORDER BY ct.capture_instance;
SELECT column_name FROM cdc.captured_columns ORDER BY object_id, column_ordinal;
--> name nvarchar(128) | (no name) int | (no name) int | collation_name nvarchar(128)
--> tsql_db | 1 | 1 | SQL_Latin1_General_CP1_CI_AS
--> name nvarchar(128) | name nvarchar(128)
--> dbo | orders
--> capture_instance nvarchar(128) | name nvarchar(128) | name nvarchar(128)
--> dbo_orders | dbo | orders
--> column_name nvarchar(128)
--> region
--> id
--> amount
--> note
GO
SELECT c.name, COALESCE(b.name, t.name), CAST(c.max_length AS int), CAST(c.precision AS int),
CAST(c.scale AS int), c.collation_name, CAST(c.is_nullable AS int), CAST(c.is_computed AS int)
FROM sys.columns AS c JOIN sys.types AS t ON t.user_type_id = c.user_type_id
LEFT JOIN sys.types AS b ON b.user_type_id = c.system_type_id
WHERE c.object_id IN (SELECT source_object_id FROM cdc.change_tables)
ORDER BY c.object_id, c.column_id;
SELECT CAST(i.is_primary_key AS int), c.name
FROM sys.indexes AS i
JOIN sys.index_columns AS ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns AS c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.is_unique = 1 AND ic.key_ordinal > 0 AND i.object_id IN (SELECT source_object_id FROM cdc.change_tables)
ORDER BY i.object_id, i.index_id, ic.key_ordinal;
SELECT SUM(row_count) FROM sys.dm_db_partition_stats WHERE object_id = OBJECT_ID('dbo.orders') AND index_id < 2;
--> name nvarchar(128) | (no name) nvarchar(128) | (no name) int | (no name) int | (no name) int | collation_name nvarchar(128) | (no name) int | (no name) int
--> region | char | 2 | 0 | 0 | SQL_Latin1_General_CP1_CI_AS | 0 | 0
--> id | int | 4 | 10 | 0 | NULL | 0 | 0
--> amount | decimal | 9 | 18 | 4 | NULL | 1 | 0
--> note | nvarchar | -1 | 0 | 0 | SQL_Latin1_General_CP1_CI_AS | 1 | 0
--> (no name) int | name nvarchar(128)
--> 1 | region
--> 1 | id
--> (no name) bigint
--> 3
GO
-- Chunks of a snapshot: where one ends, and its rows with the time they were read.
EXEC sp_executesql N'SELECT t.[region], t.[id] FROM [dbo].[orders] AS t WHERE (t.[region] > @k0 OR (t.[region] = @k0 AND t.[id] > @k1))
ORDER BY t.[region], t.[id] OFFSET @skip ROWS FETCH NEXT 1 ROWS ONLY', N'@k0 char(2), @k1 int, @skip int', 'CZ', 1, 1;
EXEC sp_executesql N'SELECT t.[region], t.[id], t.[amount], t.[note] FROM [dbo].[orders] AS t WHERE (t.[region] > @a0 OR (t.[region] = @a0 AND t.[id] > @a1)) AND (t.[region] < @b0 OR (t.[region] = @b0 AND t.[id] <= @b1)) ORDER BY t.[region], t.[id];
SELECT CASE WHEN SYSDATETIME() > ''2026-01-01'' THEN 1 END', N'@a0 char(2), @a1 int, @b0 char(2), @b1 int', 'CZ', 1, 'DE', 1;
--> region char(2) | id int
--> DE | 1
--> region char(2) | id int | amount decimal(18,4) | note nvarchar(max)
--> CZ | 2 | 20.0000 | NULL
--> DE | 1 | 30.0000 | x
--> (no name) int
--> 1
GO
-- Positions.
SELECT CASE WHEN MAX(CASE WHEN tran_id <> 0x00 THEN start_lsn END) = sys.fn_cdc_get_max_lsn() THEN 'newest' END, COUNT(*) FROM cdc.lsn_time_mapping WHERE start_lsn > 0x00000000000000000000 AND tran_id <> 0x00;
DECLARE @n int = 1, @p binary(10) = 0x00000000000000000000;
SELECT CASE WHEN MAX(start_lsn) < sys.fn_cdc_get_max_lsn() THEN 'first' END FROM (SELECT TOP (@n) start_lsn FROM cdc.lsn_time_mapping
WHERE start_lsn > @p AND tran_id <> 0x00 ORDER BY start_lsn) AS x;
SELECT COUNT(*) FROM (SELECT start_lsn, DATEDIFF_BIG(microsecond, '19700101', tran_end_time) AS us, DATEPART(TZOFFSET, SYSDATETIMEOFFSET()) AS tz
FROM cdc.lsn_time_mapping WHERE start_lsn > @p AND tran_id <> 0x00) AS x WHERE us > 0 AND tz IS NOT NULL;
SELECT x.i FROM (SELECT 0 AS i, MAX([__$start_lsn]) AS newest FROM [cdc].[dbo_orders_CT]
UNION ALL SELECT 1 AS i, MAX([__$start_lsn]) AS newest FROM [cdc].[dbo_orders_CT] WHERE 1 = 0) AS x WHERE x.newest IS NOT NULL;
--> (no name) varchar(6) | (no name) int
--> newest | 2
--> (no name) varchar(5)
--> first
--> (no name) int
--> 2
--> i int
--> 0
GO
-- A page of changes behind a point within a transaction, with the server's judgement of where a key lies.
DECLARE @lsn binary(10), @c int, @s binary(10);
SELECT TOP (1) @lsn = [__$start_lsn], @c = [__$command_id], @s = [__$seqval] FROM cdc.dbo_orders_CT ORDER BY [__$start_lsn];
EXEC sp_executesql N'SELECT TOP (@page) t.[__$operation], t.[__$update_mask], CAST(CASE WHEN (t.[region] < @w0 OR (t.[region] = @w0 AND t.[id] <= @w1)) THEN 0 ELSE NULL END AS int) AS [__window], t.[region], t.[id], t.[amount]
FROM [cdc].[dbo_orders_CT] AS t
WHERE t.[__$start_lsn] <= @hi AND t.[__$start_lsn] >= @l AND (t.[__$start_lsn] > @l
OR (t.[__$start_lsn] = @l AND (t.[__$command_id] > @c
OR (t.[__$command_id] = @c AND (t.[__$seqval] > @s
OR (t.[__$seqval] = @s AND t.[__$operation] > @o))))))
ORDER BY t.[__$start_lsn], t.[__$command_id], t.[__$seqval], t.[__$operation]',
N'@page int, @hi binary(10), @l binary(10), @c int, @s binary(10), @o int, @w0 char(2), @w1 int', 100, 0xFFFFFFFFFFFFFFFFFFFF, @lsn, @c, @s, 3, 'CZ', 9;
--> __$operation int | __$update_mask varbinary(128) | __window int | region char(2) | id int | amount decimal(18,4)
--> 4 | 0x04 | 0 | CZ | 1 | 11.0000
--> 1 | 0x0F | NULL | DE | 5 | NULL
GO
SELECT capture_instance, CASE WHEN start_lsn > 0x00 THEN 'low' END, CASE WHEN CONVERT(nvarchar(30), create_date, 126) LIKE '20%T%' THEN 'created' END FROM cdc.change_tables;
SELECT COUNT(*) FROM (SELECT TOP (1) start_lsn, tran_end_time FROM cdc.lsn_time_mapping ORDER BY start_lsn DESC) AS x;
SELECT CASE WHEN COUNT(*) <= 2 THEN 'some' END FROM (SELECT TOP (2) session_id, start_time, scan_phase, tran_count, empty_scan_count
FROM sys.dm_cdc_log_scan_sessions WHERE session_id <> 0 ORDER BY session_id DESC) AS x;
SELECT CASE WHEN LEN(CONVERT(nvarchar(36), database_guid)) = 36 AND LEN(CONVERT(nvarchar(36), recovery_fork_guid)) = 36 THEN 'identity' END FROM sys.database_recovery_status WHERE database_id = DB_ID();
--> capture_instance nvarchar(128) | (no name) varchar(3) | (no name) varchar(7)
--> dbo_orders | low | created
--> (no name) int
--> 1
--> (no name) varchar(4)
--> some
--> (no name) varchar(8)
--> identity
GO
-- Pages of one batch are read at one instant.
SET TRANSACTION ISOLATION LEVEL SNAPSHOT;
BEGIN TRAN;
SELECT COUNT(*) AS n FROM cdc.dbo_orders_CT;
--> n int
--> 3
GO
--@session other
INSERT INTO dbo.orders VALUES ('FR', 1, 1, NULL);
EXEC sys.sp_cdc_scan;
SELECT COUNT(*) AS n FROM cdc.dbo_orders_CT;
--> (1 row)
--> n int
--> 4
GO
SELECT COUNT(*) AS n FROM cdc.dbo_orders_CT;
COMMIT;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT COUNT(*) AS n FROM cdc.dbo_orders_CT;
--> n int
--> 3
--> n int
--> 4
GO
