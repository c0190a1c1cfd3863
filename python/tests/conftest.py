"""What the tests share: the corpus, and the command that the wheel brings."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpus"


@pytest.fixture(scope="session")
def texts() -> list[Path]:
    found = sorted((CORPUS / "dev").glob("*.txt"))
    assert found, "corpus/dev holds no text; run this from a whole checkout"
    return found


@pytest.fixture(scope="session")
def documents(texts: list[Path]) -> list[dict[str, str]]:
    """Texts as lines of JSON Lines, some with an address and a day, and a page of HTML."""
    lines = [{"id": path.stem, "text": path.read_text("utf-8")} for path in texts[:12]]
    lines[1] |= {"url": "https://example.com/2021/notice.html", "retrieved": "2021-05-06"}
    pages = sorted(CORPUS.rglob("*.html"))
    page = next(p for p in pages if b"UTF-8" in p.read_bytes().upper())
    lines.append({"url": "https://example.com/page.html", "html": page.read_text("utf-8")})
    return lines


@pytest.fixture(scope="session")
def command():
    """Runs the command that stands beside this interpreter."""
    beside = Path(sys.executable).with_name("kaiji")
    program = str(beside) if beside.exists() else shutil.which("kaiji")
    assert program, "the wheel is not installed: no command kaiji"

    def run(*words: object, given: str | bytes = b"") -> subprocess.CompletedProcess[bytes]:
        data = given.encode() if isinstance(given, str) else given
        return subprocess.run([program, *map(str, words)], input=data, capture_output=True, check=False)

    return run


@pytest.fixture
def jsonl(documents):
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in documents)
