"""Checks the database with Python's SQLite: usage database.py FILE CSV"""

import csv
import pathlib
import sqlite3
import sys


def cell(value):
    """A value as CSV has it: nothing for what is not stated, 1 for 1.0."""
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)


db = sqlite3.connect(sys.argv[1])
assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
assert db.execute("PRAGMA foreign_key_check").fetchall() == []
tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
csv.field_size_limit(1 << 30)
for table in tables:
    with open(pathlib.Path(sys.argv[2]) / f"{table}.csv", encoding="utf-8", newline="") as file:
        read = csv.reader(file)
        names = next(read)
        rows = [list(map(cell, row)) for row in db.execute(f"SELECT {', '.join(names)} FROM {table}")]
        plain = [[c[1:] if c.startswith("'") else c for c in row] for row in read]
    assert sorted(rows) == sorted(plain), table
assert len(tables) == len(list(pathlib.Path(sys.argv[2]).glob("*.csv")))
assert "-- How many; empty where" in db.execute("SELECT sql FROM sqlite_master WHERE name = 'devices'").fetchone()[0]

views = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
for view in views:
    assert db.execute(f"SELECT * FROM {view} LIMIT 1").fetchall(), f"{view} is empty"
assert len(views) == 5, views
count = db.execute("SELECT count(*) FROM incident_overview").fetchone()
assert count == db.execute("SELECT count(*) FROM incidents").fetchone(), "an incident is one line"
assert db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'evidence_by_fact_id'").fetchone() == (1,)

# What the tables do not allow is refused.
db.execute("PRAGMA foreign_keys = ON")
fact, document = db.execute("SELECT fact_id, document_id FROM facts WHERE field = 'title' LIMIT 1").fetchone()
good = [fact, document, "pc", "infected", 12, "exact", 0.9]
bad = {"device": (2, "toaster"), "reference": (1, "nowhere"), "type": (4, "twelve"), "confidence": (6, 1.5), "required": (3, None)}
insert = "INSERT INTO devices VALUES (?, ?, ?, ?, ?, ?, ?)"
for what, (at, value) in bad.items():
    row = list(good)
    row[at] = value
    try:
        db.execute(insert, row)
    except sqlite3.IntegrityError:
        continue
    raise AssertionError(f"a wrong {what} is taken")
db.execute(insert, good)
db.rollback()
print(f"{len(tables)} tables, {len(views)} views: all well")
