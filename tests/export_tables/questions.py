"""Runs the queries of docs/tables.md with DuckDB: usage questions.py DOCS TABLES ONE_NOTICE"""

import os
import pathlib
import re
import sys

import duckdb

docs, tables, one = sys.argv[1:]
text = pathlib.Path(docs).read_text(encoding="utf-8")
queries = re.findall(r"```sql\n(.*?)```", text, re.S)
assert len(queries) == 4


def run(folder, query):
    """What a reader sees who works in the folder."""
    here = os.getcwd()
    os.chdir(folder)
    try:
        cursor = duckdb.connect()
        cursor.execute(query)
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row)) for row in cursor.fetchall()]
    finally:
        os.chdir(here)


(pcs,) = run(one, queries[0])
assert pcs["organization"] == "株式会社つゆくさ文具" and str(pcs["day"]) == "2020-11-09", pcs
assert (pcs["machines"], pcs["count"], pcs["qualifier"]) == ("pc infected", 12, "about"), pcs
assert "12台" in pcs["words"], pcs

# The sentence, by the documentation's own function.
(code,) = re.findall(r"```python\n(.*?)```", text, re.S)
os.environ["PATH"] = str(pathlib.Path(os.environ["KAIJI"]).parent) + os.pathsep + os.environ["PATH"]
scope = {}
exec(code, scope)
sentence = scope["sentence"](pcs["path"], pcs["quote_start"])
assert sentence == "2020年11月9日、弊社のパソコン約12台がウイルス「Emotet」に感染しました。", sentence

# Each query says something of the corpus.
pcs, delays, data, revised = (run(tables, query) for query in queries)
assert pcs and all(row["words"] for row in pcs)
documents = {(r["organization"], r["machines"], r["document_id"]) for r in pcs}
assert len(documents) == len(pcs), "a row a document"
assert any(row["incidents"] > 1 and row["days"] is not None for row in delays), delays
assert all(row["label_ja"] for row in data) and any(row["status"] == "possible" for row in data)
figures = {}
for row in revised:
    figures.setdefault((row["organization"], row["field"], row["about"]), []).append(row["value_count"])
assert any(len(set(f)) > 1 for f in figures.values()), figures
print(f"{len(pcs)} rows of PCs, {len(figures)} revised figures: all well")
