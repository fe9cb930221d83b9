CREATE TABLE dbo.a (id int NOT NULL PRIMARY KEY, n int NULL, t nvarchar(20) NULL);
CREATE TABLE dbo.b (id int NOT NULL PRIMARY KEY, n int NULL);
INSERT INTO dbo.a (id, n, t) VALUES (1, 10, N'one'), (2, 20, N'two'), (3, 30, NULL);
INSERT dbo.b VALUES (2, 200), (3, 300), (4, 400);
INSERT INTO dbo.a (id, n) SELECT id + 100, n FROM dbo.b WHERE n > 200;
SELECT * FROM dbo.a ORDER BY id;
--> (3 rows)
--> (3 rows)
--> (2 rows)
--> id int | n int | t nvarchar(20)
--> 1 | 10 | one
--> 2 | 20 | two
--> 3 | 30 | NULL
--> 103 | 300 | NULL
--> 104 | 400 | NULL
GO
UPDATE dbo.a SET n = n + 1, t = ISNULL(t, N'-') WHERE id < 100;
SELECT @@ROWCOUNT AS n;
UPDATE x SET n = y.n FROM dbo.a AS x JOIN dbo.b AS y ON y.id = x.id WHERE y.n < 300;
UPDATE TOP (1) dbo.a SET t = N'top' WHERE id = 1;
SELECT id, n, t FROM dbo.a WHERE id < 100 ORDER BY id;
--> (3 rows)
--> n int
--> 3
--> (1 row)
--> (1 row)
--> id int | n int | t nvarchar(20)
--> 1 | 11 | top
--> 2 | 200 | two
--> 3 | 31 | -
GO
-- Old values are seen by all assignments of one statement; keys may move over each other.
UPDATE dbo.a SET id = id + 1, n = id WHERE id < 100;
SELECT id, n FROM dbo.a WHERE id < 100 ORDER BY id;
--> (3 rows)
--> id int | n int
--> 2 | 1
--> 3 | 2
--> 4 | 3
GO
UPDATE dbo.a SET id = 2 WHERE id = 4;
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint ...
--> Info 3621: The statement has been terminated.
GO
DELETE FROM dbo.a WHERE id = 2;
DELETE x FROM dbo.a AS x JOIN dbo.b AS y ON y.id = x.id WHERE y.id = 3;
DELETE FROM dbo.a WHERE id IN (SELECT id + 100 FROM dbo.b);
SELECT id FROM dbo.a ORDER BY id;
--> (1 row)
--> (1 row)
--> (2 rows)
--> id int
--> 4
GO
DELETE dbo.a WHERE id = 999;
SET NOCOUNT ON;
DELETE dbo.a;
SET NOCOUNT OFF;
--> (0 rows)
GO
-- A statement that fails changes nothing.
INSERT INTO dbo.a (id, n) VALUES (1, 1), (2, 2), (1, 3);
--> Msg 2627, Level 14, State 1: Violation of PRIMARY KEY constraint ...
--> Info 3621: The statement has been terminated.
GO
SELECT COUNT(*) AS n FROM dbo.a;
--> n int
--> 0
GO
INSERT INTO dbo.a (id, n) VALUES (1);
--> Msg 109, Level 15, State 1: There are more columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.
GO
INSERT INTO dbo.a (id, t) VALUES (1, REPLICATE(N'x', 21));
--> Msg 2628, Level 16, State 1: String or binary data would be truncated in table 'tsql_db.dbo.a', column 't'. Truncated value: 'xxxxxxxxxxxxxxxxxxxx'.
--> Info 3621: The statement has been terminated.
GO
INSERT INTO dbo.a DEFAULT VALUES;
--> Msg 515, Level 16, State 2: Cannot insert the value NULL into column 'id', table 'tsql_db.dbo.a'; column does not allow nulls. INSERT fails.
--> Info 3621: The statement has been terminated.
GO
