"""Prints dbo.type_limits as python-tds reads it, and again each value sent back as a parameter."""

import sys

import pytds
from canonical import line

port, password = int(sys.argv[1]), sys.argv[2]

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
