"""Records as Arrow and as pandas: the same values, the same columns whatever the records."""

from __future__ import annotations

import json

import pytest

import kaiji

pa = pytest.importorskip("pyarrow")


def test_a_table_holds_the_records(documents):
    table = kaiji.extract_many(documents).to_arrow()
    assert table.schema == kaiji.arrow_schema()
    assert table.num_rows == len(documents)
    assert table.to_pylist() == list(kaiji.extract_many(documents))


def test_the_columns_are_those_of_the_export(command, texts, tmp_path):
    from pyarrow import parquet

    command("export", "--to", "parquet", "-o", tmp_path / "set", *texts[:3])
    exported = parquet.read_table(tmp_path / "set" / "records.parquet")
    assert exported.schema == kaiji.arrow_schema()
    assert exported.to_pylist() == kaiji.extract_path(texts[:3]).to_arrow().to_pylist()


def test_keyed_columns_are_of_the_record_beside_them(documents):
    table = pa.Table.from_batches(kaiji.extract_many(documents).batches("keyed"))
    assert table.schema == kaiji.arrow_schema("keyed")
    rows = table.to_pylist()
    assert [row["record"] for row in rows] == list(kaiji.extract_many(documents).json())
    for row in rows:
        record = json.loads(row["record"])
        assert row["id"] == record["id"]
        for name in ("url", "path", "archive_record", "retrieved"):
            assert row[name] == record["source"].get(name)
        for name in ("document_kind", "title", "organization", "published", "report_stage"):
            assert row[name] == (record[name] and record[name]["value"])
        for name in ("incident_types", "malware"):
            assert row[name] == [item["value"] for item in record[name]]
    with pytest.raises(ValueError, match="columns are"):
        next(kaiji.extract_many(documents).batches("flat"))


def test_no_documents_are_a_table_without_rows():
    table = kaiji.extract_many([]).to_arrow()
    assert (table.num_rows, table.schema) == (0, kaiji.arrow_schema())


def test_batches_come_as_they_are_read(documents):
    batches = kaiji.extract_many(documents * 50, jobs=1).batches()
    first = next(batches)
    assert 0 < first.num_rows < len(documents) * 50


def test_failures_are_kept_beside_a_table(documents):
    records = kaiji.extract_many([documents[0], "", documents[1]], errors="keep")
    assert records.to_arrow().num_rows == 2
    assert [error.name for error in records.failures] == ["documents[1]"]
    with pytest.raises(kaiji.DocumentError):
        kaiji.extract_many([documents[0], ""]).to_arrow()


def test_what_was_begun_one_by_one_is_not_lost(documents):
    records = kaiji.extract_many(documents)
    next(records)
    with pytest.raises(kaiji.Error, match="begun one by one"):
        records.to_arrow()


def test_a_frame_has_a_row_for_each_record(documents):
    pytest.importorskip("pandas")
    frame = kaiji.extract_many(documents).to_pandas()
    records = list(kaiji.extract_many(documents))
    assert list(frame["id"]) == [r["id"] for r in records]
    names = ["" if r["organization"] is None else r["organization"]["value"] for r in records]
    assert list(frame["organization"].str["value"].fillna("")) == names
    assert list(frame["devices"]) == [r["devices"] for r in records]
