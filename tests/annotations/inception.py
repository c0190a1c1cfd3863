"""Checks a folder of `kaiji export --to inception` with dkpro-cassis (0.12.0): python inception.py FOLDER RECORDS"""
import json
import sys
from pathlib import Path

from cassis import load_cas_from_json, load_typesystem

folder, records = Path(sys.argv[1]), Path(sys.argv[2])
with open(folder / "layers.xml", "rb") as layers:
    typesystem = load_typesystem(layers)
quotes = {}
for line in records.read_text(encoding="utf-8").split("\n"):
    if not line:
        continue
    record = json.loads(line)

    def walk(value, found):
        if isinstance(value, list):
            for item in value:
                walk(item, found)
        elif isinstance(value, dict):
            if "quote" in value:
                found.append((value["start"], value["end"], value["quote"], value["rule"]))
            else:
                for item in value.values():
                    walk(item, found)

    found = []
    walk({k: v for k, v in record.items() if k != "corrections"}, found)
    quotes[record["source"]["text_sha256"]] = sorted(found)
import hashlib

seen = 0
shifted = False
for path in sorted(folder.glob("*.json")):
    source = path.read_text(encoding="utf-8")
    cas = load_cas_from_json(source, typesystem=typesystem)
    text = cas.sofa_string
    told = []
    for annotation in cas.select_all_annotations():
        if annotation.type.name.startswith("webanno.custom."):
            told.append((annotation.begin, annotation.end, annotation.get_covered_text(), annotation.rule))
            assert annotation.fact, annotation
            assert 0 <= annotation.confidence <= 1
    assert sorted(told) == quotes[hashlib.sha256(text.encode()).hexdigest()], path
    seen += len(told)
    # Offsets in the file count UTF-16 units: behind a letter outside the first plane they are larger.
    ends = [fs["end"] for fs in json.loads(source)["%FEATURE_STRUCTURES"] if "end" in fs]
    shifted |= max(ends) == len(text.encode("utf-16-le")) // 2 > len(text)
assert shifted, "no text holds a letter outside the first plane"
print(f"{seen} annotations")
