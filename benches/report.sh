#!/usr/bin/env bash
# How long a report of 2,000 cases takes to open in headless Chromium, and each action of a reader in it.
#
#   benches/report.sh
#
# The report is made here of the cases of corpus/cases, repeated under other names. The goal: open in under 2 s, an
# action in under 100 ms of the page's own thread on a machine that does nothing else. Nothing is installed.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

python=target/python-tools/bin/python3
[ -x "$python" ] || python=python3
if ! "$python" -c 'import selenium' 2> /dev/null; then
  echo "Python's selenium was not found; install it (pip install selenium) and try again" >&2
  exit 2
fi
prepare chromium chromedriver

"$kaiji" report --quiet corpus/cases corpus/restated corpus/written -o "$folder/report.html"
"$python" tests/report/large.py "$folder/report.html"
