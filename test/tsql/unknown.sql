-- What is not known is refused by its number, never answered with something plausible.
SELEKT 1;
--> Msg 2812, Level 16, State 62: Could not find stored procedure 'SELEKT'.
GO
SELECT FROM t;
--> Msg 156, Level 15, State 1: Incorrect syntax near the keyword 'FROM'.
GO
SELECT 1 +;
--> Msg 102, Level 15, State 1: Incorrect syntax near ';'.
GO
SELECT 'open;
--> Msg 105, Level 15, State 1: Unclosed quotation mark after the character string 'open;...
--> Msg 102, Level 15, ...
GO
SELECT * FROM dbo.missing;
--> Msg 208, Level 16, State 1: Invalid object name 'dbo.missing'.
GO
SELECT missing FROM sys.tables;
--> Msg 207, Level 16, State 1: Invalid column name 'missing'.
GO
SELECT t.name FROM sys.tables AS x;
--> Msg 4104, Level 16, State 1: The multi-part identifier "t.name" could not be bound.
GO
SELECT missing(1);
--> Msg 195, Level 15, State 10: 'missing' is not a recognized built-in function name.
GO
SELECT dbo.missing(1);
--> Msg 4121, Level 16, State 1: Cannot find either column "dbo" or the user-defined function or aggregate "dbo.missing", or the name is ambiguous.
GO
EXEC dbo.missing;
--> Msg 2812, Level 16, State 62: Could not find stored procedure 'dbo.missing'.
GO
SET missing ON;
--> Msg 195, Level 15, ...
GO
SELECT * FROM sys.no_such_view;
--> Msg 208, Level 16, State 1: Invalid object name 'sys.no_such_view'.
GO
SELECT CAST(1 AS nothing);
--> Msg 243, Level 16, State 1: Type nothing is not a defined system type.
GO
SELECT SERVERPROPERTY('NoSuchProperty') AS p;
--> p sql_variant
--> NULL
GO
SELECT 1 AS a UNION ALL SELECT 1, 2;
--> Msg 205, Level 16, State 1: All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.
GO
SELECT name, COUNT(*) FROM sys.tables;
--> Msg 8120, Level 16, State 1: Column 'sys.tables.name' is invalid in the select list because it is not contained in either an aggregate function or the GROUP BY clause.
GO
-- A batch that cannot be parsed does nothing at all; one that fails later has done what came before.
PRINT 'not reached';
SELECT 1 FROM WHERE;
--> Msg 156, Level 15, State 1: Incorrect syntax near the keyword 'WHERE'.
GO
PRINT 'reached';
SELECT * FROM dbo.missing;
--> reached
--> Msg 208, Level 16, State 1: Invalid object name 'dbo.missing'.
GO
