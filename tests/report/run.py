"""Opens the reports of a folder in headless Chromium: run.py FOLDER [CHECK]...

FOLDER holds demo.html, quotes.html, corrected.html and hostile.html, which main.rs makes. With REPORT_SHOTS=FOLDER it leaves
pictures there for people to look at.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import time
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import guarding
import large
import reading
from browser import Browser, check

ROOT = pathlib.Path(__file__).resolve().parents[2]
NODE = ROOT / "target/node-tools/node_modules"


def shots(b, folder):
    conflict = "view=cases&verdict=in_conflict"
    for name, width, view in [
        ("overview", 1280, ""),
        ("list", 1280, "view=cases"),
        ("phone-overview", 390, ""),
        ("phone-list", 390, "view=cases"),
        ("dark-overview", 1280, "theme=dark"),
        ("dark-list", 1280, f"{conflict}&theme=dark"),
    ]:
        for language in ["ja", "en"]:
            b.size(width, 900)
            b.open(folder / "demo.html", f"{view}&lang={language}")
            b.shot(f"{name}-{language}")
    b.open(folder / "demo.html", "lang=ja")
    case = reading.case_of(b, reading.YOKOHAMA)
    for name, width, more in [
        ("case", 1280, ""),
        ("phone-case", 390, ""),
        ("dark-case", 1280, "&theme=dark&lang=en"),
    ]:
        b.size(width, 900)
        b.open(folder / "demo.html", f"view=case&lang=ja&id={case}{more}")
        b.shot(name)
    b.size(1280, 900)


def valid(page):
    """The Nu HTML checker, where it and Java are installed."""
    jar = NODE / "vnu-jar/build/dist/vnu.jar"
    if not jar.is_file() or not shutil.which("java"):
        return "SKIPPED: no vnu-jar and Java; the page's markup was not validated"
    found = subprocess.run(
        [
            *["java", "-Xss4m", "-jar", str(jar), "--errors-only", "--stdout"],
            # Browsers know it, the standard does not: nothing else keeps them from looking up the names of links.
            *["--filterpattern", ".*x-dns-prefetch-control.*"],
            str(page),
        ],
        capture_output=True,
        text=True,
    )
    check(found.returncode == 0, f"the markup: {found.stdout}{found.stderr}")
    return "no errors"


def main():
    folder = pathlib.Path(sys.argv[1])
    demo, quotes, evil = (folder / f"{name}.html" for name in ["demo", "quotes", "hostile"])
    axe = NODE / "axe-core/axe.min.js"
    b = Browser(os.environ.get("REPORT_SHOTS"))
    checks = {
        name: (lambda run: lambda: run(b, demo))(getattr(reading, name))
        for name in [
            "overview",
            "filters",
            "sorting",
            "words_and_facts",
            "overlaps",
            "contested",
            "comparing",
            "switches",
            "keyboard",
            "printing",
        ]
    }
    checks["quotes_alone"] = lambda: reading.quotes_alone(b, quotes)
    checks["corrected"] = lambda: reading.corrected(b, folder / "corrected.html")
    checks["hostile"] = lambda: guarding.hostile(b, evil)
    checks["accessible"] = lambda: (
        guarding.accessible(b, demo, quotes, axe)
        if axe.is_file()
        else "SKIPPED: no axe-core in target/node-tools; accessibility was not checked"
    )
    checks["large"] = lambda: large.many_cases(b, folder)
    checks["markup"] = lambda: valid(demo)
    if b.shots:
        checks["shots"] = lambda: shots(b, folder)
    failed = False
    for name in sys.argv[2:] or checks:
        start = time.monotonic()
        try:
            told = checks[name]()
            print(f"{name}: {'' if told is None else told} ({time.monotonic() - start:.1f} s)", flush=True)
        except Exception as fault:
            failed = True
            print(f"{name}: FAILED: {fault}", flush=True)
            if not isinstance(fault, AssertionError):
                traceback.print_exc()
    b.close()
    sys.exit(failed)


main()
