"""kaiji on Spark: reads documents from any Hadoop path and writes their records as Parquet, partitioned by year.

    spark-submit extract.py --format parquet --to s3a://bucket/records s3a://bucket/pages
    spark-submit extract.py --format jsonl --to hdfs:///records hdfs:///pages/*.jsonl.gz
    spark-submit extract.py --format warc --to hdfs:///records hdfs:///crawl/*.warc.gz

The Python of every executor needs the wheel of kaiji with its extra `arrow`; docs/scale.md says how to give it to them.

What is read:
  parquet  columns `text` or `html` (strings), and `id`, `url`, `retrieved` where they are known; --column text=body
           reads one of another name
  jsonl    a document a line, as `kaiji extract` reads it
  warc     web archives, compressed or not, each read by one task; --filter as the command's

What is written, in the folder given with --to, in one pass:
  table=records/year=2024/*.parquet  a row a record: `record` is its JSON as `kaiji extract` writes it, and columns to
                                     look for it by: id, url, path, archive_record, retrieved, document_kind, title,
                                     organization, published, report_stage, incident_types, malware. `year` is that of
                                     the document's own date, and __HIVE_DEFAULT_PARTITION__ where it has none
  table=failures/...                 the documents that could not be read: `input` (the file), `name` and `reason`
With --nested records have the columns of `kaiji export --to parquet` instead, which Spark is slower to write.

Exit status: 0 all well, 1 some documents failed, 2 wrong usage or nothing could be done.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import kaiji
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema

FIELDS = ("id", "url", "retrieved", "text", "html")

# Documents in a batch of Arrow: enough to keep an executor busy, few enough to bound its memory.
BATCH = 256

FAILURE = ("input", "name", "reason")


def out_schema(columns: str) -> pa.Schema:
    """The columns of a record, those of a document that failed, and by which rows are divided."""
    failure = [pa.field(name, pa.string()) for name in FAILURE]
    where = [pa.field("table", pa.string()), pa.field("year", pa.int32())]
    return pa.schema([field.with_nullable(True) for field in kaiji.arrow_schema(columns)] + failure + where)


def year(day: str | None) -> int | None:
    """The year of a day; `--07-28` has none."""
    return int(day[:4]) if day and day[:4].isdigit() else None


def rows(
    records: kaiji.Records, columns: str, told: Callable[[kaiji.DocumentError], tuple]
) -> Iterator[pa.RecordBatch]:
    """Records as rows, and documents that failed. `told` says of one its input, name and reason."""
    schema = out_schema(columns)
    for batch in records.batches(columns):
        published = batch.column("published")
        days = published.field("value") if columns == "nested" else published
        empty = [pa.nulls(batch.num_rows, pa.string()) for _ in FAILURE]
        table = pa.array(["records"] * batch.num_rows, pa.string())
        years = pa.array(map(year, days.to_pylist()), pa.int32())
        yield pa.RecordBatch.from_arrays([*batch.columns, *empty, table, years], schema=schema)
    if failures := [told(error) for error in records.failures]:
        empty = [pa.nulls(len(failures), field.type) for field in schema][: -len(FAILURE) - 2]
        why = [pa.array(column, pa.string()) for column in zip(*failures)]
        table = pa.array(["failures"] * len(failures), pa.string())
        yield pa.RecordBatch.from_arrays([*empty, *why, table, pa.nulls(len(failures), pa.int32())], schema=schema)


def extract_rows(columns: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Documents in columns to records. Runs on the executors, whose processes each load one engine and keep it."""
    calls: list[tuple[str, str | None]] = []

    def documents() -> Iterator[dict]:
        for batch in batches:
            for row in batch.to_pylist():
                calls.append((row.pop("input"), row.get("id") or row.get("url")))
                yield row

    records = kaiji.extract_many(documents(), jobs=1, errors="keep")
    yield from rows(records, columns, called(calls))


