#!/usr/bin/env bash
# How fast kaiji extracts, beside how fast MeCab segments the same text: one thread each, in one run. Then what a
# second thread brings, the same documents as HTML pages, how much memory is used, and how long it takes from process start to one small document's record.
#
#   benches/against-mecab.sh [MEGABYTES]
#
# MeCab only splits text into words, where kaiji reads facts with evidence; it is the yardstick because every
# morphological approach starts there. The text is corpus/dev and corpus/written, repeated to 6 MB: for MeCab as
# plain text, for kaiji as JSON Lines, one document a line. Nothing is installed; files go to a temporary folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

megabytes=${1:-6}
runs=5
dictionary=/var/lib/mecab/dic/ipadic-utf8

if ! command -v mecab > /dev/null || [ ! -d "$dictionary" ]; then
  echo "MeCab with its UTF-8 dictionary was not found; install the Debian packages mecab and mecab-ipadic-utf8" >&2
  exit 2
fi
prepare python3

MEGABYTES=$megabytes RUNS=$runs FOLDER=$folder KAIJI=$kaiji DICTIONARY=$dictionary python3 - <<'PYTHON'
import html, os, pathlib, statistics, subprocess, sys, time

import measured

folder = pathlib.Path(os.environ["FOLDER"])
target = int(float(os.environ["MEGABYTES"]) * 1_000_000)
texts = measured.texts()

# Whole documents only, so that both programs read the same words.
docs, size = [], 0
while size < target:
    docs.append(texts[len(docs) % len(texts)].rstrip("\n") + "\n")
    size += len(docs[-1].encode())
plain, lines = folder / "text.txt", folder / "text.jsonl"
plain.write_text("".join(docs), "utf-8")
measured.write_lines(lines, docs)

def measure(name, command, output=None):
    runs = [measured.run(command, output) for _ in range(int(os.environ["RUNS"]))]
    median = statistics.median(seconds for seconds, _ in runs)
    speed = size / 1e6 / median
    print(f"{name:<28}{speed:7.2f} MB/s {len(docs) / median:9.0f} documents/s   {max(m for _, m in runs):4.0f} MB   "
          f"median {median:.2f} s of {', '.join(f'{s:.2f}' for s, _ in runs)}", flush=True)
    return speed

print(f"{size / 1e6:.1f} MB, {len(docs)} documents ({len(texts)} different), one thread, {os.environ['RUNS']} runs each", flush=True)
# MeCab's default buffer is shorter than a long paragraph.
mecab = measure("mecab -Owakati", ["mecab", "-d", os.environ["DICTIONARY"], "-b", "1000000", "-Owakati", str(plain)])
program = os.environ["KAIJI"]
extract = [program, "extract", "--quiet", "--jobs"]
one, two = folder / "one.jsonl", folder / "two.jsonl"
kaiji = measure("kaiji extract --jobs 1", [*extract, "1", str(lines)], one)
both = measure("kaiji extract --jobs 2", [*extract, "2", str(lines)], two)
# The same documents as pages, with the furniture that sites have.
menu = "".join(f'<li class="nav"><a href="/{n}/">会社情報 {n}</a></li>' for n in range(40))
def page(text):
    body = "\n".join(f'<p class="body">{html.escape(line)}</p>' for line in text.split("\n"))
    return (f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>お知らせ</title><script>window.dataLayer=[];</script></head>'
            f'<body><header><ul>{menu}</ul></header><main>{body}</main><footer><ul>{menu}</ul></footer></body></html>')
pages = folder / "pages.jsonl"
measured.write_lines(pages, map(page, docs), "html")
html_speed = measure("kaiji extract, HTML pages", [*extract, "1", str(pages)])
print(f"kaiji extracts at {kaiji / mecab:.2f} times the speed at which MeCab segments; two threads at {both / kaiji:.2f} "
      f"times one, {'the same bytes' if one.read_bytes() == two.read_bytes() else 'OTHER BYTES'}; HTML pages at "
      f"{html_speed / mecab:.2f} times MeCab on their text")

small = folder / "small.txt"
small.write_text(texts[0], "utf-8")
starts = sorted(measured.run([program, "extract", "--quiet", str(small)])[0] * 1000 for _ in range(31))
print(f"from start to the record of one document: {statistics.median(starts):.0f} ms (median of {len(starts)}, "
      f"{starts[0]:.0f} to {starts[-1]:.0f})")
PYTHON
