CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY, n int NOT NULL);
BEGIN TRANSACTION;
INSERT INTO dbo.t VALUES (1, 1);
SELECT @@TRANCOUNT AS depth;
BEGIN TRAN;
SELECT @@TRANCOUNT AS depth;
COMMIT;
ROLLBACK;
SELECT @@TRANCOUNT AS depth, COUNT(*) AS n FROM dbo.t;
--> (1 row)
--> depth int
--> 1
--> depth int
--> 2
--> depth int | n int
--> 0 | 0
GO
BEGIN TRAN;
INSERT INTO dbo.t VALUES (1, 1);
SAVE TRANSACTION point;
INSERT INTO dbo.t VALUES (2, 2);
UPDATE dbo.t SET n = 10 WHERE id = 1;
ROLLBACK TRANSACTION point;
INSERT INTO dbo.t VALUES (3, 3);
COMMIT TRANSACTION;
SELECT id, n FROM dbo.t ORDER BY id;
--> (1 row)
--> (1 row)
--> (1 row)
--> (1 row)
--> id int | n int
--> 1 | 1
--> 3 | 3
GO
COMMIT;
--> Msg 3902, Level 16, State 1: The COMMIT TRANSACTION request has no corresponding BEGIN TRANSACTION.
GO
ROLLBACK;
--> Msg 3903, Level 16, State 1: The ROLLBACK TRANSACTION request has no corresponding BEGIN TRANSACTION.
GO
BEGIN TRAN;
ROLLBACK TRAN nowhere;
ROLLBACK;
--> Msg 6401, Level 16, State 1: Cannot roll back nowhere. No transaction or savepoint of that name was found.
GO
-- An error ends its statement, not the transaction ...
BEGIN TRAN;
INSERT INTO dbo.t VALUES (4, 4);
INSERT INTO dbo.t VALUES (4, 5);
SELECT @@TRANCOUNT AS depth, XACT_STATE() AS state;
COMMIT;
SELECT n FROM dbo.t WHERE id = 4;
--> (1 row)
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint ...
--> Info 3621: The statement has been terminated.
--> depth int | state smallint
--> 1 | 1
--> n int
--> 4
GO
-- ... unless XACT_ABORT is on: then it ends the batch as well.
SET XACT_ABORT ON;
BEGIN TRAN;
INSERT INTO dbo.t VALUES (5, 5);
INSERT INTO dbo.t VALUES (5, 6);
SELECT 'not reached' AS x;
--> (1 row)
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint ...
GO
SET XACT_ABORT OFF;
SELECT @@TRANCOUNT AS depth, COUNT(*) AS n FROM dbo.t WHERE id = 5;
--> depth int | n int
--> 0 | 0
GO
SET IMPLICIT_TRANSACTIONS ON;
UPDATE dbo.t SET n = 100 WHERE id = 1;
SELECT @@TRANCOUNT AS depth;
IF @@TRANCOUNT > 0 ROLLBACK TRAN;
SET IMPLICIT_TRANSACTIONS OFF;
SELECT n FROM dbo.t WHERE id = 1;
--> (1 row)
--> depth int
--> 1
--> n int
--> 1
GO
-- DDL is part of a transaction too.
BEGIN TRAN;
CREATE TABLE dbo.short_lived (id int);
ROLLBACK;
SELECT OBJECT_ID('dbo.short_lived') AS id;
--> id int
--> NULL
GO