def extract_lines(columns: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Lines of JSON Lines to records. One that failed is called by how it begins, which often holds its identifier."""
    calls: list[tuple[str, str | None]] = []

    def lines() -> Iterator[str]:
        for batch in batches:
            for row in batch.to_pylist():
                calls.append((row["input"], row["value"][:80]))
                yield row["value"]

    records = kaiji.extract_lines(lines(), jobs=1, errors="keep")
    yield from rows(records, columns, called(calls))


def called(calls: list[tuple[str, str | None]]) -> Callable[[kaiji.DocumentError], tuple]:
    """Calls a document that failed by its own name, and not by its place in the task, which kaiji calls it by."""

    def told(error: kaiji.DocumentError) -> tuple:
        origin, name = calls[int(error.name.rsplit("[", 1)[1].rstrip("]"))]
        return origin, name or error.name, error.reason

    return told


def extract_archives(filtered: str, columns: str, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Whole web archives to records."""
    for batch in batches:
        for origin, content in zip(batch.column("input").to_pylist(), batch.column("content")):
            with tempfile.TemporaryDirectory() as folder:
                # Records say of which file they are, by its name; their copy's folder is no one's business.
                os.chdir(folder)
                path = origin.rsplit("/", 1)[-1]
                with open(path, "wb") as file:
                    file.write(content.as_buffer())
                records = kaiji.extract_path(path, jobs=1, errors="keep", filter=filtered)
                yield from rows(records, columns, lambda error: (origin, error.name, error.reason))
                os.chdir("/")


def documents_of(spark: SparkSession, args: argparse.Namespace) -> tuple[DataFrame, Callable]:
    """The documents as a frame, and what makes records of it."""
    origin = F.col("_metadata.file_path").alias("input")
    if args.format == "jsonl":
        return spark.read.text(args.inputs).select(origin, "value"), partial(extract_lines, args.columns)
    if args.format == "warc":
        files = spark.read.format("binaryFile").load(args.inputs).select(origin, "content")
        # An archive is large: a task takes one at a time.
        return files.repartition(max(1, files.count())), partial(extract_archives, args.filter, args.columns)
    frame = spark.read.parquet(*args.inputs)
    named = dict(pair.split("=", 1) for pair in args.column)
    columns = [(field, named.get(field, field)) for field in FIELDS]
    there = [(field, name) for field, name in columns if name in frame.columns]
    if not {"text", "html"} & {field for field, _ in there}:
        raise SystemExit(
            f"{args.inputs[0]} has neither a column text nor html, but {', '.join(frame.columns)}; "
            "say which it is with --column text=NAME"
        )
    columns = [F.col(name).cast("string").alias(field) for field, name in there]
    return frame.select(origin, *columns), partial(extract_rows, args.columns)


def run(spark: SparkSession, args: argparse.Namespace) -> int:
    """Extracts and writes; the exit status."""
    documents, extract = documents_of(spark, args)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 1 if args.format == "warc" else BATCH)
    # A file for each year is open at a time: rows need not be sorted by year before they are written.
    spark.conf.set("spark.sql.maxConcurrentOutputFileWriters", 64)
    made = documents.mapInArrow(extract, from_arrow_schema(out_schema(args.columns)))
    # No two records are alike: a dictionary of them is work for nothing.
    writer = made.write.mode(args.mode).option("parquet.enable.dictionary#record", "false")
    writer.partitionBy("table", "year").parquet(args.to)
    written = spark.read.parquet(args.to)
    failed = written.where(F.col("table") == "failures").count()
    if failed:
        print(f"{failed} documents could not be read; {args.to}/table=failures says which and why", file=sys.stderr)
    return 1 if failed else 0


def arguments(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders on any Hadoop path")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where records and failures go")
    parser.add_argument("--format", required=True, choices=("parquet", "jsonl", "warc"), help="what is read")
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=NAME", help="column of a field (parquet)")
    parser.add_argument("--filter", default="captures", choices=("captures", "all", "none"), help="which pages pass the quick filter first (warc)")
    parser.add_argument("--nested", dest="columns", action="store_const", const="nested", default="keyed", help="records in columns of their own instead of as JSON")
    parser.add_argument("--mode", default="errorifexists", choices=("errorifexists", "overwrite", "append"), help="what to do where --to has records already")
    args = parser.parse_args(words)
    for pair in args.column:
        if pair.split("=", 1)[0] not in FIELDS or "=" not in pair:
            parser.error(f"--column {pair}: write one of {', '.join(FIELDS)}, =, and the column's name")
    return args


def main() -> None:
    """Runs the job on the cluster that spark-submit names."""
    args = arguments(sys.argv[1:])
    spark = SparkSession.builder.appName("kaiji").getOrCreate()
    try:
        status = run(spark, args)
    finally:
        spark.stop()
    sys.exit(status)


if __name__ == "__main__":
    main()
