DECLARE @i int = 1, @text nvarchar(20);
DECLARE @sum int;
SET @sum = 0;
WHILE @i <= 5
BEGIN
  SET @i += 1;
  IF @i = 3 CONTINUE;
  IF @i > 5 BREAK;
  SET @sum = @sum + @i;
END;
SELECT @text = N'sum ' + CAST(@sum AS nvarchar(10));
PRINT @text;
SELECT @i AS i, @sum AS sum, @text AS text;
--> sum 11
--> i int | sum int | text nvarchar(20)
--> 6 | 11 | sum 11
GO
SELECT @i AS i;
--> Msg 137, Level 15, State 2: Must declare the scalar variable "@i".
GO
IF 1 = 0 PRINT 'then' ELSE PRINT 'else';
IF EXISTS (SELECT 1 WHERE NULL = NULL) PRINT 'equal' ELSE IF NOT EXISTS (SELECT 1 WHERE 1 = 2) PRINT 'neither';
--> else
--> neither
GO
BEGIN TRY
  SELECT 1 / 0 AS x;
END TRY
BEGIN CATCH
  SELECT ERROR_NUMBER() AS number, ERROR_SEVERITY() AS severity, ERROR_STATE() AS state, ERROR_MESSAGE() AS message;
END CATCH;
SELECT ERROR_NUMBER() AS number;
--> x int
--> number int | severity int | state int | message nvarchar(4000)
--> 8134 | 16 | 1 | Divide by zero error encountered.
--> number int
--> NULL
GO
BEGIN TRY
  BEGIN TRY
    THROW 50001, 'inner', 3;
  END TRY
  BEGIN CATCH
    PRINT 'caught ' + ERROR_MESSAGE();
    THROW;
  END CATCH;
END TRY
BEGIN CATCH
  PRINT CONCAT('again ', ERROR_NUMBER(), ' ', ERROR_STATE());
END CATCH;
--> caught inner
--> again 50001 3
GO
THROW 50002, 'not caught', 1;
SELECT 'not reached' AS x;
--> Msg 50002, Level 16, State 1: not caught
GO
RAISERROR('%s has %d', 16, 2, 'it', 5);
RAISERROR('only said', 10, 1);
SELECT 'reached' AS x;
--> Msg 50000, Level 16, State 2: it has 5
--> Info 50000: only said
--> x varchar(7)
--> reached
GO
-- An error within TRY may leave a transaction that can only be rolled back.
SET XACT_ABORT ON;
CREATE TABLE dbo.t (id int NOT NULL PRIMARY KEY);
BEGIN TRY
  BEGIN TRAN;
  INSERT INTO dbo.t VALUES (1);
  INSERT INTO dbo.t VALUES (1);
  COMMIT;
END TRY
BEGIN CATCH
  SELECT XACT_STATE() AS state, @@TRANCOUNT AS depth;
  ROLLBACK;
END CATCH;
SELECT COUNT(*) AS n FROM dbo.t;
SET XACT_ABORT OFF;
--> (1 row)
--> (0 rows)
--> state smallint | depth int
--> -1 | 1
--> n int
--> 0
GO
EXEC sp_executesql N'SELECT @a + @b AS sum', N'@a int, @b int', 2, @b = 3;
--> sum int
--> 5
GO
DECLARE @out int = 1;
EXEC sp_executesql N'SET @x = @x + 41; SELECT @out_of_scope AS x', N'@x int OUTPUT', @x = @out OUTPUT;
--> Msg 137, Level 15, State 2: Must declare the scalar variable "@out_of_scope".
GO
DECLARE @out int = 1, @status int;
EXEC @status = sp_executesql N'SET @x = @x + 41', N'@x int OUTPUT', @x = @out OUTPUT;
SELECT @out AS out, @status AS status;
--> out int | status int
--> 42 | 0
GO
EXEC ('SELECT ' + '1 AS one');
EXECUTE sp_executesql N'SELECT 2 AS two';
--> one int
--> 1
--> two int
--> 2
GO
DECLARE @t TABLE (id int PRIMARY KEY, n int DEFAULT 5);
INSERT INTO @t (id) VALUES (1), (2);
UPDATE @t SET n = 6 WHERE id = 2;
SELECT id, n FROM @t ORDER BY id;
--> (2 rows)
--> (1 row)
--> id int | n int
--> 1 | 5
--> 2 | 6
GO
CREATE TABLE #temp (id int);
INSERT INTO #temp VALUES (1);
SELECT id FROM #temp;
DROP TABLE #temp;
SELECT id FROM #temp;
--> (1 row)
--> id int
--> 1
--> Msg 208, Level 16, State 0: Invalid object name '#temp'.
GO
