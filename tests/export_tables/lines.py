"""Opens JSON Lines and checks them: usage lines.py RECORDS RECORD_SCHEMA CASES CASE_SCHEMA

DuckDB, pandas and polars see the keys of the schema; check-jsonschema finds the schemas well-formed, every record and
case valid, and a spoilt one not.
"""

import json
import pathlib
import subprocess
import sys

import duckdb
import pandas
import polars

# Days are recognised as such.
KIND = {"string": ("VARCHAR", "DATE", "JSON"), "array": ("[]", "JSON"), "object": ("STRUCT", "JSON")}


def check(*args):
    command = [str(pathlib.Path(sys.executable).parent / "check-jsonschema"), *args]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode == 0, done.stdout + done.stderr


for part, (path, schema_path) in enumerate([sys.argv[1:3], sys.argv[3:5]]):
    schema = json.load(open(schema_path, encoding="utf-8"))
    keys = schema["required"] + (["records"] if part else [])
    lines = [json.loads(line) for line in open(path, encoding="utf-8")]
    read = f"read_json('{path}', format = 'newline_delimited', sample_size = -1)"
    described = {d[0]: d[1] for d in duckdb.sql(f"DESCRIBE SELECT * FROM {read}").fetchall()}
    assert list(described) == keys, (set(keys) ^ set(described))
    for key, kind in described.items():
        wanted = schema["properties"].get(key, {"type": "array"}).get("type", "object")
        wanted = next(k for k in (wanted if isinstance(wanted, list) else [wanted]) if k != "null")
        assert any(k in kind for k in KIND[wanted]), (key, kind, wanted)
    assert duckdb.sql(f"SELECT count(*) FROM {read}").fetchall() == [(len(lines),)]
    frame = pandas.read_json(path, lines=True, dtype=False)
    assert list(frame.columns) == keys and len(frame) == len(lines)
    frame = polars.read_ndjson(path, infer_schema_length=None)
    assert list(frame.schema) == keys and len(frame) == len(lines)

    good, report = check("--check-metaschema", schema_path)
    assert good, report
    folder = pathlib.Path(f"split-{part}")
    folder.mkdir()
    for n, line in enumerate(lines):
        line.pop("records", None)
        (folder / f"{n}.json").write_text(json.dumps(line), encoding="utf-8")
    good, report = check("--schemafile", schema_path, *map(str, sorted(folder.iterdir())))
    assert good, report
    bad = dict(lines[0])
    del bad["id"]
    (folder / "bad.json").write_text(json.dumps(bad), encoding="utf-8")
    good, report = check("--schemafile", schema_path, str(folder / "bad.json"))
    assert not good and "'id' is a required property" in report, report
    print(f"{len(lines)} lines of {path}")
print("all well")
