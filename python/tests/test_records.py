"""Records from Python are those of the command, byte for byte; what goes wrong is told in its words."""

from __future__ import annotations

import itertools
import json
import pickle
import threading
import time

import pytest

import kaiji

TEXT = "2020年11月14日\n横浜株式会社\n弊社のパソコン12台がEmotetに感染しました。深くお詫び申し上げます。"


def test_a_record_is_a_dict_with_evidence():
    record = kaiji.extract(TEXT, "https://example.com/notice.html", id="a", retrieved="2020-11-15")
    assert record["id"] == "a"
    assert record["source"]["url"] == "https://example.com/notice.html"
    assert record["source"]["retrieved"] == "2020-11-15"
    (device,) = record["devices"]
    assert device["count"] == 12
    for evidence in device["evidence"]:
        assert TEXT[evidence["start"] : evidence["end"]] == evidence["quote"]


def test_html_is_read_as_a_page():
    record = kaiji.extract(f"<html><body><p>{TEXT}</p></body></html>", html=True)
    assert record["source"]["media_type"] == "text/html"
    assert record["devices"][0]["count"] == 12


def test_documents_in_memory_give_the_bytes_of_the_command(command, documents, jsonl):
    told = command("extract", "-q", "-", given=jsonl)
    assert told.returncode == 0, told.stderr
    lines = list(kaiji.extract_many(documents).json())
    assert [line + "\n" for line in lines] == told.stdout.decode().splitlines(keepends=True)
    assert list(kaiji.extract_many(iter(documents), jobs=1)) == [json.loads(line) for line in lines]


def test_lines_give_the_bytes_of_the_command(command, jsonl):
    jsonl = jsonl.replace("\n", "\n\n", 2) + "{broken\n" + '"no object"\n' + '{"text": 3}\n'
    told = command("extract", "-", given=jsonl)
    records = kaiji.extract_lines(jsonl.splitlines(keepends=True), errors="keep")
    assert "".join(line + "\n" for line in records.json()) == told.stdout.decode()
    reasons = [line.split(": ", 2)[2] for line in told.stderr.decode().splitlines()]
    assert [error.reason for error in records.failures] == reasons
    number = jsonl.splitlines().index("{broken")
    assert [error.name for error in records.failures] == [f"lines[{number + n}]" for n in range(3)]


def test_one_document_gives_the_bytes_of_the_command(command, documents):
    for line in documents[:3]:
        told = command("extract", "-q", "-", given=json.dumps(line))
        record = kaiji.extract(line["text"], line.get("url"), id=line["id"], retrieved=line.get("retrieved"))
        assert record == json.loads(told.stdout)
        assert json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n" == told.stdout.decode()


def test_paths_give_the_bytes_of_the_command(command, texts):
    corpus = texts[0].parents[1]
    for paths in ([corpus / "none"], [texts[3], corpus / "restated"]):
        told = command("extract", "-q", *paths)
        assert told.returncode == 0, told.stderr
        lines = list(kaiji.extract_path(paths).json())
        assert "".join(line + "\n" for line in lines) == told.stdout.decode()
    assert len(list(kaiji.extract_path(texts[0]))) == 1
    assert len(list(kaiji.extract_path(str(texts[0])))) == 1


def test_a_stream_may_be_endless():
    records = kaiji.extract_many(TEXT for _ in itertools.count())
    assert [r["devices"][0]["count"] for r in itertools.islice(records, 300)] == [12] * 300


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "is empty; there is nothing to read"),
        ({"url": "https://example.com/"}, 'has neither "text" nor "html"; give the document under one of these keys'),
        ({"text": 3}, 'has a "text" that is no str'),
        (7, "is neither a text nor a mapping"),
        ("\ud800", "is not valid Unicode"),
    ],
)
def test_a_document_that_fails_says_why(document, reason):
    with pytest.raises(kaiji.DocumentError) as raised:
        list(kaiji.extract_many([document]))
    error = raised.value
    assert error.name == "documents[0]"
    assert error.reason.startswith(reason)
    assert str(error) == f"documents[0]: {error.reason}"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.name, again.reason) == (str(error), error.name, error.reason)


