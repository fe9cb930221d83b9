"""Prints dbo.type_limits as pymssql, and FreeTDS below it, reads it."""

import datetime
import struct
import sys

import pymssql
from canonical import line

COLUMNS = sys.argv[3].split(",")


def offset_moment(raw):
    """pymssql hands out the C structure of a datetimeoffset: time, days since 1900, offset, flags."""
    ticks, days, minutes, _flags = struct.unpack("<qihH", raw)
    utc = datetime.datetime(1900, 1, 1) + datetime.timedelta(days=days, microseconds=ticks // 10)
    zone = datetime.timezone(datetime.timedelta(minutes=minutes))
    return utc.replace(tzinfo=datetime.timezone.utc).astimezone(zone)


def variant(column, raw):
    """... and a sql_variant as the bytes of its value, text in UTF-8."""
    return raw.decode() if column == "variant_text" else struct.unpack("<i", raw)[0]


def readable(column, value):
    if value is None:
        return None
    if column.startswith("datetimeoffset"):
        return offset_moment(value)
    return variant(column, value) if column.startswith("variant") else value


def print_column(cursor, column):
    cursor.execute(f"SELECT id, {column} FROM dbo.type_limits ORDER BY id")
    for row in (1, 2, 3):
        try:
            line("read", row, column, readable(column, cursor.fetchone()[1]))
        except ValueError as error:
            line("read", row, column, f"{error}")


with pymssql.connect(
    server="127.0.0.1", port=sys.argv[1], user="sa", password=sys.argv[2], charset="UTF-8"
) as connection:
    for name in COLUMNS:
        print_column(connection.cursor(), name)
