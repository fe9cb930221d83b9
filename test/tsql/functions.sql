SELECT LEN(N'abc') AS a, UPPER('ab') AS b, LOWER('AB') AS c, LTRIM('  a') AS d, RTRIM('a  ') AS e, LEFT('abc', 2) AS f, RIGHT('abc', 2) AS g, SUBSTRING('abcd', 2, 2) AS h, REPLACE('aXbX', 'x', '-') AS i;
--> a int | b varchar(2) | c varchar(2) | d * | e * | f * | g * | h * | i varchar(8000)
--> 3 | AB | ab | a | a | ab | bc | bc | a-b-
GO
SELECT CHARINDEX('b', 'abcb') AS a, CHARINDEX('b', 'abcb', 3) AS b, STUFF('abcdef', 2, 3, 'X') AS c, REVERSE('abc') AS d, CONCAT('a', NULL, 1) AS e, QUOTENAME('a]b') AS f, ASCII('A') AS g, UNICODE(N'ž') AS h, NCHAR(382) AS i;
--> a int | b int | c * | d varchar(3) | e * | f nvarchar(258) | g int | h int | i nchar(1)
--> 2 | 4 | aXef | cba | a1 | [a]]b] | 65 | 382 | ž
GO
SELECT ABS(-5) AS a, CEILING(1.2) AS b, FLOOR(-1.2) AS c, SIGN(-3) AS d, POWER(2, 10) AS e, ROUND(123.456, -1) AS f;
--> a int | b * | c * | d int | e int | f *
--> 5 | 2 | -2 | -1 | 1024 | 120.000
GO
SELECT DATEADD(month, 1, CAST('2026-01-31' AS date)) AS a, DATEDIFF(day, '2026-01-01', '2026-03-01') AS b, DATEDIFF_BIG(microsecond, '19700101', CAST('2026-01-01T00:00:00.0000019' AS datetime2(7))) AS c, DATEPART(weekday, CAST('2026-08-22' AS date)) AS d, YEAR('2026-08-22') AS e, DATENAME(month, CAST('2026-08-22' AS date)) AS f, EOMONTH('2026-02-10') AS g;
--> a date | b int | c bigint | d int | e int | f nvarchar(30) | g date
--> 2026-02-28 | 59 | 1767225600000001 | 7 | 2026 | August | 2026-02-28
GO
SELECT CONVERT(varchar(34), TODATETIMEOFFSET(CAST('2026-08-22T10:00:00' AS datetime2(0)), 120), 126) AS a, CONVERT(varchar(34), SWITCHOFFSET(CAST('2026-08-22T10:00:00+02:00' AS datetimeoffset(0)), '-05:00'), 126) AS b, DATEPART(tzoffset, CAST('2026-08-22T10:00:00+02:00' AS datetimeoffset)) AS c;
--> a varchar(34) | b varchar(34) | c int
--> 2026-08-22T10:00:00+02:00 | 2026-08-22T03:00:00-05:00 | 120
GO
SELECT CASE WHEN SYSUTCDATETIME() > '2026-01-01' AND GETDATE() > '2026-01-01' AND SYSDATETIMEOFFSET() > '2026-01-01' THEN 'now' END AS a;
--> a varchar(3)
--> now
GO
SELECT SUSER_SNAME() AS a, USER_NAME() AS b, SCHEMA_NAME() AS c, DB_NAME() AS d, ISNUMERIC('12') AS f;
--> a nvarchar(128) | b nvarchar(128) | c nvarchar(128) | d nvarchar(128) | f int
--> sa | dbo | dbo | tsql_db | 1
GO
SELECT CAST(SERVERPROPERTY('EngineEdition') AS int) AS edition, IS_SRVROLEMEMBER('sysadmin') AS a, IS_MEMBER('db_owner') AS o, HAS_PERMS_BY_NAME('dbo', 'SCHEMA', 'SELECT') AS p, DATABASEPROPERTYEX(DB_NAME(), 'Updateability') AS u;
--> edition int | a int | o int | p int | u sql_variant
--> 3 | 1 | 1 | 1 | READ_WRITE
GO
DECLARE @id uniqueidentifier = NEWID();
SELECT LEN(CAST(@id AS varchar(40))) AS n, CASE WHEN @id <> NEWID() THEN 'other' END AS again, CASE WHEN CAST(SERVERPROPERTY('ProductVersion') AS nvarchar(128)) LIKE '1[3-9].%' THEN 'known' END AS version, LEFT(@@VERSION, 20) AS name;
--> n int | again varchar(5) | version varchar(5) | name *
--> 36 | other | known | Microsoft SQL Server
GO
CREATE TABLE dbo.t (id int IDENTITY(7, 1) NOT NULL PRIMARY KEY, v int);
INSERT INTO dbo.t (v) VALUES (1);
SELECT CAST(SCOPE_IDENTITY() AS int) AS a, CAST(@@IDENTITY AS int) AS b, CAST(IDENT_CURRENT('dbo.t') AS int) AS c, COL_NAME(OBJECT_ID('dbo.t'), 2) AS d, COLUMNPROPERTY(OBJECT_ID('dbo.t'), 'id', 'IsIdentity') AS e, COL_LENGTH('dbo.t', 'v') AS f;
--> (1 row)
--> a int | b int | c int | d nvarchar(128) | e int | f smallint
--> 7 | 7 | 7 | v | 1 | 4
GO
-- The 1/300 s of datetime are shown as milliseconds, rounded.
SELECT CONVERT(varchar(30), CAST('20000101 12:34:56.997' AS datetime), 126) AS a, CONVERT(varchar(30), CAST('20000101 23:59:59.993' AS datetime), 121) AS b;
--> a varchar(30) | b varchar(30)
--> 2000-01-01T12:34:56.997 | 2000-01-01 23:59:59.993
