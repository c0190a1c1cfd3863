#!/usr/bin/env bash
# How time and memory grow with the input: documents 1, 10 and 100 times, one document of 5 MB, one line of 1 MB, and
# 100,000 documents on all threads.
#
#   benches/growth.sh [DOCUMENTS]
#
# DOCUMENTS is the number that 1x stands for (1,000). The texts are those of corpus/dev and corpus/written, numbered so
# that no two are the same bytes. Time is that of one thread without the start of the process; memory is the process's
# peak. Nothing is installed; files go to a temporary folder, about 400 MB.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

documents=${1:-1000}
prepare python3

DOCUMENTS=$documents FOLDER=$folder KAIJI=$kaiji python3 - <<'PYTHON'
import os, pathlib, statistics

from measured import numbered, run, write_lines

folder = pathlib.Path(os.environ["FOLDER"])
once = int(os.environ["DOCUMENTS"])

def lines(name, docs):
    """A file of JSON Lines, and the bytes of text in it."""
    return folder / name, write_lines(folder / name, docs)

def measure(path, jobs, runs):
    command = [os.environ["KAIJI"], "extract", "--quiet", "--jobs", str(jobs), str(path)]
    done = [run(command) for _ in range(runs)]
    return statistics.median(s for s, _ in done), max(m for _, m in done)

(folder / "one.txt").write_text("2020年11月14日\n横浜株式会社\n弊社のパソコン12台がEmotetに感染しました。\n", "utf-8")
start, _ = measure(folder / "one.txt", 1, 9)
print(f"start of the process, and one short document: {start * 1000:.0f} ms")

def show(what, path, size, jobs, runs):
    seconds, memory = measure(path, jobs, runs)
    seconds -= start
    print(f"{what:<44}{size / 1e6:9.2f} MB {seconds:9.3f} s {size / 1e6 / seconds:8.2f} MB/s {memory:6.0f} MB", flush=True)
    return seconds, size

rates = []
for times, runs in ((1, 5), (10, 3), (100, 1)):
    path, size = lines(f"{times}.jsonl", numbered(once * times))
    seconds, size = show(f"{once * times:,} documents, one thread", path, size, 1, runs)
    rates.append(seconds / size)
print(f"time a byte at 10x and 100x of 1x: {rates[1] / rates[0]:.2f}, {rates[2] / rates[0]:.2f}")

# One long document: notices one after another, cut where it is long enough.
long = "".join(numbered(10_000)).encode()
for what, size in (("one document of 0.5 MB", 500_000), ("one document of 5 MB", 5_000_000)):
    path = folder / f"{size}.txt"
    path.write_bytes(long[:size].rsplit(b"\n", 1)[0])
    show(what, path, size, 1, 3)
# One line without an end: a sentence, a list, and words without punctuation.
for what, unit in (("of sentences", "弊社のパソコン12台がEmotetに感染しました。"), ("of a list", "氏名、住所、電話番号、"), ("without punctuation", "弊社のサーバが不正アクセスを受けお客様の氏名が漏えいした可能性")):
    for size in (100_000, 1_000_000):
        path = folder / "line.txt"
        path.write_text(unit * (size // len(unit.encode())), "utf-8")
        show(f"one line of {size / 1e6:.1f} MB {what}", path, size, 1, 3)
path, size = lines("all.jsonl", numbered(100_000))
show("100,000 documents, all threads", path, size, os.cpu_count(), 1)
PYTHON
