"""Reads a folder of VERIS incidents with verispy, as its users do: rows are the files, and the columns that kaiji
fills are true somewhere. Arguments: the folder, verisc-merged.json."""

import json
import pathlib
import sys
import warnings

warnings.filterwarnings("ignore")
from verispy import VERIS  # noqa: E402

folder, schema = sys.argv[1:]
files = sorted(pathlib.Path(folder).glob("*.json"))
assert files, "no file"
frame = VERIS(folder, verbose=False).json_to_df(schema_path=schema)
assert len(frame) == len(files), f"{len(frame)} rows of {len(files)} files"
assert set(frame["incident_id"]) == {f.stem for f in files}, "files are not named by incident_id"

# Each coded value is seen by verispy under the same name.
for file in files:
    incident = json.loads(file.read_text(encoding="utf-8"))
    row = frame[frame["incident_id"] == incident["incident_id"]].iloc[0]
    for kind, action in incident["action"].items():
        for variety in action.get("variety", []):
            assert row[f"action.{kind}.variety.{variety}"], f"{file.name}: {kind} {variety}"
    for asset in incident["asset"]["assets"]:
        assert row[f"asset.assets.variety.{asset['variety']}"], f"{file.name}: {asset}"
        if "amount" in asset:
            assert row[f"asset.assets.amount.{asset['variety']}"] == asset["amount"], f"{file.name}: {asset}"
    disclosure = incident["attribute"].get("confidentiality", {}).get("data_disclosure")
    if disclosure:
        assert row[f"attribute.confidentiality.data_disclosure.{disclosure}"], f"{file.name}: {disclosure}"
print(f"{len(frame)} rows, {frame.shape[1]} columns")
