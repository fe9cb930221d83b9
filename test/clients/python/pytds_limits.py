"""Prints dbo.type_limits as python-tds reads it, and again each value sent back as a parameter.

With "store" as the last argument also as it comes back from a column of its type that the parameter was inserted into.
"""

import sys

import pytds
from canonical import line

port, password, stores = int(sys.argv[1]), sys.argv[2], sys.argv[-1] == "store"


def stored(cursor, column, value):
    cursor.execute(f"SELECT TOP (0) {column} INTO #stored FROM dbo.type_limits")
    # Text is sent as nvarchar(max), which a sql_variant does not take.
    cast = "CAST(%s AS nvarchar(4000))" if column == "variant_text" else "%s"
    cursor.execute(f"INSERT INTO #stored VALUES ({cast})", (value,))
    cursor.execute("SELECT * FROM #stored")
    found = cursor.fetchone()[0]
    cursor.execute("DROP TABLE #stored")
    return found


with pytds.connect("127.0.0.1", port=port, user="sa", password=password) as connection:
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM dbo.type_limits ORDER BY id")
    columns = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        for column, value in list(zip(columns, row))[1:]:
            line("read", row[0], column, value)
            sent = pytds.Binary(value) if isinstance(value, bytes) else value
            cursor.execute("SELECT %s AS v", (sent,))
            line("sent", row[0], column, cursor.fetchone()[0])
            if stores:
                line("stored", row[0], column, stored(cursor, column, sent))
