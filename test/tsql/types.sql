-- Literals and what they are.
SELECT 1 AS a, 2147483648 AS b, 1.50 AS c, 1e1 AS d, 'x' AS e, N'x' AS f, 0x01FF AS g, $1.5 AS h, NULL AS i;
--> a int | b numeric(10,0) | c numeric(3,2) | d float | e varchar(1) | f nvarchar(1) | g varbinary(2) | h money | i int
--> 1 | 2147483648 | 1.50 | 10 | x | x | 0x01FF | 1.5000 | NULL
GO
-- Exact numbers.
SELECT CAST(255 AS tinyint) AS a, CAST(-32768 AS smallint) AS b, CAST('9223372036854775807' AS bigint) AS c, CAST(1 AS bit) AS d, CAST('false' AS bit) AS e;
SELECT CONVERT(varchar(50), CAST('-99999999999999999999999999999999999999' AS decimal(38, 0))) AS a, CONVERT(varchar(50), CAST('0.12345678901234567890123456789012345678' AS decimal(38, 38))) AS b;
SELECT CAST(1.005 AS decimal(5, 2)) AS a, CAST(2.5 AS int) AS b, CAST(-2.5 AS int) AS c, ROUND(2.545, 2) AS d, CONVERT(varchar(30), CAST('922337203685477.5807' AS money), 2) AS e;
SELECT 7 / 2 AS a, 7 % 2 AS b, -7 / 2 AS c, 7.0 / 2 AS d, 1 + 1.5 AS e;
--> a tinyint | b smallint | c bigint | d bit | e bit
--> 255 | -32768 | 9223372036854775807 | 1 | 0
--> a varchar(50) | b varchar(50)
--> -99999999999999999999999999999999999999 | 0.12345678901234567890123456789012345678
--> a decimal(5,2) | b int | c int | d * | e varchar(30)
--> 1.01 | 2 | -2 | 2.550 | 922337203685477.5807
--> a int | b int | c int | d * | e *
--> 3 | 1 | -3 | 3.500000 | 2.5
GO
DECLARE @t tinyint = 300;
--> Msg 220, Level 16, State 2: Arithmetic overflow error for data type tinyint, value = 300.
GO
DECLARE @i int = 2147483647;
SET @i = @i + 1;
--> Msg 8115, Level 16, State 2: Arithmetic overflow error converting expression to data type int.
GO
DECLARE @i int = 'abc';
--> Msg 245, Level 16, State 1: Conversion failed when converting the varchar value 'abc' to data type int.
GO
DECLARE @d decimal(5, 2) = 1234.5;
--> Msg 8115, Level 16, State 8: Arithmetic overflow error converting numeric to data type numeric.
GO
DECLARE @d decimal(5, 2) = 'x';
--> Msg 8114, Level 16, State 5: Error converting data type varchar to numeric.
GO
DECLARE @d date = 'yesterday';
--> Msg 241, Level 16, State 1: Conversion failed when converting date and/or time from character string.
GO
DECLARE @d datetime = '1752-12-31';
--> Msg 242, Level 16, State 3: The conversion of a varchar data type to a datetime data type resulted in an out-of-range value.
GO
SELECT TRY_CAST('abc' AS int) AS a, TRY_CONVERT(date, '2026-02-30') AS b, TRY_CAST('7' AS int) AS c;
--> a int | b date | c int
--> NULL | NULL | 7
GO
-- Dates and times: each rounds to its own grain.
DECLARE @t datetime2(7) = '2026-08-22T23:59:59.9999999';
SELECT CAST(@t AS datetime2(0)) AS a, CAST(@t AS date) AS b, CAST(@t AS time(3)) AS c, CAST('2026-08-22T10:20:30.123' AS datetime) AS d, CAST('2026-08-22T10:20:30' AS smalldatetime) AS e, CAST('2026-08-22T10:20:29' AS smalldatetime) AS f;
SELECT CAST('0001-01-01' AS datetime2(7)) AS a, CAST('9999-12-31T23:59:59.9999999' AS datetime2(7)) AS b, CAST('23:59:59.9999999' AS time(7)) AS c;
SELECT CONVERT(varchar(34), CAST('2026-08-22T10:20:30.1234567+05:30' AS datetimeoffset(7)), 126) AS a, CONVERT(varchar(34), CAST('2026-08-22T10:20:30+05:30' AS datetimeoffset(0)) AT TIME ZONE 'UTC', 126) AS b;
SELECT CONVERT(varchar(30), @t, 126) AS a, CONVERT(char(10), @t, 23) AS b, CONVERT(varchar(30), @t, 121) AS c, CONVERT(varchar(8), @t, 112) AS d, CONVERT(varchar(30), CAST('2026-08-02T09:05:07.003' AS datetime), 100) AS e;
--> a datetime2(0) | b date | c time(3) | d datetime | e smalldatetime | f smalldatetime
--> 2026-08-23 00:00:00 | 2026-08-22 | 00:00:00.000 | 2026-08-22 10:20:30.123 | 2026-08-22 10:21:00 | 2026-08-22 10:20:00
--> a datetime2(7) | b datetime2(7) | c time(7)
--> 0001-01-01 00:00:00.0000000 | 9999-12-31 23:59:59.9999999 | 23:59:59.9999999
--> a varchar(34) | b varchar(34)
--> 2026-08-22T10:20:30.1234567+05:30 | 2026-08-22T04:50:30+00:00
--> a varchar(30) | b char(10) | c varchar(30) | d varchar(8) | e varchar(30)
--> 2026-08-22T23:59:59.9999999 | 2026-08-22 | 2026-08-22 23:59:59.9999999 | 20260822 | Aug  2 2026  9:05AM
GO
-- Text, its padding and its code pages.
SELECT CAST('ab' AS char(5)) AS a, CAST(N'ab' AS nchar(4)) AS b, CAST('abcdef' AS varchar(3)) AS c, LEN('ab  ') AS d, DATALENGTH(N'ab  ') AS e, DATALENGTH(CAST('ž' AS varchar(10))) AS f;
SELECT CAST(N'Žluť ł' AS varchar(10)) AS a, N'日本' COLLATE Latin1_General_100_CI_AS_SC_UTF8 AS b, CAST(N'日本' COLLATE Latin1_General_100_CI_AS_SC_UTF8 AS varchar(10)) AS c, DATALENGTH(CAST(N'日本' COLLATE Latin1_General_100_CI_AS_SC_UTF8 AS varchar(10))) AS d;
--> a char(5) | b nchar(4) | c varchar(3) | d int | e int | f int
--> "ab   " | "ab  " | abc | 2 | 8 | 1
--> a varchar(10) | b nvarchar(2) | c varchar(10) | d int
--> Žlut l | 日本 | 日本 | 6
GO
-- Binary values.
SELECT CAST(0x1 AS varbinary(4)) AS a, CAST(0x0102 AS binary(4)) AS b, CAST(258 AS binary(4)) AS c, CAST(0x0102 AS int) AS d, CONVERT(varchar(20), 0x00ff, 1) AS e, CONVERT(varchar(20), 0x00ff, 2) AS f, CONVERT(varbinary(4), '0x00ff', 1) AS g, CAST('ab' AS varbinary(4)) AS h, CAST(N'ab' AS varbinary(4)) AS i;
--> a varbinary(4) | b binary(4) | c binary(4) | d int | e varchar(20) | f varchar(20) | g varbinary(4) | h varbinary(4) | i varbinary(4)
--> 0x01 | 0x01020000 | 0x00000102 | 258 | 0x00FF | 00FF | 0x00FF | 0x6162 | 0x61006200
GO
-- Identifiers sort by their last group first.
SELECT CAST(v AS varchar(40)) AS id FROM (VALUES (CAST('00000000-0000-0000-0000-000000000002' AS uniqueidentifier)), (CAST('FF000000-0000-0000-0000-000000000001' AS uniqueidentifier))) AS t (v) ORDER BY v;
SELECT CAST(CAST('6f9619ff-8b86-d011-b42d-00c04fc964ff' AS uniqueidentifier) AS binary(16)) AS b;
--> id varchar(40)
--> FF000000-0000-0000-0000-000000000001
--> 00000000-0000-0000-0000-000000000002
--> b binary(16)
--> 0xFF19966F868B11D0B42D00C04FC964FF
GO
-- A sql_variant keeps what it was made from.
DECLARE @v sql_variant = CAST(1.50 AS decimal(5, 2));
SELECT SQL_VARIANT_PROPERTY(@v, 'BaseType') AS type, SQL_VARIANT_PROPERTY(@v, 'Scale') AS scale, CONVERT(nvarchar(max), @v) AS text;
--> type sql_variant | scale sql_variant | text nvarchar(max)
--> decimal | 2 | 1.50
GO
SELECT CAST('/1/2/' AS hierarchyid).ToString() AS path, CAST('<a><b/></a>' AS xml) AS x, CAST(CAST('<a/>' AS xml) AS nvarchar(max)) AS t;
--> path nvarchar(4000) | x xml | t nvarchar(max)
--> /1/2/ | <a><b/></a> | <a/>
GO
-- rowversion moves with each change.
CREATE TABLE dbo.versioned (id int NOT NULL PRIMARY KEY, v rowversion, old text, big varbinary(max));
INSERT INTO dbo.versioned (id, old, big) VALUES (1, 'legacy', CAST(REPLICATE(CAST('x' AS varchar(max)), 10000) AS varbinary(max))), (2, NULL, NULL);
DECLARE @before binary(8) = (SELECT v FROM dbo.versioned WHERE id = 1);
UPDATE dbo.versioned SET big = NULL WHERE id = 1;
SELECT CASE WHEN v > @before AND v = @@DBTS THEN 'newer' END AS v, old, big FROM dbo.versioned WHERE id = 1;
--> (2 rows)
--> (1 row)
--> v varchar(5) | old text | big varbinary(max)
--> newer | legacy | NULL
GO
SELECT 1e400 AS a;
--> Msg 168, Level 15, State 1: The floating point value '1e400' is out of the range of computer representation (8 bytes).
GO
SELECT 1e308 * 10 AS a;
--> a float
--> Msg 8115, Level 16, State 2: Arithmetic overflow error converting expression to data type float.
GO
