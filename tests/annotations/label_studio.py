"""Checks a folder of `kaiji export --to label-studio` with label-studio-sdk (2.1.2), and submits it as annotators
would: python label_studio.py FOLDER OUT writes OUT/plain.json, the predictions accepted as they are."""
import json
import sys
from pathlib import Path

from label_studio_sdk.label_interface import LabelInterface

folder, out = Path(sys.argv[1]), Path(sys.argv[2])
interface = LabelInterface((folder / "labels.xml").read_text(encoding="utf-8"))
interface.validate()
tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
assert tasks, "no task"
regions = 0
for task in tasks:
    text = task["data"]["text"]
    for prediction in task["predictions"]:
        errors = interface.validate_prediction(prediction, return_errors=True)
        assert not errors, (task["data"]["document"], errors[:3])
        for region in prediction["result"]:
            if region["type"] == "labels":
                value = region["value"]
                assert text[value["start"] : value["end"]] == value["text"], value
                regions += 1
# A prediction that is wrong must be refused, or the check above says nothing.
wrong = json.loads(json.dumps(next(t for t in tasks if t["predictions"][0]["result"])["predictions"][0]))
wrong["result"][0]["value"]["labels"] = ["no such field"]
assert interface.validate_prediction(wrong, return_errors=True), "a wrong label was accepted"
# As the editor does when a prediction is taken over: results are copied, and their names get the annotation's number.
for n, task in enumerate(tasks, 1):
    result = json.loads(json.dumps(task["predictions"][0]["result"]))
    for item in result:
        for key in ("id", "from_id", "to_id"):
            if key in item:
                item[key] += f"#{n}"
    task["id"] = n
    task["annotations"] = [{"id": n, "was_cancelled": False, "ground_truth": False, "result": result}]
out.mkdir(exist_ok=True)
(out / "plain.json").write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
print(f"{len(tasks)} tasks, {regions} regions")
