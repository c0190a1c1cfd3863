"""Opens the tables with DuckDB, pandas and polars: usage frames.py CSV TSV PARQUET DATAPACKAGE

Columns are those of the description, values are the same in every form, references lead somewhere, and every name can
be written in SQL without quotation marks.
"""

import datetime
import json
import sys

import duckdb
import pandas
import polars

csv, tsv, parquet, package = sys.argv[1:]
resources = json.load(open(package, encoding="utf-8"))["resources"]
db = duckdb.connect()
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}
POLARS = {"string": polars.String, "integer": polars.Int64, "number": polars.Float64, "date": polars.Date}


def plain(cell):
    """Text of a CSV or TSV cell without the apostrophe that keeps spreadsheets from running it."""
    return cell[1:] if isinstance(cell, str) and cell.startswith("'") else cell


def unescaped(cell):
    """Text of a TSV cell."""
    if not isinstance(cell, str):
        return cell
    out, rest = [], iter(cell)
    for char in rest:
        out.append({"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}[next(rest)] if char == "\\" else char)
    return plain("".join(out))


def typed(cell, kind):
    if cell in ("", None):
        return None
    if kind == "date":
        return datetime.date.fromisoformat(cell)
    return {"string": str, "integer": int, "number": float}[kind](cell)


rows = 0
for resource in resources:
    name, fields = resource["name"], resource["schema"]["fields"]
    names, kinds = [f["name"] for f in fields], [f["type"] for f in fields]

    file = f"{parquet}/{name}.parquet"
    described = db.execute(f"DESCRIBE SELECT * FROM read_parquet('{file}')").fetchall()
    assert [(d[0], d[1]) for d in described] == [(n, DUCKDB[k]) for n, k in zip(names, kinds)], (name, described)
    db.execute(f"CREATE TABLE {name} AS SELECT {', '.join(names)} FROM read_parquet('{file}')")
    want = db.execute(f"SELECT {', '.join(names)} FROM {name}").fetchall()
    rows += len(want)

    columns = ", ".join(f"'{n}': '{DUCKDB[k]}'" for n, k in zip(names, kinds))
    read = f"read_csv('{csv}/{name}.csv', header = true, columns = {{{columns}}}, quote = '\"', escape = '\"')"
    got = [tuple(map(plain, row)) for row in db.execute(f"SELECT {', '.join(names)} FROM {read}").fetchall()]
    assert got == want, (name, "csv by DuckDB", [p for p in zip(got, want) if p[0] != p[1]][:1])

    frame = polars.read_parquet(file)
    assert dict(frame.schema) == dict(zip(names, (POLARS[k] for k in kinds))), (name, frame.schema)
    assert frame.rows() == want, (name, "parquet by polars")

    frame = pandas.read_parquet(file)
    assert list(frame.columns) == names and len(frame) == len(want), (name, "parquet by pandas")
    for form, separator, back in [(csv, ",", plain), (tsv, "\t", unescaped)]:
        ending = "csv" if separator == "," else "tsv"
        frame = pandas.read_csv(f"{form}/{name}.{ending}", sep=separator, dtype=str, keep_default_na=False)
        assert list(frame.columns) == names
        got = [tuple(typed(back(c), k) for c, k in zip(row, kinds)) for row in frame.itertuples(index=False)]
        assert got == want, (name, ending, [p for p in zip(got, want) if p[0] != p[1]][:1])

orphans = 0
for resource in resources:
    for key in resource["schema"].get("foreignKeys", []):
        (column,), (other,) = key["fields"], key["reference"]["fields"]
        there = f"SELECT {other} FROM {key['reference']['resource']}"
        query = f"SELECT count(*) FROM {resource['name']} WHERE {column} NOT IN ({there})"
        orphans += db.execute(query).fetchall()[0][0]
assert orphans == 0, f"{orphans} references lead nowhere"

# Whole records are those of the record file.
records = [json.loads(line) for line in open("records.jsonl", encoding="utf-8")]
frame = polars.read_parquet(f"{parquet}/records.parquet")
assert frame.columns == list(records[0]) and frame.to_dicts() == records
nested = db.execute(
    f"SELECT d.device, d.count FROM (SELECT unnest(devices) AS d FROM read_parquet('{parquet}/records.parquet'))"
).fetchall()
assert nested == db.execute("SELECT device, count FROM devices").fetchall()
assert pandas.read_parquet(f"{parquet}/records.parquet").shape == (len(records), len(records[0]))
print(f"{len(resources)} tables, {rows} rows, {len(records)} records: all well")
