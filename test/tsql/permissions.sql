CREATE LOGIN tsql_db_reader WITH PASSWORD = 'R3ader!pass';
CREATE USER tsql_db_reader FOR LOGIN tsql_db_reader;
CREATE TABLE dbo.open_to_all (id int NOT NULL PRIMARY KEY, n int);
CREATE TABLE dbo.closed (id int NOT NULL PRIMARY KEY);
INSERT INTO dbo.open_to_all VALUES (1, 1);
GRANT SELECT ON dbo.open_to_all TO tsql_db_reader;
CREATE ROLE watchers;
ALTER ROLE watchers ADD MEMBER tsql_db_reader;
--> (1 row)
GO
--@session reader tsql_db_reader R3ader!pass
SELECT SUSER_SNAME() AS login, USER_NAME() AS name, IS_SRVROLEMEMBER('sysadmin') AS a, IS_ROLEMEMBER('watchers') AS w, IS_ROLEMEMBER('db_owner') AS o, IS_ROLEMEMBER('no_such_role') AS x;
SELECT id FROM dbo.open_to_all;
SELECT HAS_PERMS_BY_NAME('dbo.open_to_all', 'OBJECT', 'SELECT') AS yes, HAS_PERMS_BY_NAME('dbo.closed', 'OBJECT', 'SELECT') AS hidden, HAS_PERMS_BY_NAME(NULL, 'DATABASE', 'VIEW DATABASE STATE') AS state;
--> login nvarchar(128) | name nvarchar(128) | a int | w int | o int | x int
--> tsql_db_reader | tsql_db_reader | 0 | 1 | 0 | NULL
--> id int
--> 1
--> yes int | hidden int | state int
--> 1 | 0 | 0
GO
--@session reader
SELECT id FROM dbo.closed;
--> Msg 229, Level 14, State 5: The SELECT permission was denied on the object 'closed', database 'tsql_db', schema 'dbo'.
GO
--@session reader
INSERT INTO dbo.open_to_all VALUES (2, 2);
--> Msg 229, Level 14, State 5: The INSERT permission was denied on the object 'open_to_all', database 'tsql_db', schema 'dbo'.
GO
--@session reader
UPDATE dbo.open_to_all SET n = 2;
--> Msg 229, Level 14, State 5: The UPDATE permission was denied on the object 'open_to_all', database 'tsql_db', schema 'dbo'.
GO
--@session reader
CREATE TABLE dbo.mine (id int);
--> Msg 262, Level 14, State 1: CREATE TABLE permission denied in database 'tsql_db'.
GO
-- What one may not see is not there: the catalog shows permitted objects only.
--@session reader
SELECT name FROM sys.tables WHERE name IN ('open_to_all', 'closed');
--> name nvarchar(128)
--> open_to_all
GO
GRANT SELECT, INSERT ON SCHEMA::dbo TO watchers;
DENY SELECT ON dbo.open_to_all TO tsql_db_reader;
GRANT VIEW DATABASE STATE TO tsql_db_reader;
GO
--@session reader
SELECT COUNT(*) AS n FROM dbo.closed;
SELECT HAS_PERMS_BY_NAME(NULL, 'DATABASE', 'VIEW DATABASE STATE') AS state;
INSERT INTO dbo.closed VALUES (1);
--> n int
--> 0
--> state int
--> 1
--> (1 row)
GO
--@session reader
SELECT id FROM dbo.open_to_all;
--> Msg 229, Level 14, State 5: The SELECT permission was denied on the object 'open_to_all', database 'tsql_db', schema 'dbo'.
GO
REVOKE SELECT ON dbo.open_to_all FROM tsql_db_reader;
ALTER ROLE db_datareader ADD MEMBER tsql_db_reader;
GO
--@session reader
SELECT id FROM dbo.open_to_all;
--> id int
--> 1
GO
CREATE LOGIN tsql_db_stranger WITH PASSWORD = 'Str4nger!pass';
SELECT name, type_desc FROM sys.server_principals WHERE name LIKE 'tsql_db%' ORDER BY name;
SELECT name FROM sys.database_principals WHERE name IN ('tsql_db_reader', 'watchers', 'db_owner') ORDER BY name;
--> name nvarchar(128) | type_desc nvarchar(60)
--> tsql_db_reader | SQL_LOGIN
--> tsql_db_stranger | SQL_LOGIN
--> name nvarchar(128)
--> db_owner
--> tsql_db_reader
--> watchers
GO
--@session stranger tsql_db_stranger Str4nger!pass
SELECT 1 AS one;
--> Msg 4060, Level 11, State 1: Cannot open database "tsql_db" requested by the login. The login failed.
--> Msg 18456, Level 14, State 1: Login failed for user 'tsql_db_stranger'.
GO
--@session wrong tsql_db_reader wrong
SELECT 1 AS one;
--> Msg 18456, Level 14, State 1: Login failed for user 'tsql_db_reader'.
GO
