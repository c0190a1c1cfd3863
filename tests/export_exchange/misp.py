"""Reads a feed with pymisp: each event loads, each object is right by its template, the manifest and the hashes are
those that pymisp makes. Argument: the folder."""

import json
import pathlib
import sys

from pymisp import MISPEvent, MISPObject

folder = pathlib.Path(sys.argv[1])
manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
relationships = None
hashes, objects = set(), 0
for uuid, entry in manifest.items():
    event = MISPEvent()
    event.load_file(folder / f"{uuid}.json")
    assert event.uuid == uuid
    of_pymisp = event.manifest[uuid]
    for key in ("info", "date"):
        assert entry[key] == of_pymisp[key], f"{uuid}: {key}: {entry[key]} is not {of_pymisp[key]}"
    for key in ("analysis", "threat_level_id", "timestamp"):
        assert int(entry[key]) == int(of_pymisp[key]), f"{uuid}: {key}"
    assert [t["name"] for t in entry["Tag"]] == [t.name for t in event.tags]
    uuids = [event.uuid] + [a.uuid for a in event.attributes] + [r.uuid for r in event.event_reports]
    for o in event.objects:
        objects += 1
        template = MISPObject(o.name, strict=True)
        definition = template._definition
        assert (o.template_uuid, int(o.template_version)) == (definition["uuid"], int(definition["version"])), o.name
        assert getattr(o, "meta-category") == definition["meta-category"], o.name
        seen = [a.object_relation for a in o.attributes]
        for a in o.attributes:
            told = definition["attributes"][a.object_relation]
            assert a.type == told["misp-attribute"], f"{o.name}: {a.object_relation}: {a.type}"
            assert told.get("multiple") or seen.count(a.object_relation) == 1, f"{o.name}: {a.object_relation} twice"
            if "values_list" in told:
                assert a.value in told["values_list"], f"{o.name}: {a.value}"
        for required in definition.get("required", []):
            assert required in seen, f"{o.name} wants {required}"
        one_of = definition.get("requiredOneOf")
        assert not one_of or set(one_of) & set(seen), f"{o.name} wants one of {one_of}"
        uuids += [o.uuid] + [a.uuid for a in o.attributes] + [r.uuid for r in o.references]
    assert len(set(uuids)) == len(uuids), f"{uuid}: a UUID stands twice"
    known = {o.uuid for o in event.objects}
    for o in event.objects:
        if relationships is None:
            path = MISPObject("incident", strict=True).misp_objects_path.parent / "relationships" / "definition.json"
            relationships = {v["name"] for v in json.loads(path.read_text(encoding="utf-8"))["values"]}
        for r in o.references:
            assert r.referenced_uuid in known, f"{o.name} refers to what is not there"
            assert r.relationship_type in relationships, r.relationship_type
    raw = json.loads((folder / f"{uuid}.json").read_text(encoding="utf-8"))["Event"]
    assert event.to_feed()["Event"]["info"] == raw["info"]
    for a in event.attributes + [a for o in event.objects for a in o.attributes]:
        # Days become values of pymisp's own, which it hashes as it prints them.
        if a.type != "datetime":
            hashes |= {(h, uuid) for h in a.hash_values("md5")}
written = {tuple(line.split(",")) for line in (folder / "hashes.csv").read_text(encoding="utf-8").splitlines()}
missing = hashes - written
assert not missing, f"{len(missing)} hashes of {len(hashes)} are missing"
assert {p.stem for p in folder.glob("*-*.json")} == set(manifest), "files and manifest differ"
print(f"{len(manifest)} events, {objects} objects")
