#!/usr/bin/env bash
# How fast the Spark job of examples/spark extracts, beside the command on the same documents and as many cores.
#
#   benches/spark.sh [DOCUMENTS]
#
# Both run on all cores of this machine: the command with a thread for each, the job on two executors that share them.
# A job of a few documents tells what starting costs, which is taken off both. The texts are those of corpus/dev and
# corpus/written, numbered so that no two are the same bytes. It needs Java 17 or later and a Python environment with
# the wheel built in release mode, pyarrow and pyspark: say which with PYTHON=path/to/python.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

python=${PYTHON:-python3}
if ! "$python" -c 'import kaiji, pyarrow, pyspark' 2> /dev/null; then
  echo "$python has no kaiji, pyarrow and pyspark; install them, the wheel of python/ built in release mode, and say which Python with PYTHON=" >&2
  exit 2
fi
temporary

DOCUMENTS=${1:-40000} FOLDER=$folder "$python" - <<'PYTHON'
import os, pathlib, subprocess, sys, time

import pyarrow as pa
from pyarrow import parquet

from measured import numbered, write_lines

folder = pathlib.Path(os.environ["FOLDER"])
count = int(os.environ["DOCUMENTS"])
cores = os.cpu_count()

def write(name, count):
    documents = list(numbered(count))
    table = pa.table({"id": [f"d{n}" for n in range(count)], "text": documents})
    (folder / name).mkdir()
    part = max(1, count // (cores * 4))
    for n in range(0, count, part):
        parquet.write_table(table.slice(n, part), folder / name / f"{n:08}.parquet")
    return write_lines(folder / f"{name}.jsonl", documents)

def seconds(command):
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"})
    if done.returncode:
        sys.exit(done.stderr.decode())
    return time.perf_counter() - start

def command(name):
    return seconds([sys.executable, "-m", "kaiji", "extract", "-q", "--jobs", str(cores), str(folder / f"{name}.jsonl")])

def job(name):
    out = folder / f"{name}-out"
    return seconds([sys.executable, "examples/spark/tests/submit.py", "examples/spark/extract.py", "--format", "parquet", "--to", str(out), str(folder / name)])

size = write("many", count)
write("few", cores * 8)
took = {}
for what, run in (("kaiji extract", command), ("Spark job", job)):
    start = run("few")
    took[what] = run("many") - start
    rate = count / took[what] / cores
    print(f"{what:<16}{start:6.1f} s to start {took[what]:8.1f} s for {count:,} documents, {size / 1e6:.0f} MB{rate:9.0f} documents/s a core", flush=True)
print(f"the job extracts at {took['kaiji extract'] / took['Spark job']:.2f} times the command's speed a core")
PYTHON
