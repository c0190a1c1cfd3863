"""Checks a file of `kaiji export --to langextract` with langextract (1.7.1): python langextract.py FILE"""
import sys
from pathlib import Path

# This script has the name of the package that it tests.
sys.path = [p for p in sys.path if Path(p or ".").resolve() != Path(__file__).resolve().parent]

import langextract as lx  # noqa: E402
from langextract import io as lx_io  # noqa: E402

path = Path(sys.argv[1])
documents = list(lx_io.load_annotated_documents_jsonl(path, show_progress=False))
assert documents, "no document"
seen = 0
for document in documents:
    for extraction in document.extractions:
        place = extraction.char_interval
        assert document.text[place.start_pos : place.end_pos] == extraction.extraction_text, extraction
        assert extraction.alignment_status.value == "match_exact"
        assert all(isinstance(v, (str, list)) for v in extraction.attributes.values()), extraction
        seen += 1
page = lx.visualize(max(documents, key=lambda d: len(d.extractions)))
page = getattr(page, "data", page)
assert "lx-highlight" in page and "devices" in page, page[:500]
lx.visualize(str(path))
print(f"{len(documents)} documents, {seen} extractions")
