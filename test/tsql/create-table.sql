CREATE TABLE dbo.customer (
  id int IDENTITY(10, 5) NOT NULL CONSTRAINT pk_customer PRIMARY KEY CLUSTERED,
  name nvarchar(50) NOT NULL,
  mail varchar(100) COLLATE Latin1_General_BIN2 NULL CONSTRAINT uq_customer_mail UNIQUE,
  balance decimal(10, 2) NOT NULL CONSTRAINT df_customer_balance DEFAULT (1.5),
  created datetime2(3) NOT NULL CONSTRAINT df_customer_created DEFAULT (sysdatetime()),
  label AS (name + N'!'),
  CONSTRAINT ck_customer_balance CHECK (balance >= 0)
);
INSERT INTO dbo.customer (name, mail) VALUES (N'Ann', 'a@x'), (N'Bob', NULL);
SELECT id, name, mail, balance, label FROM dbo.customer ORDER BY id;
--> (2 rows)
--> id int | name nvarchar(50) | mail varchar(100) | balance decimal(10,2) | label nvarchar(51)
--> 10 | Ann | a@x | 1.50 | Ann!
--> 15 | Bob | NULL | 1.50 | Bob!
GO
-- Each constraint refuses under its own name and number.
INSERT INTO dbo.customer (name, mail) VALUES (N'Cid', 'a@x');
--> Msg 2627, Level 14, State 1: Violation of UNIQUE KEY constraint 'uq_customer_mail'. Cannot insert duplicate key in object 'dbo.customer'. The duplicate key value is (a@x).
--> Info 3621: The statement has been terminated.
GO
INSERT INTO dbo.customer (name, balance) VALUES (N'Cid', -1);
--> Msg 547, Level 16, State 0: The INSERT statement conflicted with the CHECK constraint "ck_customer_balance". The conflict occurred in database "tsql_db", table "dbo.customer", column 'balance'.
--> Info 3621: The statement has been terminated.
GO
INSERT INTO dbo.customer (name) VALUES (NULL);
--> Msg 515, Level 16, State 2: Cannot insert the value NULL into column 'name', table 'tsql_db.dbo.customer'; column does not allow nulls. INSERT fails.
--> Info 3621: The statement has been terminated.
GO
INSERT INTO dbo.customer (id, name) VALUES (1, N'Cid');
--> Msg 544, Level 16, State 1: Cannot insert explicit value for identity column in table 'customer' when IDENTITY_INSERT is set to OFF.
GO
UPDATE dbo.customer SET label = N'x';
--> Msg 271, Level 16, State 1: The column "label" cannot be modified because it is either a computed column or is the result of a UNION operator.
GO
SET IDENTITY_INSERT dbo.customer ON;
INSERT INTO dbo.customer (id, name, mail) VALUES (15, N'Cid', 'c@x');
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint 'pk_customer'. Cannot insert duplicate key in object 'dbo.customer'. The duplicate key value is (15).
--> Info 3621: The statement has been terminated.
GO
INSERT INTO dbo.customer (id, name, mail) VALUES (100, N'Cid', 'c@x');
SET IDENTITY_INSERT dbo.customer OFF;
-- The identity goes on from the largest value; a failed insert has used its own up.
INSERT INTO dbo.customer (name, mail) VALUES (N'Dan', 'A@X');
SELECT id, name FROM dbo.customer WHERE id >= 100 ORDER BY id;
--> (1 row)
--> (1 row)
--> id int | name nvarchar(50)
--> 100 | Cid
--> 105 | Dan
GO
CREATE TABLE dbo.customer (id int);
--> Msg 2714, Level 16, State 6: There is already an object named 'customer' in the database.
GO
SELECT c.name, t.name AS type, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity, c.is_computed
FROM sys.columns c JOIN sys.types t ON t.user_type_id = c.user_type_id
WHERE c.object_id = OBJECT_ID('dbo.customer') AND c.name <> 'label' ORDER BY c.column_id;
--> name nvarchar(128) | type nvarchar(128) | max_length smallint | precision tinyint | scale tinyint | is_nullable bit | is_identity bit | is_computed bit
--> id | int | 4 | 10 | 0 | 0 | 1 | 0
--> name | nvarchar | 100 | 0 | 0 | 0 | 0 | 0
--> mail | varchar | 100 | 0 | 0 | 1 | 0 | 0
--> balance | decimal | 9 | 10 | 2 | 0 | 0 | 0
--> created | datetime2 | 7 | 23 | 3 | 0 | 0 | 0
GO
SELECT name, definition FROM sys.default_constraints WHERE parent_object_id = OBJECT_ID('dbo.customer') ORDER BY name;
SELECT name, is_primary_key, is_unique_constraint FROM sys.indexes WHERE object_id = OBJECT_ID('dbo.customer') ORDER BY index_id;
--> name nvarchar(128) | definition nvarchar(max)
--> df_customer_balance | ((1.5))
--> df_customer_created | (sysdatetime())
--> name nvarchar(128) | is_primary_key bit | is_unique_constraint bit
--> pk_customer | 1 | 0
--> uq_customer_mail | 0 | 1
GO
CREATE UNIQUE INDEX ux_customer_name ON dbo.customer (name DESC);
INSERT INTO dbo.customer (name, mail) VALUES (N'ann', 'z@x');
--> Msg 2601, Level 14, State 1: Cannot insert duplicate key row in object 'dbo.customer' with unique index 'ux_customer_name'. The duplicate key value is (ann).
--> Info 3621: The statement has been terminated.
GO
DROP INDEX ux_customer_name ON dbo.customer;
DROP TABLE dbo.customer;
DROP TABLE IF EXISTS dbo.customer;
DROP TABLE dbo.customer;
--> Msg 3701, Level 11, State 5: Cannot drop the table 'dbo.customer', because it does not exist or you do not have permission.
GO
-- A key of several columns, declared beside them; a table without any key.
CREATE TABLE dbo.line (order_id int NOT NULL, line_no smallint NOT NULL, text varchar(10), CONSTRAINT pk_line PRIMARY KEY (order_id, line_no));
CREATE TABLE dbo.heap (a int, b int);
INSERT INTO dbo.line VALUES (1, 1, 'a'), (1, 2, 'b');
INSERT INTO dbo.heap VALUES (1, 1), (1, 1);
INSERT INTO dbo.line VALUES (1, 2, 'c');
--> (2 rows)
--> (2 rows)
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint 'pk_line'. Cannot insert duplicate key in object 'dbo.line'. The duplicate key value is (1, 2).
--> Info 3621: The statement has been terminated.
GO
SELECT COUNT(*) AS n FROM dbo.heap;
--> n int
--> 2
GO
