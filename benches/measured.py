"""What the benchmarks share: the texts that they measure on, and a process measured."""

import glob
import itertools
import json
import os
import pathlib
import subprocess
import sys
import time


def texts():
    """The notices of corpus/dev and corpus/written, in the order of their paths."""
    paths = sorted(glob.glob("corpus/dev/*.txt") + glob.glob("corpus/written/*.txt"))
    if not paths:
        sys.exit("corpus/dev and corpus/written hold no text; run this from a whole checkout")
    return [pathlib.Path(path).read_text("utf-8") for path in paths]


def numbered(count):
    """That many of them, numbered so that no two are the same bytes."""
    for n, text in zip(range(count), itertools.cycle(texts())):
        yield f"{text.rstrip()}\n（整理番号 {n:07}）\n"


def write_lines(path, documents, key="text"):
    """Writes documents as JSON Lines; their size in bytes."""
    size = 0
    with open(path, "w", encoding="utf-8") as file:
        for n, document in enumerate(documents):
            size += len(document.encode())
            file.write(json.dumps({"id": f"d{n}", key: document}, ensure_ascii=False) + "\n")
    return size


def run(command, output=None):
    """Seconds by the clock and peak memory in MB of one process."""
    with open(output or os.devnull, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return seconds, usage.ru_maxrss / 1024
