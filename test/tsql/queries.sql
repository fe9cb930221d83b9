CREATE TABLE dbo.author (id int NOT NULL PRIMARY KEY, name nvarchar(20) NOT NULL, country char(2) NULL);
CREATE TABLE dbo.book (id int NOT NULL PRIMARY KEY, author_id int NULL, title nvarchar(40) NOT NULL, pages int NULL, price decimal(9, 2) NULL);
INSERT INTO dbo.author VALUES (1, N'Ada', 'GB'), (2, N'Bohumil', 'CZ'), (3, N'Çelik', NULL);
INSERT INTO dbo.book VALUES (1, 1, N'Notes', 66, 10), (2, 2, N'Trains', 120, 12.5), (3, 2, N'Solitude', 98, NULL), (4, NULL, N'Anonymous', NULL, 1);
--> (3 rows)
--> (4 rows)
GO
SELECT b.title, a.name FROM dbo.book AS b INNER JOIN dbo.author AS a ON a.id = b.author_id ORDER BY b.id;
SELECT b.title, a.name FROM dbo.book b LEFT JOIN dbo.author a ON a.id = b.author_id WHERE a.id IS NULL;
SELECT a.name, b.title FROM dbo.author a LEFT OUTER JOIN dbo.book b ON b.author_id = a.id AND b.pages > 100 ORDER BY a.id;
SELECT COUNT(*) AS n FROM dbo.author CROSS JOIN dbo.book;
--> title nvarchar(40) | name nvarchar(20)
--> Notes | Ada
--> Trains | Bohumil
--> Solitude | Bohumil
--> title nvarchar(40) | name nvarchar(20)
--> Anonymous | NULL
--> name nvarchar(20) | title nvarchar(40)
--> Ada | NULL
--> Bohumil | Trains
--> Çelik | NULL
--> n int
--> 12
GO
--@silent
SELECT author_id, COUNT(*) AS n, COUNT(price) AS priced, SUM(pages) AS pages, MIN(price) AS low, MAX(title) AS last
FROM dbo.book GROUP BY author_id ORDER BY author_id;
SELECT author_id FROM dbo.book GROUP BY author_id HAVING COUNT(*) > 1;
SELECT COUNT(DISTINCT author_id) AS n, AVG(pages) AS mean FROM dbo.book;
SELECT MAX(pages) AS pages, COUNT(*) AS n FROM dbo.book WHERE id > 100;
--> author_id int | n int | priced int | pages int | low decimal(9,2) | last nvarchar(40)
--> NULL | 1 | 1 | NULL | 1.00 | Anonymous
--> 1 | 1 | 1 | 66 | 10.00 | Notes
--> 2 | 2 | 1 | 218 | 12.50 | Trains
--> author_id int
--> 2
--> n int | mean int
--> 2 | 94
--> pages int | n int
--> NULL | 0
GO
SELECT TOP (2) title FROM dbo.book ORDER BY price DESC;
SELECT title FROM dbo.book ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY;
SELECT DISTINCT author_id FROM dbo.book WHERE author_id IS NOT NULL ORDER BY author_id DESC;
SELECT id FROM dbo.author UNION SELECT author_id FROM dbo.book ORDER BY id;
SELECT id FROM dbo.author EXCEPT SELECT author_id FROM dbo.book;
SELECT id FROM dbo.author INTERSECT SELECT author_id FROM dbo.book ORDER BY id;
--> title nvarchar(40)
--> Trains
--> Notes
--> title nvarchar(40)
--> Trains
--> Solitude
--> author_id int
--> 2
--> 1
--> id int
--> NULL
--> 1
--> 2
--> 3
--> id int
--> 3
--> id int
--> 1
--> 2
GO
WITH counted AS (SELECT author_id, COUNT(*) AS n FROM dbo.book GROUP BY author_id)
SELECT a.name, c.n FROM counted c JOIN dbo.author a ON a.id = c.author_id ORDER BY c.n DESC;
SELECT x.title, x.rank FROM (SELECT title, ROW_NUMBER() OVER (PARTITION BY author_id ORDER BY pages DESC) AS rank FROM dbo.book WHERE author_id = 2) AS x WHERE x.rank = 1;
SELECT name, (SELECT MAX(b.title) FROM dbo.book b WHERE b.author_id = a.id) AS last FROM dbo.author a WHERE EXISTS (SELECT 1 FROM dbo.book b WHERE b.author_id = a.id) ORDER BY name;
SELECT a.name, t.title FROM dbo.author a CROSS APPLY (SELECT TOP (1) title FROM dbo.book b WHERE b.author_id = a.id ORDER BY pages) t ORDER BY a.id;
--> name nvarchar(20) | n int
--> Bohumil | 2
--> Ada | 1
--> title nvarchar(40) | rank bigint
--> Trains | 1
--> name nvarchar(20) | last nvarchar(40)
--> Ada | Notes
--> Bohumil | Trains
--> name nvarchar(20) | title nvarchar(40)
--> Ada | Notes
--> Bohumil | Solitude
GO
SELECT id FROM dbo.book WHERE title LIKE N'%o[tn]%' AND title NOT LIKE N'_n%' ORDER BY id;
SELECT id FROM dbo.book WHERE pages BETWEEN 66 AND 98 OR price IN (1, 12.5) ORDER BY id;
SELECT id, CASE WHEN pages IS NULL THEN 'unknown' WHEN pages > 100 THEN 'long' ELSE 'short' END AS size, CASE author_id WHEN 1 THEN 'A' END AS letter FROM dbo.book ORDER BY id;
SELECT COALESCE(NULL, country, '??') AS country, ISNULL(country, '?') AS [is], NULLIF(id, 2) AS n, IIF(id > 1, 'y', 'n') AS yn FROM dbo.author ORDER BY id;
--> id int
--> 1
--> id int
--> 1
--> 2
--> 3
--> 4
--> id int | size varchar(7) | letter varchar(1)
--> 1 | short | A
--> 2 | long | NULL
--> 3 | short | NULL
--> 4 | unknown | NULL
--> country * | is char(2) | n int | yn varchar(1)
--> GB | GB | 1 | n
--> CZ | CZ | NULL | y
--> ?? | "? " | 3 | y
GO
-- Comparison follows the collation: neither case nor trailing blanks count, accents do.
SELECT id FROM dbo.author WHERE name = N'ADA  ';
SELECT id FROM dbo.author WHERE name = N'Celik';
SELECT id FROM dbo.author WHERE name COLLATE Latin1_General_CI_AI = N'celik';
SELECT id FROM dbo.author WHERE name COLLATE Latin1_General_BIN2 = N'ADA';
--> id int
--> 1
--> id int
--> id int
--> 3
--> id int
GO
SELECT id FROM dbo.book ORDER BY title COLLATE Latin1_General_CI_AS;
--> id int
--> 4
--> 1
--> 3
--> 2
GO
SELECT name FROM dbo.author UNION ALL SELECT title FROM dbo.book WHERE id = 1;
--> name nvarchar(40)
--> Ada
--> Bohumil
--> Çelik
--> Notes
GO
SELECT SUM(n) AS total, MAX(t) AS largest FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, t);
--> total int | largest varchar(1)
--> 3 | b
GO
SELECT name, id INTO dbo.copy FROM dbo.author WHERE id < 3;
SELECT * FROM dbo.copy ORDER BY id;
--> (2 rows)
--> name nvarchar(20) | id int
--> Ada | 1
--> Bohumil | 2
GO
