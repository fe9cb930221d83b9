CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY, n int NOT NULL);
INSERT INTO dbo.t VALUES (1, 1), (2, 2);
--> (2 rows)
GO
SET TRANSACTION ISOLATION LEVEL SNAPSHOT;
BEGIN TRAN;
DELETE FROM dbo.t WHERE id = 99;
--> Msg 3952, Level 16, State 1: Snapshot isolation transaction failed accessing database 'tsql_db' because snapshot isolation is not allowed in this database. Use ALTER DATABASE to allow snapshot isolation.
GO
IF @@TRANCOUNT > 0 ROLLBACK;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
ALTER DATABASE tsql_db SET ALLOW_SNAPSHOT_ISOLATION ON;
GO
SET TRANSACTION ISOLATION LEVEL SNAPSHOT;
BEGIN TRAN;
SELECT n FROM dbo.t WHERE id = 1;
--> n int
--> 1
GO
--@session other
UPDATE dbo.t SET n = 10 WHERE id = 1;
INSERT INTO dbo.t VALUES (3, 3);
--> (1 row)
--> (1 row)
GO
-- The transaction sees what was committed when it began to read.
SELECT id, n FROM dbo.t ORDER BY id;
--> id int | n int
--> 1 | 1
--> 2 | 2
GO
UPDATE dbo.t SET n = 11 WHERE id = 1;
--> Msg 3960, Level 16, ...
GO
SELECT @@TRANCOUNT AS depth;
SET TRANSACTION ISOLATION LEVEL READ COMMITTED;
SELECT n FROM dbo.t WHERE id = 1;
--> depth int
--> 0
--> n int
--> 10
GO
-- A writer holds its rows until it ends; readers that do not wait say so.
BEGIN TRAN;
UPDATE dbo.t SET n = 20 WHERE id = 2;
--> (1 row)
GO
--@session other
SET LOCK_TIMEOUT 0;
SELECT @@LOCK_TIMEOUT AS ms;
DECLARE @n int;
SELECT @n = n FROM dbo.t WHERE id = 2;
--> ms int
--> 0
--> Msg 1222, Level 16, ...
GO
--@session other
SELECT n FROM dbo.t WITH (NOLOCK) WHERE id = 2;
SELECT n FROM dbo.t WHERE id = 1;
--> n int
--> 20
--> n int
--> 10
GO
--@session other
UPDATE dbo.t SET n = 21 WHERE id = 2;
--> Msg 1222, Level 16, ...
--> Info 3621: The statement has been terminated.
GO
--@session other
SET LOCK_TIMEOUT -1;
GO
--@start other
UPDATE dbo.t SET n = n + 1 WHERE id = 2;
SELECT n FROM dbo.t WHERE id = 2;
GO
COMMIT;
GO
--@finish other
--> (1 row)
--> n int
--> 21
GO
-- Two that wait for each other: one is chosen, the other goes on.
BEGIN TRAN;
UPDATE dbo.t SET n = 1 WHERE id = 1;
--> (1 row)
GO
--@session other
SET DEADLOCK_PRIORITY LOW;
BEGIN TRAN;
UPDATE dbo.t SET n = 1 WHERE id = 2;
--> (1 row)
GO
--@start other
UPDATE dbo.t SET n = 2 WHERE id = 1;
GO
UPDATE dbo.t SET n = 2 WHERE id = 2;
COMMIT;
--> (1 row)
GO
--@finish other
--> Msg 1205, Level 13, ...
GO
--@session other
SELECT @@TRANCOUNT AS depth;
SELECT id, n FROM dbo.t ORDER BY id;
--> depth int
--> 0
--> id int | n int
--> 1 | 1
--> 2 | 2
--> 3 | 3
GO
-- A table lock against readers, as a snapshot of other tools takes it.
BEGIN TRAN;
SELECT TOP (0) * FROM dbo.t WITH (TABLOCKX);
--> id int | n int
GO
--@session other
SET LOCK_TIMEOUT 0;
DECLARE @n int;
SELECT @n = n FROM dbo.t WHERE id = 1;
--> Msg 1222, Level 16, ...
GO
ROLLBACK;
GO
--@session other
SELECT n FROM dbo.t WHERE id = 1;
--> n int
--> 1
GO
-- Rows of a list are found by the index: those that somebody else changes are not looked at.
BEGIN TRAN;
UPDATE dbo.t SET n = n WHERE id IN (1, 3);
--> (2 rows)
GO
--@session other
SET LOCK_TIMEOUT 0;
UPDATE dbo.t SET n = n WHERE id IN (2, 7, 2, NULL);
DELETE FROM dbo.t WHERE id IN (8, 9);
SELECT id FROM dbo.t WHERE id IN (4, 2) ORDER BY id DESC;
SELECT id FROM dbo.t WHERE id IN (2, 3);
--> (1 row)
--> (0 rows)
--> id int
--> 2
--> id int
--> 2
--> Msg 1222, Level 16, ...
GO
ROLLBACK;
GO
