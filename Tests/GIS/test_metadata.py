"""The metadata as portals fetch them: DCAT-AP-SE in both serialisations, and ISO 19115."""

import datetime
import json
import re

import pytest
import rdflib
import requests
from rdflib import namespace

from geometries import positions_of
from harness import AUDIENCES
from metadata_graph import (
    AUTHORITY, assert_dcat_ap_se, assert_iso_order, assert_national_profile, assert_same_graph, bounding_box, read_iso,
    read_json_ld, read_rdf_xml)

DOCUMENTS = {
    "/metadata/dcat.jsonld": "application/ld+json", "/metadata/dcat.rdf": "application/rdf+xml",
    "/metadata/iso19115.xml": "application/xml",
}
ROLES = {"open": None, "internal": "planner"}
RIGHTS = {"open": "PUBLIC", "internal": "NON_PUBLIC"}


@pytest.fixture(scope="module")
def database():
    return "analysed"


@pytest.fixture(scope="module")
def settings():
    """A contact, as a municipality sets it."""
    return {"SMULTRON_MUNICIPALITY_CONTACT": "karta@example.se, 0980-701 23"}


@pytest.fixture(scope="module", params=ROLES)
def audience(request):
    return request.param


@pytest.fixture(scope="module")
def documents(service, audience):
    """The text of each document, by its address."""
    texts = {}
    for path, kind in DOCUMENTS.items():
        answer = service.get(path, role=ROLES[audience])
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"].split(";")[0] == kind
        texts[path] = answer.content.decode()
    return texts


@pytest.fixture(scope="module")
def graph(documents):
    return read_json_ld(documents["/metadata/dcat.jsonld"])


@pytest.fixture(scope="module")
def iso(documents):
    return read_iso(documents["/metadata/iso19115.xml"])


def test_both_serialisations_are_one_graph(documents, graph):
    assert_same_graph(graph, read_rdf_xml(documents["/metadata/dcat.rdf"]))


def test_the_graph_is_what_the_profile_wants(service, graph, audience):
    assert_dcat_ap_se(graph)
    (dataset,) = graph.subjects(namespace.RDF.type, namespace.DCAT.Dataset)
    assert set(graph.objects(dataset, namespace.DCTERMS.accessRights)) == {
        rdflib.URIRef(f"{AUTHORITY}access-right/{RIGHTS[audience]}")}
    for title in graph.objects(dataset, namespace.DCTERMS.title):
        assert "syntetisk" in title or "synthetic" in title
    assert rdflib.URIRef("mailto:karta@example.se") in set(graph.objects())
    assert len(list(graph.subjects(namespace.RDF.type, namespace.DCAT.Distribution))) == 4
    # Cannot have been changed before it was issued.
    for thing, issued in graph.subject_objects(namespace.DCTERMS.issued):
        for modified in graph.objects(thing, namespace.DCTERMS.modified):
            assert str(issued) <= str(modified), thing


def test_the_iso_document_is_what_the_national_profile_wants(iso):
    record, root = iso
    assert_iso_order(root)
    identification = assert_national_profile(record)
    assert "syntetiska data" in identification.title
    dates = {date.type: date.date for date in identification.date}
    assert dates["publication"] <= dates["revision"]
    assert record.contact[0].email == "karta@example.se"


def test_both_documents_tell_of_the_same_box(service, graph, iso, audience):
    box = bounding_box(graph)
    found = iso[0].identification[0].bbox
    assert box == pytest.approx([float(number) for number in (found.minx, found.miny, found.maxx, found.maxy)])
    for layer in AUDIENCES[audience]:
        for feature in service.get(f"/layers/{layer}.geojson", role=ROLES[audience]).json()["features"]:
            for lon, lat in positions_of(feature):
                assert box[0] - 1e-6 <= lon <= box[2] + 1e-6 and box[1] - 1e-6 <= lat <= box[3] + 1e-6


