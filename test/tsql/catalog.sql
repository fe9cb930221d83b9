CREATE TABLE dbo.parent (id int NOT NULL CONSTRAINT pk_parent PRIMARY KEY, code char(3) NOT NULL CONSTRAINT uq_parent_code UNIQUE);
CREATE TABLE dbo.child (a int NOT NULL, b int NOT NULL, c nvarchar(max) NULL, d AS (a + b), CONSTRAINT pk_child PRIMARY KEY (b, a));
CREATE INDEX ix_child_a ON dbo.child (a);
GO
SELECT t.name, s.name AS [schema], t.is_tracked_by_cdc, t.is_memory_optimized FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id WHERE s.name = 'dbo' AND t.name IN ('parent', 'child') ORDER BY t.name;
--> name nvarchar(128) | schema nvarchar(128) | is_tracked_by_cdc bit | is_memory_optimized bit
--> child | dbo | 0 | 0
--> parent | dbo | 0 | 0
GO
SELECT i.name, ic.key_ordinal, c.name AS [column], ic.is_descending_key FROM sys.indexes i
JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id
JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
WHERE i.object_id = OBJECT_ID('dbo.child') ORDER BY i.index_id, ic.key_ordinal;
--> name nvarchar(128) | key_ordinal tinyint | column nvarchar(128) | is_descending_key bit
--> pk_child | 1 | b | 0
--> pk_child | 2 | a | 0
--> ix_child_a | 1 | a | 0
GO
SELECT name, definition, is_persisted FROM sys.computed_columns WHERE object_id = OBJECT_ID('dbo.child');
SELECT name, type, type_desc FROM sys.key_constraints WHERE parent_object_id = OBJECT_ID('dbo.parent') ORDER BY name;
--> name nvarchar(128) | definition nvarchar(max) | is_persisted bit
--> d | ([a]+[b]) | 0
--> name nvarchar(128) | type char(2) | type_desc nvarchar(60)
--> pk_parent | PK | PRIMARY_KEY_CONSTRAINT
--> uq_parent_code | UQ | UNIQUE_CONSTRAINT
GO
SELECT COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_NAME = 'child' ORDER BY ORDINAL_POSITION;
SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME IN ('parent', 'child') ORDER BY TABLE_NAME;
--> COLUMN_NAME nvarchar(128) | ORDINAL_POSITION int | IS_NULLABLE varchar(3) | DATA_TYPE nvarchar(128) | CHARACTER_MAXIMUM_LENGTH int
--> a | 1 | NO | int | NULL
--> b | 2 | NO | int | NULL
--> c | 3 | YES | nvarchar | -1
--> d | 4 | * | int | NULL
--> TABLE_SCHEMA nvarchar(128) | TABLE_NAME nvarchar(128) | TABLE_TYPE varchar(10)
--> dbo | child | BASE TABLE
--> dbo | parent | BASE TABLE
GO
EXEC sp_pkeys 'child', 'dbo';
--> TABLE_QUALIFIER nvarchar(128) | TABLE_OWNER nvarchar(128) | TABLE_NAME nvarchar(128) | COLUMN_NAME nvarchar(128) | KEY_SEQ smallint | PK_NAME nvarchar(128)
--> tsql_db | dbo | child | b | 1 | pk_child
--> tsql_db | dbo | child | a | 2 | pk_child
GO
EXEC sp_tables 'parent', 'dbo', NULL, "'TABLE'";
--> TABLE_QUALIFIER nvarchar(128) | TABLE_OWNER nvarchar(128) | TABLE_NAME nvarchar(128) | TABLE_TYPE varchar(32) | REMARKS varchar(254)
--> tsql_db | dbo | parent | TABLE | NULL
GO
SELECT CAST(value_in_use AS bigint) AS value FROM sys.configurations WHERE name = 'max text repl size (B)';
--> value bigint
--> 65536
GO
SELECT name, system_type_id, max_length FROM sys.types WHERE name IN ('int', 'nvarchar', 'datetime2', 'hierarchyid') ORDER BY name;
--> name nvarchar(128) | system_type_id tinyint | max_length smallint
--> datetime2 | 42 | 8
--> hierarchyid | 240 | 892
--> int | 56 | 4
--> nvarchar | 231 | 8000
GO
