"""How the clients print values, so that all of them can be compared: see ../README.md."""

import datetime
import decimal
import struct
import sys
import uuid

sys.stdout.reconfigure(encoding="utf-8")


def moment(value):
    """Python keeps six of the seven digits of a second."""
    text = f"{value.year:04d}-{value:%m-%dT%H:%M:%S}.{value.microsecond:06d}0"
    if value.tzinfo is None:
        return text
    minutes = int(value.utcoffset().total_seconds() // 60)
    return f"{text}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"


def text(value):
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return struct.pack(">d", value).hex()
    if isinstance(value, decimal.Decimal):
        return f"{value:f}"
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.time):
        return f"{value:%H:%M:%S}.{value.microsecond:06d}0"
    if isinstance(value, uuid.UUID):
        return str(value).upper()
    return str(value)


def line(what, row, column, value):
    print(what, row, column, text(value), sep="\t")
