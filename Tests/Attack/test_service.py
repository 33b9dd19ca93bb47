"""What the attack compares without a server, compared with one: a data set and its witness go through the commands into two
databases, and everything that an open client can fetch from two services is the same, byte for byte."""

import itertools
import uuid

import pytest
import requests

from attack import Attack
from datasets import data_set
from harness import OPEN_LAYERS, Service, Smultron
from publishing import Publisher

PUBLIC_URL = "http://127.0.0.1:1"


def with_a_block(publisher, seeds):
    """The first data set whose first publication hides squares inside shown ones, and a witness for an outsider there."""
    for seed in seeds:
        attack = Attack(publisher, data_set(seed), seed)
        moment = attack.moments[0]
        if not moment.blocks:
            continue
        for witness in itertools.islice(moment.witnesses(), 30):
            data = {**attack.sequence[0], "marks": witness.marks}
            if witness.marks != attack.sequence[0]["marks"] and publisher.digests([data]) == attack.digests[:1]:
                return attack.sequence[0], data
    raise AssertionError("no data set has a block")


def settle(folder, data):
    """A municipality with the data set's preschools and marks, reviewed as the data set says, and published."""
    smultron = Smultron(folder)
    rows = [f"{p['code']},{p['code']},{p['size']},{p['e']},{p['n']}" for p in data["preschools"]]
    smultron.write("preschools.csv", "\n".join(["school_unit_code,name,children,sweref99tm_e,sweref99tm_n", *rows]))
    smultron.write("localities.csv", "name,sweref99tm_e,sweref99tm_n\n")
    smultron.write("boundary.geojson", BOUNDARY)
    smultron("init", "--geodata", folder)
    groups, reviewed = {}, {"approved": [], "hidden": [], "unreviewed": []}
    for mark in data["marks"]:
        name = str(uuid.uuid4())
        groups.setdefault((mark["preschool"], mark["group"]), []).append(
            f"{name},play,{mark['children']},{mark.get('kind', 'favourite')},{mark['e']},{mark['n']}")
        reviewed[mark.get("review", "approved")].append(name)
    for (preschool, group), lines in groups.items():
        smultron("import", smultron.write("m.csv", "\n".join(["id,category,children,kind,e,n", *lines])),
                 "--preschool", preschool, "--group", f"g{group}")
    for verdict, state in (("approve", "approved"), ("hide", "hidden")):
        if reviewed[state]:
            smultron("review", verdict, *reviewed[state])
    smultron("publish")
    return smultron


BOUNDARY = """{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon",
"coordinates":[[[19.9,67.7],[20.7,67.7],[20.7,68.0],[19.9,68.0],[19.9,67.7]]]}}]}"""


def everything(service, data):
    """All that an open client can ask for, with every parameter that it knows."""
    paths = ["/", "/api/layers", "/api/preschools", "/api/background", "/api/openapi.json", "/layers/markeringar.csv"]
    for layer, kind in itertools.product(OPEN_LAYERS, ("geojson", "csv")):
        paths += [f"/layers/{layer}.{kind}?crs={crs}" for crs in (4326, 3006, 3016)]
        paths += [f"/layers/{layer}.{kind}?crs=3006&bbox={e},{n},{e + 300},{n + 300}"
                  for e, n in itertools.product(range(720000, 726000, 1500), range(7530000, 7532000, 500))]
    for preschool in data["preschools"]:
        paths += [f"/p/{preschool['code']}", f"/api/preschools/{preschool['code']}"]
        paths += [f"/api/preschools/{preschool['code']}/hotspots?within={m}" for m in (300, 500, 1000)]
    answers = {}
    for path in paths:
        answer = requests.get(service.url + path, timeout=30)
        headers = {name: value for name, value in answer.headers.items() if name not in ("Date", "ETag", "Last-Modified")}
        answers[path] = (answer.status_code, headers, answer.content)
    return answers


@pytest.mark.parametrize("seeds", [range(0, 60), range(100, 160)])
def test_two_services_that_publish_a_data_set_and_its_witness_answer_alike(tmp_path, seeds):
    publisher = Publisher()
    real, witness = with_a_block(publisher, seeds)
    publisher.close()
    answers = []
    for name, data in (("real", real), ("witness", witness)):
        folder = tmp_path / name
        folder.mkdir()
        smultron = settle(folder, data)
        report = smultron("report", "--audience", "open").out
        service = Service(smultron, env={"SMULTRON_PUBLIC_URL": PUBLIC_URL}, invite=False)
        try:
            answers.append({**everything(service, data), "report": (200, {}, report)})
            squares = service.get("/layers/rutor.geojson").json()["features"]
        finally:
            service.stop()
        assert squares, "nothing is published, so nothing is compared"
    differing = [path for path in answers[0] if answers[0][path] != answers[1][path]]
    assert differing == []
    assert sum(status == 200 for status, _, _ in answers[0].values()) > 50
