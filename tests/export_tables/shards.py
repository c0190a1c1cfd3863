"""Loads two exports together, of which the first has no value in most columns: usage shards.py FIRST SECOND"""

import pathlib
import sys

import datasets
import duckdb

first, second = map(pathlib.Path, sys.argv[1:])
empty = 0
for file in sorted(second.glob("*.parquet")):
    shards = [first / file.name, file]
    counts = [duckdb.sql(f"SELECT count(*) FROM read_parquet('{s}')").fetchall()[0][0] for s in shards]
    empty += counts[0] == 0
    if sum(counts) == 0:
        continue
    loaded = datasets.load_dataset("parquet", data_files=[str(s) for s in shards], split="train")
    assert len(loaded) == sum(counts), (file.name, counts)
    one, two = (set(duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{s}')").fetchall()) for s in shards)
    assert one == two, (file.name, one ^ two)
assert empty > 20, f"only {empty} tables of {first} are empty"
records = datasets.load_dataset("parquet", data_files=[str(first / "records.parquet"), str(second / "records.parquet")], split="train")
assert records[0]["organization"] is None and records[0]["devices"] == []
assert any(r["organization"] for r in records)
print(f"{empty} tables of the first are empty: all well")
