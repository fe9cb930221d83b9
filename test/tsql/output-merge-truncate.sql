CREATE TABLE dbo.stock (id int IDENTITY NOT NULL PRIMARY KEY, name varchar(10) NOT NULL, n int NOT NULL);
INSERT INTO dbo.stock (name, n) OUTPUT inserted.id, inserted.name VALUES ('a', 1), ('b', 2), ('c', 3);
--> id int | name varchar(10)
--> 1 | a
--> 2 | b
--> 3 | c
GO
UPDATE dbo.stock SET n = n * 10 OUTPUT deleted.n AS before, inserted.n AS after WHERE name <> 'b';
DELETE FROM dbo.stock OUTPUT deleted.* WHERE name = 'c';
--> before int | after int
--> 1 | 10
--> 3 | 30
--> id int | name varchar(10) | n int
--> 3 | c | 30
GO
DECLARE @log TABLE (id int, what varchar(10));
UPDATE dbo.stock SET n = n + 1 OUTPUT inserted.id, 'updated' INTO @log;
SELECT id, what FROM @log ORDER BY id;
--> (2 rows)
--> id int | what varchar(10)
--> 1 | updated
--> 2 | updated
GO
CREATE TABLE dbo.delivery (name varchar(10) NOT NULL PRIMARY KEY, n int NOT NULL);
INSERT INTO dbo.delivery VALUES ('a', 5), ('d', 7);
MERGE dbo.stock AS s
USING dbo.delivery AS d ON d.name = s.name
WHEN MATCHED AND d.n > 0 THEN UPDATE SET n = s.n + d.n
WHEN NOT MATCHED BY TARGET THEN INSERT (name, n) VALUES (d.name, d.n)
WHEN NOT MATCHED BY SOURCE THEN DELETE;
SELECT name, n FROM dbo.stock ORDER BY name;
--> (2 rows)
--> (3 rows)
--> name varchar(10) | n int
--> a | 16
--> d | 7
GO
DECLARE @log TABLE (action nvarchar(10), gone varchar(10), came varchar(10));
MERGE dbo.stock AS s
USING (VALUES ('a', 100), ('e', 1)) AS d (name, n) ON d.name = s.name
WHEN MATCHED THEN DELETE
WHEN NOT MATCHED THEN INSERT (name, n) VALUES (d.name, d.n)
OUTPUT $action, deleted.name, inserted.name INTO @log;
SELECT action, gone, came FROM @log ORDER BY action;
--> (2 rows)
--> action nvarchar(10) | gone varchar(10) | came varchar(10)
--> DELETE | a | NULL
--> INSERT | NULL | e
GO
MERGE dbo.stock AS s
USING (VALUES ('d', 1), ('d', 2)) AS d (name, n) ON d.name = s.name
WHEN MATCHED THEN UPDATE SET n = d.n;
--> Msg 8672, Level 16, State 1: The MERGE statement attempted to UPDATE or DELETE the same row more than once. ...
--> Info 3621: The statement has been terminated.
GO
TRUNCATE TABLE dbo.stock;
INSERT INTO dbo.stock (name, n) VALUES ('new', 1);
SELECT id, name FROM dbo.stock;
--> (1 row)
--> id int | name varchar(10)
--> 1 | new
GO
TRUNCATE TABLE dbo.missing;
--> Msg 4701, Level 16, State 1: Cannot find the object ...
GO
