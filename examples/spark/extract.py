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

What is written, in the folder given with --to:
  records/year=2024/*.parquet   the records, with the columns of `kaiji export --to parquet`; `year` is that of the
                                document's own date, and __HIVE_DEFAULT_PARTITION__ where it has none
  failures/*.parquet            the documents that could not be read: `input` (the file), `name` and `reason`

Exit status: 0 all well, 1 some documents failed, 2 wrong usage or nothing could be done.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator

import kaiji
import pyarrow as pa
from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StringType, StructField, StructType

FIELDS = ("id", "url", "retrieved", "text", "html")

FAILURE = pa.field("failure", pa.struct([pa.field(name, pa.string()) for name in ("input", "name", "reason")]))


def out_schema() -> pa.Schema:
    """The columns of a record, and what a document that failed has in their place."""
    return pa.schema([field.with_nullable(True) for field in kaiji.arrow_schema()] + [FAILURE])


def rows(records: kaiji.Records, origin: str, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Records as batches; documents that failed follow at the end, each a row."""
    for batch in records.batches():
        yield pa.RecordBatch.from_arrays([*batch.columns, pa.nulls(batch.num_rows, FAILURE.type)], schema=schema)
    if records.failures:
        failures = [{"input": origin, "name": e.name, "reason": e.reason} for e in records.failures]
        columns = [pa.nulls(len(failures), field.type) for field in schema][:-1]
        yield pa.RecordBatch.from_arrays([*columns, pa.array(failures, FAILURE.type)], schema=schema)


def extract_rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Documents in columns to records. Runs on the executors, whose processes each load one engine and keep it."""
    schema = out_schema()
    for batch in batches:
        columns = {name: batch.column(name).to_pylist() for name in batch.schema.names}
        origins = columns.pop("input")
        documents = [dict(zip(columns, values)) for values in zip(*columns.values())]
        records = kaiji.extract_many(documents, jobs=1, errors="keep")
        yield from named(records, lambda n: documents[n].get("id") or documents[n].get("url"), origins, schema)


def extract_lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Lines of JSON Lines to records."""
    schema = out_schema()
    for batch in batches:
        lines = batch.column("value").to_pylist()
        records = kaiji.extract_lines(lines, jobs=1, errors="keep")
        yield from named(records, lambda n: called(lines[n]), batch.column("input").to_pylist(), schema)


def called(line: str) -> str:
    """What messages call a line: its identifier or address, or how it begins where it has none."""
    try:
        fields = json.loads(line)
        return str(fields.get("id") or fields["url"])
    except (ValueError, AttributeError, KeyError):
        return line[:80]


def named(
    records: kaiji.Records, name: Callable[[int], str | None], origins: list[str], schema: pa.Schema
) -> Iterator[pa.RecordBatch]:
    """Rows of documents in memory; one that failed is called by its own name, and not by its place in a batch."""
    for batch in rows(records, "", schema):
        failures = batch.column("failure")
        if batch.num_rows and failures.null_count == 0:
            told = []
            for failure in failures.to_pylist():
                at = int(failure["name"].rsplit("[", 1)[1].rstrip("]"))
                told.append(failure | {"input": origins[at], "name": name(at) or failure["name"]})
            batch = batch.set_column(len(schema) - 1, FAILURE, pa.array(told, FAILURE.type))
        yield batch


def extract_archives(filtered: str):
    """Whole web archives to records."""

    def extract(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        schema = out_schema()
        for batch in batches:
            for origin, content in zip(batch.column("input").to_pylist(), batch.column("content")):
                with tempfile.TemporaryDirectory() as folder:
                    # Records say of which file they are by its name.
                    path = os.path.join(folder, origin.rsplit("/", 1)[-1])
                    with open(path, "wb") as file:
                        file.write(content.as_buffer())
                    records = kaiji.extract_path(path, jobs=1, errors="keep", filter=filtered)
                    for made in rows(records, origin, schema):
                        yield at_home(made, folder + os.sep, origin.rsplit("/", 1)[0] + "/")

    return extract


def at_home(batch: pa.RecordBatch, folder: str, home: str) -> pa.RecordBatch:
    """The paths of a copy as those of the file that was copied."""
    schema = batch.schema
    at = schema.get_field_index("source")
    source = batch.column(at)
    fields = list(source.type)
    inner = [source.field(n) for n in range(len(fields))]
    n = [field.name for field in fields].index("path")
    inner[n] = pa.compute.replace_substring(inner[n], folder, home)
    mask = source.is_null() if source.null_count else None
    return batch.set_column(at, schema.field(at), pa.StructArray.from_arrays(inner, fields=fields, mask=mask))


def documents_of(spark: SparkSession, args: argparse.Namespace) -> tuple[DataFrame, object]:
    """The documents as a frame, and what makes records of it."""
    origin = F.col("_metadata.file_path").alias("input")
    if args.format == "jsonl":
        return spark.read.text(args.inputs).select(origin, "value"), extract_lines
    if args.format == "warc":
        files = spark.read.format("binaryFile").load(args.inputs)
        # An archive is large: a task takes one at a time.
        return files.select(origin, "content").repartition(max(1, files.count())), extract_archives(args.filter)
    frame = spark.read.parquet(*args.inputs)
    named = dict(pair.split("=", 1) for pair in args.column)
    columns = [(field, named.get(field, field)) for field in FIELDS]
    there = [(field, name) for field, name in columns if name in frame.columns]
    if not {"text", "html"} & {field for field, _ in there}:
        raise SystemExit(
            f"{args.inputs[0]} has neither a column text nor html, but {', '.join(frame.columns)}; "
            "say which it is with --column text=NAME"
        )
    return frame.select(origin, *(F.col(name).cast("string").alias(field) for field, name in there)), extract_rows


def year() -> Column:
    """The year of the document's own date; null where it has none."""
    return F.regexp_extract(F.col("published.value"), r"^(\d{4})-", 1).try_cast("int")


def run(spark: SparkSession, args: argparse.Namespace) -> int:
    """Extracts and writes; the exit status."""
    frame, extract = documents_of(spark, args)
    schema = from_arrow_schema(out_schema())
    # Documents in a batch of Arrow: enough to keep an executor busy, few enough to bound its memory.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1" if args.format == "warc" else "256")
    made = frame.mapInArrow(extract, schema).persist(StorageLevel.DISK_ONLY)
    records = made.where(F.col("failure").isNull()).drop("failure").withColumn("year", year())
    records.write.mode(args.mode).partitionBy("year").parquet(f"{args.to}/records")
    failures = made.where(F.col("failure").isNotNull()).select("failure.*")
    failures.write.mode(args.mode).parquet(f"{args.to}/failures")
    failed = failures.count()
    if failed:
        print(f"{failed} documents could not be read; {args.to}/failures says which and why", file=sys.stderr)
    return 1 if failed else 0


def arguments(words: list[str]) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders on any Hadoop path")
    parser.add_argument("--to", required=True, metavar="FOLDER", help="where records and failures go")
    parser.add_argument("--format", required=True, choices=("parquet", "jsonl", "warc"), help="what is read")
    parser.add_argument("--column", action="append", default=[], metavar="FIELD=NAME", help="column of a field (parquet)")
    parser.add_argument("--filter", default="captures", choices=("captures", "all", "none"), help="which pages pass the quick filter first (warc)")
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
