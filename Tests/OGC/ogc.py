"""A client of OGC API – Features, as small as the tests allow, and the names of the standard."""

import requests

from harness import LAYERS, OPEN_LAYERS

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
SYSTEMS = [CRS84, EPSG + "4326", EPSG + "3006", *(f"{EPSG}{code}" for code in range(3007, 3019))]

# Who asks: a role or nobody, and the layers that there are then.
READERS = {"open": (None, OPEN_LAYERS), "planner": ("planner", list(LAYERS))}

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
# What a browser sends.
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


# Parameters whose names are none in Python.
HYPHENATED = {"bbox_crs": "bbox-crs", "filter_lang": "filter-lang", "filter_crs": "filter-crs"}


class Client:
    """One audience's view of the service. Parameters are given by name, with bbox_crs for bbox-crs and the like."""

    def __init__(self, service, audience):
        self.service = service
        self.audience = audience
        self.role, self.layers = READERS[audience]
        self.root = service.url + "/ogc"
        self.session = requests.Session()
        if self.role:
            self.session.headers["Authorization"] = f"Bearer {service.tokens[self.role]}"

    def get(self, address="", accept=None, **parameters):
        """An answer of any status; the address is below the landing page, or a link."""
        url = address if address.startswith("http") else self.root + address
        query = {HYPHENATED.get(name, name): value for name, value in parameters.items()}
        return self.session.get(url, params=query, headers={"Accept": accept} if accept else {}, timeout=60)

    def json(self, address="", **parameters):
        response = self.get(address, **parameters)
        assert response.status_code == 200, f"{response.url}: {response.status_code} {response.text[:500]}"
        return response.json()

    def items(self, layer, **parameters):
        """One page."""
        return self.json(f"/collections/{layer}/items", **parameters)

    def pages(self, layer, **parameters):
        """All pages, by following next."""
        page = self.items(layer, **parameters)
        for _ in range(10_000):
            yield page
            following = link(page, "next")
            if following is None:
                return
            page = self.json(following["href"])
        raise AssertionError("the pages never end")

    def features(self, layer, **parameters):
        return [feature for page in self.pages(layer, **parameters) for feature in page["features"]]

    def ids(self, layer, **parameters):
        return {feature["id"] for feature in self.features(layer, **parameters)}

    def whole(self, layer, crs=4326):
        """The layer as the whole-layer address has it: another outlet, to compare with. Coordinates are x, y."""
        response = self.session.get(f"{self.service.url}/layers/{layer}.geojson", params={"crs": crs}, timeout=60)
        assert response.status_code == 200, response.text[:500]
        return response.json()["features"]


def links(document, relation, type=None):
    return [entry for entry in document["links"]
            if entry["rel"] == relation and (type is None or entry.get("type", "").replace(" ", "") == type)]


def link(document, relation, type=None):
    found = links(document, relation, type)
    return found[0] if found else None


def problem(response, status=400):
    """Asserts that the answer is a problem document of that status, and returns it."""
    assert response.status_code == status, f"{response.url}: {response.status_code} {response.text[:500]}"
    assert response.headers["Content-Type"].startswith("application/problem+json"), response.headers["Content-Type"]
    document = response.json()
    assert document["status"] == status and document["title"]
    return document
