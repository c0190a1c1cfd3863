"""The job in local-cluster mode, with two executors that are processes of their own: its rows are the command's."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import dataset, parquet

import kaiji

pytest.importorskip("pyspark")

ROOT = Path(__file__).resolve().parents[3]
JOB = ROOT / "examples/spark/extract.py"
EXECUTOR = b"CoarseGrainedExecutorBackend"


def texts() -> list[str]:
    found = sorted((ROOT / "corpus/dev").glob("*.txt"))
    return [path.read_text("utf-8") for path in found]


def documents(count: int) -> list[dict[str, str]]:
    known = texts()
    return [{"id": f"d{n:05}", "text": known[n % len(known)]} for n in range(count)]


def start(*words: object) -> subprocess.Popen[str]:
    """The job on two executors of one core each."""
    command = [
        sys.executable, str(JOB.with_name("tests") / "submit.py"), str(JOB), *map(str, words),
    ]  # fmt: skip
    environment = os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def finish(job: subprocess.Popen[str]) -> tuple[int, str]:
    told, _ = job.communicate(timeout=900)
    return job.returncode, told


def run(*words: object) -> tuple[int, str]:
    return finish(start(*words))


def rows(folder: Path) -> list[dict]:
    """The records of a job, by identifier, with the year of their folder."""
    return by_id(dataset.dataset(folder / "table=records", partitioning="hive").to_table().to_pylist())


def by_id(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: row["id"])


def failures(folder: Path) -> list[dict]:
    there = folder / "table=failures"
    return dataset.dataset(there).to_table().to_pylist() if there.exists() else []


def wanted(lines: Iterable[str]) -> list[dict]:
    """The lines of the command as rows."""
    made = []
    for line in lines:
        record = json.loads(line)
        value = lambda name: record[name]["value"] if record[name] else None  # noqa: E731
        day = value("published") or ""
        row = {"id": record["id"], "year": int(day[:4]) if day[:4].isdigit() else None, "record": line}
        row |= {name: record["source"].get(name) for name in ("url", "path", "archive_record", "retrieved")}
        row |= {n: value(n) for n in ("document_kind", "title", "organization", "published", "report_stage")}
        row |= {name: [item["value"] for item in record[name]] for name in ("incident_types", "malware")}
        made.append(row | dict.fromkeys(("input", "name", "reason")))
    return by_id(made)


def test_json_lines_give_the_rows_of_the_command(tmp_path):
    lines = [json.dumps(line, ensure_ascii=False) for line in documents(300)]
    lines[7] = "{broken"
    lines[11] = json.dumps({"id": "empty", "text": ""})
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.jsonl").write_text("\n".join(lines[:150]), "utf-8")
    (tmp_path / "in/b.jsonl.gz").write_bytes(gzip.compress("\n".join(lines[150:]).encode()))
    status, told = run("--format", "jsonl", "--to", tmp_path / "out", tmp_path / "in")
    assert status == 1, told
    assert "2 documents could not be read" in told
    command = subprocess.run(
        [sys.executable, "-m", "kaiji", "extract", "-"], input="\n".join(lines), capture_output=True, text=True
    )
    there = command.stdout.splitlines()
    assert len(there) == 298
    assert rows(tmp_path / "out") == wanted(there)
    failed = failures(tmp_path / "out")
    reasons = [line.split(": ", 2)[2] for line in command.stderr.splitlines()]
    assert sorted(f["reason"] for f in failed) == sorted(reasons)
    assert sorted(f["name"] for f in failed) == [lines[11], "{broken"]
    assert all(f["input"].endswith("/in/a.jsonl") for f in failed)


def test_an_executor_may_die_in_the_middle(tmp_path):
    lines = documents(1200)
    (tmp_path / "in").mkdir()
    for part in range(12):
        table = pa.table({"body": [line["text"] for line in lines[part::12]], "id": [line["id"] for line in lines[part::12]]})
        parquet.write_table(table, tmp_path / f"in/{part}.parquet")
    job = start("--format", "parquet", "--column", "text=body", "--to", tmp_path / "out", tmp_path / "in")
    try:
        killed = kill_an_executor(job)
    except BaseException:
        job.kill()
        raise
    assert job.poll() is None, "the job was over before an executor was killed"
    status, told = finish(job)
    assert status == 0, told
    assert killed
    assert rows(tmp_path / "out") == wanted(kaiji.extract_many(lines).json())
    assert failures(tmp_path / "out") == []


def kill_an_executor(job: subprocess.Popen[str]) -> int:
    """Waits until two executors work, then kills one."""
    end = time.monotonic() + 300
    while time.monotonic() < end and job.poll() is None:
        executors = [pid for pid in processes() if EXECUTOR in command_of(pid)]
        working = [pid for pid in executors if busy(pid)]
        if len(executors) >= 2 and len(working) >= 2:
            time.sleep(1)
            os.kill(working[0], signal.SIGKILL)
            return working[0]
        time.sleep(0.1)
    told = job.communicate()[0] if job.poll() is not None else "no two executors began to work"
    raise AssertionError(told)


def busy(executor: int) -> bool:
    """Has an executor begun with Python?"""
    return any(parent_of(pid) == executor for pid in processes() if b"pyspark" in command_of(pid))


def processes() -> list[int]:
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def command_of(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def parent_of(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def test_web_archives_give_the_rows_of_the_command(tmp_path):
    (tmp_path / "in").mkdir()
    for part in range(2):
        archive = b"".join(
            capture(f"https://example.com/{part}/{n}.html", text)
            for n, text in enumerate(texts()[part * 8 : part * 8 + 8])
        )
        (tmp_path / f"in/{part}.warc").write_bytes(archive)
    status, told = run("--format", "warc", "--to", tmp_path / "out", tmp_path / "in")
    assert status == 0, told
    folder = str(tmp_path / "in") + os.sep
    there = [line.replace(json.dumps(folder)[1:-1], "") for line in kaiji.extract_path(tmp_path / "in").json()]
    assert there and rows(tmp_path / "out") == wanted(there)


def capture(url: str, text: str) -> bytes:
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in text.splitlines())}</body></html>".encode()
    body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2022-04-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: application/http;msgtype=response\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def test_records_may_be_nested(tmp_path):
    (tmp_path / "in").mkdir()
    table = pa.table({"text": texts()[:20], "id": [f"d{n:02}" for n in range(20)]})
    parquet.write_table(table, tmp_path / "in/a.parquet")
    status, told = run("--format", "parquet", "--nested", "--to", tmp_path / "out", tmp_path / "in")
    assert status == 0, told
    there = kaiji.extract_many(table.to_pylist()).to_arrow().to_pylist()
    none = dict.fromkeys(("input", "name", "reason", "year"))
    made = [row | {"year": None} for row in rows(tmp_path / "out")]
    assert made == by_id([row | none for row in there])


def test_wrong_words_are_told(tmp_path):
    parquet.write_table(pa.table({"content": ["x"]}), tmp_path / "a.parquet")
    status, told = run("--format", "parquet", "--to", tmp_path / "out", tmp_path / "a.parquet")
    assert status not in (0, 1) or "neither a column text nor html, but content" in told, told
    assert "say which it is with --column text=NAME" in told