def test_the_lineage_says_how_and_who(documents, service, audience):
    (preschools,) = [service.get("/layers/forskolor.geojson", role=ROLES[audience]).json()["features"]]
    lineage = read_iso(documents["/metadata/iso19115.xml"])[0].dataquality.lineage
    for feature in preschools:
        assert feature["properties"]["namn"] in lineage
    silent = lineage.split("Inget svar kom från ")[1].split(". Att en förskola")[0]
    for feature in preschools:
        assert (feature["properties"]["namn"] in silent) == (feature["properties"]["svarat"] == "nej")
    for words in ("DBSCAN, eps 50 m", "Demo (syntetiska data)", "minst 10 barn från minst 3 förskolor"):
        assert words in lineage
    # What was left out is told in bands, and only to those who may see it.
    left_out = re.findall(r"\((1–9|10–19|20–49|50–99|100 eller fler|inga)\)", lineage)
    assert bool(left_out) == (audience == "internal")


def addresses(text, own):
    return set(re.findall(rf"{re.escape(own)}[^\s\"'<>&]*", text))


def test_every_address_leads_somewhere(service, documents, audience):
    """To the very layers of the audience; an address of another thing is followed without its fragment."""
    found = {address.split("#")[0] for text in documents.values() for address in addresses(text, service.url)}
    for layer in AUDIENCES[audience]:
        files = [f"/layers/{layer}.{kind}" for kind in ("gpkg", "geojson", "csv")]
        assert {service.url + path for path in [f"/ogc/collections/{layer}", *files]} <= found
    front = ["/lager", "/ogc", "/ogc/api", "/ogc/collections", "/layers/all.gpkg"]
    assert {service.url + path for path in front} <= found
    headers = service.bearer(service.tokens["planner"]) if ROLES[audience] else {}
    for address in sorted(found):
        answer = service.answer(requests.get(address, headers=headers, timeout=60))
        assert answer.status_code == 200 and answer.content, address
        nobody = requests.get(address, timeout=60)
        assert nobody.status_code == (404 if re.search("markeringar|tathet|narhet|forandringar", address) else 200), address


def test_nobody_is_told_of_what_is_internal(service):
    texts = {path: service.get(path).content.decode() for path in DOCUMENTS}
    internal = {path: service.get(path, role="planner").content.decode() for path in DOCUMENTS}
    for word in ("markeringar.geojson", "tathet", "narhet", "forandringar", "barnens_ord", "forskola_id", "Utelämnat",
                 "preliminär", "internt underlag"):
        assert any(word in text for text in internal.values()), f"{word} is told to nobody, and tests nothing"
        assert not any(word in text for text in texts.values()), word


def test_nobody_is_told_a_day_or_a_time(service):
    """Only the first and the last day of the publication's month, and when rules and standards came."""
    month = json.loads(service.get("/api/layers").text)["layers"][0]["updated"]
    first = datetime.date.fromisoformat(month + "-01")
    last = (first + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    allowed = {str(first), str(last), "2010-12-08", "2019-10-14"}
    for path in DOCUMENTS:
        text = service.get(path).content.decode()
        assert set(re.findall(r"\d{4}-\d{2}-\d{2}", text)) <= allowed, path
        assert not re.search(r"\d{1,2} (jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w* \d{4}", text), path
        assert not re.search(r"\d{2}:\d{2}(:\d{2}|Z)", text), path
    internal = service.get("/metadata/iso19115.xml", role="planner").content.decode()
    assert re.search(r"\d{1,2} (februari|mars) \d{4}", internal), "no day is told to anyone, which tests nothing"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_what_has_not_changed_is_not_sent_again(service, path):
    first = service.get(path)
    assert first.content == service.get(path).content
    again = service.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and not again.content
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert service.get(path, role="planner").headers["Cache-Control"] == "private, no-store"
    assert service.get(path, role="operator").status_code == 403
    assert service.get(path + "?colour=red").status_code == 400
