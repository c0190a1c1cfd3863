"""Reads a bundle with stix2, strictly: no custom content. Argument: the bundle."""

import collections
import sys

import stix2

with open(sys.argv[1], encoding="utf-8") as file:
    bundle = stix2.parse(file.read())
kinds = collections.Counter(o["type"] for o in bundle.objects)
ids = {o["id"] for o in bundle.objects}
assert len(ids) == len(bundle.objects), "an identifier stands twice"
CORE = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
for o in bundle.objects:
    refs = [o.get(key) for key in ("source_ref", "target_ref", "sighting_of_ref")]
    refs += o.get("object_refs", []) + o.get("where_sighted_refs", [])
    missing = [r for r in refs if r and r not in ids]
    assert not missing, f"{o['id']} refers to {missing}"
    assert o["created"] <= o["modified"], o["id"]
    if o["type"] == "incident":
        core = o["extensions"][CORE]
        assert core["extension_type"] == "property-extension"
        assert core["determination"] in {"blocked", "confirmed", "failed-attempt", "false-positive", "suspected"}
        assert all(isinstance(n, int) and n >= 0 for n in core.get("impacted_entity_counts", {}).values())
print(dict(sorted(kinds.items())))
