-- What scripts of management tools hold.
CREATE TABLE [dbo].[Order](
	[Id] [int] IDENTITY(1,1) NOT NULL,
	[Status] [tinyint] NOT NULL,
 CONSTRAINT [PK_Order] PRIMARY KEY CLUSTERED ([Id] ASC)
 WITH (PAD_INDEX = OFF, STATISTICS_NORECOMPUTE = OFF, IGNORE_DUP_KEY = OFF, ALLOW_ROW_LOCKS = ON, ALLOW_PAGE_LOCKS = ON, OPTIMIZE_FOR_SEQUENTIAL_KEY = OFF) ON [PRIMARY]
) ON [PRIMARY];
ALTER TABLE [dbo].[Order] ADD CONSTRAINT [DF_Order_Status] DEFAULT ((0)) FOR [Status];
CREATE NONCLUSTERED INDEX [IX_Order_Status] ON [dbo].[Order] ([Status] ASC) INCLUDE ([Id]) WHERE ([Status]=(1)) WITH (SORT_IN_TEMPDB = OFF, DROP_EXISTING = OFF, ONLINE = OFF) ON [PRIMARY];
SELECT name, has_filter, filter_definition FROM sys.indexes WHERE object_id = OBJECT_ID('dbo.Order') ORDER BY index_id;
--> name nvarchar(128) | has_filter bit | filter_definition nvarchar(max)
--> PK_Order | 0 | NULL
--> IX_Order_Status | 1 | ([Status]=(1))
GO
INSERT INTO dbo.[Order] DEFAULT VALUES;
INSERT INTO dbo.[Order] (Status) VALUES (1);
SELECT Id FROM dbo.[Order] WHERE Status = 0;
ALTER INDEX ALL ON dbo.[Order] REBUILD;
ALTER INDEX IX_Order_Status ON dbo.[Order] REORGANIZE;
UPDATE STATISTICS dbo.[Order] WITH FULLSCAN;
--> (1 row)
--> (1 row)
--> Id int
--> 1
GO
ALTER INDEX IX_None ON dbo.[Order] REBUILD;
--> Msg 2727, Level 11, State 1: Cannot find index 'IX_None'.
GO
CREATE UNIQUE INDEX ux ON dbo.[Order] (Status) WITH (IGNORE_DUP_KEY = ON);
--> Msg 155, Level 15, State 1: 'IGNORE_DUP_KEY' is not a recognized CREATE INDEX option.
GO
DBCC CHECKIDENT ('dbo.Order', RESEED, 100);
INSERT INTO dbo.[Order] DEFAULT VALUES;
SELECT MAX(Id) AS id FROM dbo.[Order];
--> Info 7998: Checking identity information: current identity value '2'.
--> Info 2528: DBCC execution completed. If DBCC printed error messages, contact your system administrator.
--> (1 row)
--> id int
--> 101
GO
DBCC CHECKIDENT ('dbo.Order', RESEED) WITH NO_INFOMSGS;
DBCC CHECKIDENT ('dbo.Order', NORESEED);
--> Info 7998: Checking identity information: current identity value '101', current column value '101'.
--> Info 2528: DBCC execution completed. If DBCC printed error messages, contact your system administrator.
GO
DBCC CHECKIDENT ('dbo.nothing');
--> Msg 2501, Level 16, State 45: Cannot find a table or object with the name "dbo.nothing". Check the system catalog.
GO
CREATE DATABASE [tsql_db_files] ON PRIMARY (NAME = N'files', FILENAME = N'/var/opt/mssql/data/files.mdf', SIZE = 8192KB, MAXSIZE = UNLIMITED, FILEGROWTH = 65536KB)
 LOG ON (NAME = N'files_log', FILENAME = N'/var/opt/mssql/data/files_log.ldf', SIZE = 8192KB, MAXSIZE = 2048GB, FILEGROWTH = 10%) COLLATE Latin1_General_CI_AS;
SELECT name, physical_name FROM tsql_db_files.sys.database_files ORDER BY file_id;
DROP DATABASE tsql_db_files;
--> name nvarchar(128) | physical_name nvarchar(260)
--> files | /var/opt/mssql/data/files.mdf
--> files_log | /var/opt/mssql/data/files_log.ldf
GO
CREATE TABLE dbo.Employees (
  EmployeeID int IDENTITY(1,1) NOT FOR REPLICATION NOT NULL PRIMARY KEY,
  LastName nvarchar(20) NULL,
  ReportsTo int NULL CONSTRAINT FK_Reports REFERENCES dbo.Employees (EmployeeID) NOT FOR REPLICATION,
  Greeting AS (LastName + N'!') PERSISTED NOT NULL,
  CONSTRAINT CK_Name CHECK NOT FOR REPLICATION (LastName LIKE N'[A-Z]%'));
EXEC sys.sp_addextendedproperty @name = N'MS_Description', @value = N'Who works here', @level0type = N'SCHEMA', @level0name = N'dbo', @level1type = N'TABLE', @level1name = N'Employees', @level2type = N'COLUMN', @level2name = N'LastName';
INSERT INTO dbo.Employees (LastName) VALUES (N'Ann'), (N'Bob');
DECLARE @names nvarchar(max) = N'';
SELECT @names += LastName + N';' FROM dbo.Employees ORDER BY EmployeeID DESC;
SELECT @names AS names;
--> (2 rows)
--> names nvarchar(max)
--> Bob;Ann;
GO
INSERT INTO dbo.Employees (LastName) VALUES (NULL);
--> Msg 515, Level 16, State 2: Cannot insert the value NULL into column 'Greeting', table 'tsql_db.dbo.Employees'; column does not allow nulls. INSERT fails.
--> Info 3621: The statement has been terminated.
GO
EXEC sp_addextendedproperty N'MS_Description', N'x', N'SCHEMA', N'dbo', N'TABLE', N'Nothing';
--> Msg 15135, Level 16, State 1: Object is invalid. Extended properties are not permitted on 'dbo.Nothing', or the object does not exist.
GO
