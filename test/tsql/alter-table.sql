CREATE TABLE dbo.item (id int NOT NULL PRIMARY KEY, name varchar(5) NULL);
INSERT INTO dbo.item VALUES (1, 'abc');
ALTER TABLE dbo.item ADD price money NULL, stock int NOT NULL CONSTRAINT df_item_stock DEFAULT (7);
SELECT * FROM dbo.item;
--> (1 row)
--> id int | name varchar(5) | price money | stock int
--> 1 | abc | NULL | 7
GO
ALTER TABLE dbo.item ALTER COLUMN name varchar(20) NOT NULL;
INSERT INTO dbo.item (id, name) VALUES (2, 'a longer name');
INSERT INTO dbo.item (id) VALUES (3);
--> (1 row)
--> Msg 515, Level 16, State 2: Cannot insert the value NULL into column 'name', table 'tsql_db.dbo.item'; column does not allow nulls. INSERT fails.
--> Info 3621: The statement has been terminated.
GO
ALTER TABLE dbo.item DROP COLUMN stock;
--> Msg 5074, Level 16, State 1: The object 'df_item_stock' is dependent on column 'stock'.
--> Msg 4922, Level 16, State 9: ALTER TABLE DROP COLUMN stock failed because one or more objects access this column.
GO
ALTER TABLE dbo.item DROP CONSTRAINT df_item_stock;
ALTER TABLE dbo.item DROP COLUMN stock;
SELECT * FROM dbo.item ORDER BY id;
--> id int | name varchar(20) | price money
--> 1 | abc | NULL
--> 2 | a longer name | NULL
GO
ALTER TABLE dbo.item ADD CONSTRAINT ck_item_price CHECK (price > 0), CONSTRAINT uq_item_name UNIQUE (name);
UPDATE dbo.item SET price = -1 WHERE id = 1;
--> Msg 547, Level 16, State 0: The UPDATE statement conflicted with the CHECK constraint "ck_item_price". The conflict occurred in database "tsql_db", table "dbo.item", column 'price'.
--> Info 3621: The statement has been terminated.
GO
ALTER TABLE dbo.item DROP CONSTRAINT ck_item_price;
UPDATE dbo.item SET price = -1 WHERE id = 1;
ALTER TABLE dbo.item ADD name int;
--> (1 row)
--> Msg 2705, Level 16, State 4: Column names in each table must be unique. Column name 'name' in table 'dbo.item' is specified more than once.
GO
ALTER TABLE dbo.missing ADD a int;
--> Msg 4902, Level 16, State 1: Cannot find the object "dbo.missing" because it does not exist or you do not have permissions.
GO
ALTER TABLE dbo.item ALTER COLUMN nothing int;
--> Msg 4924, Level 16, State 1: ALTER TABLE ALTER COLUMN failed because column 'nothing' does not exist in table 'item'.
GO
EXEC sp_rename 'dbo.item.price', 'cost', 'COLUMN';
--> Info 15477: Caution: Changing any part of an object name could break scripts and stored procedures.
GO
SELECT cost FROM dbo.item WHERE id = 1;
--> cost money
--> -1.0000
GO
--@silent
EXEC sp_rename N'dbo.item', N'article';
EXEC sp_rename 'dbo.uq_item_name', 'uq_article_name';
GO
INSERT INTO dbo.article (id, name, cost) VALUES (9, 'abc', 1);
--> Msg 2627, Level 14, State 1: Violation of UNIQUE KEY constraint 'uq_article_name'. Cannot insert duplicate key in object 'dbo.article'. The duplicate key value is (abc).
--> Info 3621: The statement has been terminated.
GO
EXEC sp_rename 'dbo.nothing', 'else';
--> Msg 15225, Level 11, State 1: No item by the name of 'dbo.nothing' could be found in the current database 'tsql_db', given that @itemtype was input as '(null)'.
GO
EXEC sp_rename 'dbo.article.cost', 'name', 'COLUMN';
--> Msg 15335, Level 11, State 1: Error: The new name 'name' is already in use as a COLUMN name and would cause a duplicate that is not permitted.
GO
