"""Checks a data package with the programs that read such: usage package.py FOLDER

frictionless finds it valid, and a copy with a wrong term or a wrong reference not; mlcroissant finds the metadata valid
and loads every table; the hub's card has licence, language and tables, and `datasets` loads by it.
"""

import csv
import hashlib
import io
import json
import logging
import pathlib
import shutil
import sys

import datasets
import frictionless
import mlcroissant
from huggingface_hub import DatasetCard

folder = pathlib.Path(sys.argv[1])
package = json.load(open(folder / "datapackage.json", encoding="utf-8"))
rows = {}
for resource in package["resources"]:
    data = (folder / resource["path"]).read_bytes()
    assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and resource["bytes"] == len(data)
    rows[resource["name"]] = len(list(csv.reader(io.StringIO(data.decode("utf-8"))))) - 1
assert package["licenses"] == [{"name": "CC-BY-4.0", "path": "https://spdx.org/licenses/CC-BY-4.0"}]


def errors(descriptor):
    report = frictionless.validate(str(descriptor))
    return report.flatten(["taskNumber", "type", "message"]) + [[0, e.type, e.message] for e in report.errors]


def without_stats(copy):
    """A spoilt table has another hash: what is to be found is the fault, not that."""
    text = json.load(open(copy / "datapackage.json", encoding="utf-8"))
    for resource in text["resources"]:
        del resource["hash"], resource["bytes"]
    (copy / "datapackage.json").write_text(json.dumps(text), encoding="utf-8")


found = errors(folder / "datapackage.json")
assert not found, found[:5]
for fault, old, new in [("constraint-error", ",pc,", ",toaster,"), ("foreign-key", None, "nowhere")]:
    copy = pathlib.Path(f"spoilt-{fault}")
    shutil.copytree(folder, copy)
    without_stats(copy)
    assert not errors(copy / "datapackage.json"), "the copy is valid before it is spoilt"
    file = copy / "csv/devices.csv"
    text = file.read_text(encoding="utf-8")
    if old is None:
        lines = text.split("\n")
        cells = lines[1].split(",")
        cells[1] = new
        lines[1] = ",".join(cells)
        spoilt = "\n".join(lines)
    else:
        spoilt = text.replace(old, new, 1)
    assert spoilt != text
    file.write_text(spoilt, encoding="utf-8")
    found = errors(copy / "datapackage.json")
    assert any(e[1] == fault for e in found), (fault, found[:5])
copy = pathlib.Path("spoilt-hash")
shutil.copytree(folder, copy)
with open(copy / "csv/devices.csv", "a", encoding="utf-8") as file:
    file.write("\n")
assert errors(copy / "datapackage.json"), "a table that was changed afterwards is found"

logging.disable(logging.INFO)
described = mlcroissant.Dataset(jsonld=str(folder / "croissant.json"))
issues = described.metadata.ctx.issues
assert not issues.errors, issues.report()
loaded = 0
for record_set in described.metadata.record_sets:
    records = list(described.records(record_set=record_set.id))
    assert len(records) == rows[record_set.id], (record_set.id, len(records), rows[record_set.id])
    loaded += len(records)
without = json.load(open(folder / "croissant.json", encoding="utf-8"))
del without["distribution"][0]["sha256"]
try:
    mlcroissant.Dataset(jsonld=without)
    raise AssertionError("a file without its hash is taken")
except mlcroissant.ValidationError as error:
    assert "sha256" in str(error), error
first = next(iter(described.records(record_set="devices")))
assert isinstance(first["devices/count"], int) and isinstance(first["devices/device"], bytes), first
text = json.load(open(folder / "croissant.json", encoding="utf-8"))
for file in text["distribution"]:
    assert file["sha256"] == hashlib.sha256((folder / file["contentUrl"]).read_bytes()).hexdigest()

card = DatasetCard.load(folder / "README.md").data
assert card.license == "cc-by-4.0" and card.language == ["ja"] and card.pretty_name == 'Notices: "a" test', card
configs = {c["config_name"]: c["data_files"] for c in card.to_dict()["configs"]}
assert set(configs) == {*rows, "records"}
devices = datasets.load_dataset(str(folder), "devices", split="train")
assert len(devices) == rows["devices"] and devices.features["count"].dtype == "int64"
assert len(datasets.load_dataset(str(folder), split="train")) == rows["incidents"]
readme = (folder / "README.md").read_text(encoding="utf-8")
assert "| devices |" in readme and "| causes |" in readme, "accuracy by field"
print(f"{len(rows)} tables valid, {loaded} records loaded: all well")