def test_failures_are_raised_in_turn_or_kept():
    documents = [TEXT, "", TEXT, {"text": ""}, TEXT]
    records = kaiji.extract_many(documents)
    assert next(records)["devices"]
    with pytest.raises(kaiji.DocumentError, match=r"documents\[1\]"):
        next(records)
    # The documents after one that failed are still there.
    assert next(records)["devices"]
    kept = kaiji.extract_many(documents, errors="keep")
    assert len(list(kept)) == 3
    assert [error.name for error in kept.failures] == ["documents[1]", "documents[3]"]
    with pytest.raises(ValueError, match="errors is"):
        kaiji.extract_many(documents, errors="ignore")


def test_messages_are_those_of_the_command(command, tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("")
    (tmp_path / "broken.jsonl").write_text("{broken\n")
    for path in (empty, tmp_path / "none.txt", tmp_path / "broken.jsonl"):
        told = command("extract", path)
        with pytest.raises(kaiji.DocumentError) as raised:
            list(kaiji.extract_path(path))
        assert f"kaiji: {raised.value}\n" in told.stderr.decode()


def test_what_the_iterator_raises_is_raised():
    def documents():
        yield TEXT
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(kaiji.extract_many(documents()))


def test_rules_can_be_laid_over(command, tmp_path):
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "words.tsv").write_text("wrong\n")
    with pytest.raises(kaiji.RuleError) as raised:
        kaiji.Engine(rules=folder)
    assert (raised.value.file, raised.value.line) == (str(folder / "words.tsv"), 1)
    assert f"kaiji: {raised.value}\n" == command("extract", "--rules", folder, "-", given=TEXT).stderr.decode()
    with pytest.raises(kaiji.Error, match="rules folder"):
        kaiji.Engine(rules=tmp_path / "none")
    assert kaiji.Engine().rules_sha256 == kaiji.extract(TEXT)["source"]["extractor"]["rules_sha256"]


def test_a_document_has_its_time(texts):
    engine = kaiji.Engine(timeout=1e-9)
    with pytest.raises(kaiji.DocumentError, match="took longer than a document may take"):
        engine.extract(texts[0].read_text("utf-8"))
    records = engine.extract_path(texts[:3], errors="keep")
    assert (list(records), len(records.failures)) == ([], 3)
    with pytest.raises(kaiji.Error, match="timeout is no time"):
        kaiji.Engine(timeout=-1)


def test_archives_say_what_was_passed_over(command, tmp_path):
    body = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no</p>"
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.com/\r\n"
        b"WARC-Date: 2020-11-14T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"
        b"Content-Type: application/http;msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(body)
    )
    archive = tmp_path / "crawl.warc"
    archive.write_bytes(head + body + b"\r\n\r\n")
    records = kaiji.extract_path(archive, filter="none")
    assert list(records) == []
    assert "1 for an answer other than success" in records.passed_over
    assert records.passed_over in command("extract", "--filter", "none", archive).stderr.decode()
    with pytest.raises(kaiji.Error, match='give "captures", "all" or "none"'):
        kaiji.extract_path(archive, filter="some")


def test_the_lock_is_released_while_documents_are_read(documents):
    """Another thread counts while records are made: with the lock held it would stand still."""
    kaiji.extract(TEXT)
    ticks, done = [], threading.Event()

    def count():
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    other = threading.Thread(target=count)
    other.start()
    begin = time.perf_counter()
    # One call into the extractor for all of them.
    batch = kaiji.extract_many(documents[:12] * 20, jobs=1)._stream.lines()
    end = time.perf_counter()
    done.set()
    other.join()
    assert len(batch) == 240
    during = [tick for tick in ticks if begin <= tick <= end]
    assert len(during) >= 10, f"{len(during)} ticks in {end - begin:.2f} s"


def test_threads_may_share_an_engine(documents):
    wanted = list(kaiji.extract_many(documents).json())
    found: dict[int, list[str]] = {}

    def work(number: int) -> None:
        found[number] = list(kaiji.extract_many(documents).json())

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(found[n] == wanted for n in range(4))


def test_threads_may_share_a_stream(documents):
    records = kaiji.extract_many(documents * 50, jobs=1)
    found: list[str] = []

    def work() -> None:
        while (batch := records._stream.lines()) is not None:
            found.extend(batch)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(list(kaiji.extract_many(documents).json()) * 50)
