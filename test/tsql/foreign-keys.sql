CREATE TABLE dbo.customer (id int NOT NULL PRIMARY KEY, code varchar(10) NULL UNIQUE);
CREATE TABLE dbo.[order] (
  id int NOT NULL PRIMARY KEY,
  customer_id int NULL CONSTRAINT fk_order_customer REFERENCES dbo.customer (id) ON DELETE CASCADE ON UPDATE CASCADE);
CREATE TABLE dbo.line (
  id int NOT NULL PRIMARY KEY,
  order_id int NULL CONSTRAINT fk_line_order REFERENCES dbo.[order] ON DELETE SET NULL,
  kind int NOT NULL CONSTRAINT df_kind DEFAULT 0);
INSERT INTO dbo.customer VALUES (1, 'a'), (2, 'b'), (3, NULL);
INSERT INTO dbo.[order] VALUES (10, 1), (11, 1), (20, 2), (30, NULL);
INSERT INTO dbo.line (id, order_id) VALUES (100, 10), (110, 11), (200, 20);
--> (3 rows)
--> (4 rows)
--> (3 rows)
GO
INSERT INTO dbo.[order] VALUES (40, 4);
--> Msg 547, Level 16, State 0: The INSERT statement conflicted with the FOREIGN KEY constraint "fk_order_customer". The conflict occurred in database "tsql_db", table "dbo.customer", column 'id'.
--> Info 3621: The statement has been terminated.
GO
UPDATE dbo.[order] SET customer_id = 4 WHERE id = 30;
--> Msg 547, Level 16, State 0: The UPDATE statement conflicted with the FOREIGN KEY constraint "fk_order_customer". The conflict occurred in database "tsql_db", table "dbo.customer", column 'id'.
--> Info 3621: The statement has been terminated.
GO
-- What goes away takes others with it, or is forgotten by them; the changes of the other tables are in the log too.
--@silent
EXEC sys.sp_cdc_enable_db;
EXEC sys.sp_cdc_enable_table @source_schema = 'dbo', @source_name = 'order', @role_name = NULL;
EXEC sys.sp_cdc_enable_table @source_schema = 'dbo', @source_name = 'line', @role_name = NULL;
EXEC sys.sp_cdc_stop_job 'capture';
GO
DELETE FROM dbo.customer WHERE id = 1;
UPDATE dbo.customer SET id = 22 WHERE id = 2;
SELECT id, customer_id FROM dbo.[order] ORDER BY id;
SELECT id, order_id FROM dbo.line ORDER BY id;
--> (1 row)
--> (1 row)
--> id int | customer_id int
--> 20 | 22
--> 30 | NULL
--> id int | order_id int
--> 100 | NULL
--> 110 | NULL
--> 200 | 20
GO
--@silent
EXEC sys.sp_cdc_scan;
GO
SELECT [__$operation] AS op, id, customer_id FROM cdc.dbo_order_CT ORDER BY [__$start_lsn], [__$command_id], [__$operation];
SELECT [__$operation] AS op, id, order_id FROM cdc.dbo_line_CT ORDER BY [__$start_lsn], [__$command_id], [__$operation];
--> op int | id int | customer_id int
--> 1 | 10 | 1
--> 1 | 11 | 1
--> 3 | 20 | 2
--> 4 | 20 | 22
--> op int | id int | order_id int
--> 3 | 100 | 10
--> 4 | 100 | NULL
--> 3 | 110 | 11
--> 4 | 110 | NULL
GO
-- Without an action, whoever is referred to stays.
CREATE TABLE dbo.kind (id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.kind VALUES (0), (1), (2);
ALTER TABLE dbo.line ADD CONSTRAINT fk_line_kind FOREIGN KEY (kind) REFERENCES dbo.kind (id);
DELETE FROM dbo.kind WHERE id = 0;
--> (3 rows)
--> Msg 547, Level 16, State 0: The DELETE statement conflicted with the REFERENCE constraint "fk_line_kind". The conflict occurred in database "tsql_db", table "dbo.line", column 'kind'.
--> Info 3621: The statement has been terminated.
GO
UPDATE dbo.kind SET id = 5 WHERE id = 0;
--> Msg 547, Level 16, State 0: The UPDATE statement conflicted with the REFERENCE constraint "fk_line_kind". The conflict occurred in database "tsql_db", table "dbo.line", column 'kind'.
--> Info 3621: The statement has been terminated.
GO
-- Keys may be shifted among rows: in the end each one is there.
UPDATE dbo.kind SET id = CASE id WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE id END;
--> (3 rows)
GO
ALTER TABLE dbo.line DROP CONSTRAINT fk_line_kind;
UPDATE dbo.line SET kind = 2 WHERE id = 100;
ALTER TABLE dbo.line ADD CONSTRAINT fk_line_kind FOREIGN KEY (kind) REFERENCES dbo.kind (id) ON DELETE SET DEFAULT;
DELETE FROM dbo.kind WHERE id = 2;
SELECT id, kind FROM dbo.line WHERE id = 100;
UPDATE dbo.line SET kind = 1 WHERE id = 100;
DELETE FROM dbo.kind WHERE id = 0;
--> (1 row)
--> (1 row)
--> id int | kind int
--> 100 | 0
--> (1 row)
--> Msg 547, Level 16, State 0: The UPDATE statement conflicted with the FOREIGN KEY constraint "fk_line_kind". The conflict occurred in database "tsql_db", table "dbo.kind", column 'id'.
--> Info 3621: The statement has been terminated.
GO
-- A table that refers to itself.
CREATE TABLE dbo.tree (id int NOT NULL PRIMARY KEY, parent int NULL CONSTRAINT fk_tree REFERENCES dbo.tree (id));
INSERT INTO dbo.tree VALUES (2, 1), (1, 1), (3, 2);
DELETE FROM dbo.tree WHERE id = 2;
--> (3 rows)
--> Msg 547, Level 16, State 0: The DELETE statement conflicted with the SAME TABLE REFERENCE constraint "fk_tree". The conflict occurred in database "tsql_db", table "dbo.tree", column 'parent'.
--> Info 3621: The statement has been terminated.
GO
DELETE FROM dbo.tree WHERE id IN (2, 3);
INSERT INTO dbo.tree VALUES (5, 6);
--> (2 rows)
--> Msg 547, Level 16, State 0: The INSERT statement conflicted with the FOREIGN KEY SAME TABLE constraint "fk_tree". The conflict occurred in database "tsql_db", table "dbo.tree", column 'id'.
--> Info 3621: The statement has been terminated.
GO
-- Keys that cannot be.
ALTER TABLE dbo.tree ADD CONSTRAINT fk_cycle FOREIGN KEY (parent) REFERENCES dbo.tree (id) ON DELETE CASCADE;
--> Msg 1785, Level 16, State 0: Introducing FOREIGN KEY constraint 'fk_cycle' on table 'tree' may cause cycles or multiple cascade paths. Specify ON DELETE NO ACTION or ON UPDATE NO ACTION, or modify other FOREIGN KEY constraints.
--> Msg 1750, Level 16, State 0: Could not create constraint or index. See previous errors.
GO
CREATE TABLE dbo.wrong (a bigint, b int, CONSTRAINT fk_wrong FOREIGN KEY (a) REFERENCES dbo.kind (id));
--> Msg 1778, Level 16, State 0: Column 'dbo.kind.id' is not the same data type as referencing column 'wrong.a' in foreign key 'fk_wrong'.
--> Msg 1750, Level 16, State 0: Could not create constraint or index. See previous errors.
GO
CREATE TABLE dbo.wrong (a int NOT NULL CONSTRAINT fk_wrong REFERENCES dbo.kind (id) ON DELETE SET NULL);
--> Msg 1761, Level 16, State 0: Cannot create the foreign key "fk_wrong" with the SET NULL referential action, because one or more referencing columns are not nullable.
--> Msg 1750, Level 16, State 0: Could not create constraint or index. See previous errors.
GO
-- Rows that are there have to meet a new constraint, unless that is not wanted.
CREATE TABLE dbo.late (a int, b int);
INSERT INTO dbo.late VALUES (99, -1);
ALTER TABLE dbo.late ADD CONSTRAINT fk_late FOREIGN KEY (a) REFERENCES dbo.kind (id);
--> (1 row)
--> Msg 547, Level 16, State 0: The ALTER TABLE statement conflicted with the FOREIGN KEY constraint "fk_late". The conflict occurred in database "tsql_db", table "dbo.kind", column 'id'.
GO
ALTER TABLE dbo.late WITH CHECK ADD CONSTRAINT ck_late CHECK (b > 0);
--> Msg 547, Level 16, State 0: The ALTER TABLE statement conflicted with the CHECK constraint "ck_late". The conflict occurred in database "tsql_db", table "dbo.late", column 'b'.
GO
ALTER TABLE dbo.late WITH NOCHECK ADD CONSTRAINT fk_late FOREIGN KEY (a) REFERENCES dbo.kind (id), CONSTRAINT ck_late CHECK (b > 0);
UPDATE dbo.late SET b = 1;
INSERT INTO dbo.late VALUES (98, 1);
--> (1 row)
--> Msg 547, Level 16, State 0: The INSERT statement conflicted with the FOREIGN KEY constraint "fk_late". The conflict occurred in database "tsql_db", table "dbo.kind", column 'id'.
--> Info 3621: The statement has been terminated.
GO
