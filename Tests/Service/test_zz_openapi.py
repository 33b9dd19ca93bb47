"""The OpenAPI document against everything that the other tests have seen: no answer that it does not name, and no answer
that it names but nobody has seen. Runs last in its folder, by its name."""

import pytest

from harness import Service, path_pattern

# What every call answers to too much at once, and what only a damaged machine can be made to answer.
UNSEEN = {429, 500, 503}


@pytest.fixture(scope="module")
def document(service):
    return service.get("/api/openapi.json").json()


def test_the_document_is_valid(document):
    from openapi_spec_validator import validate

    validate(document)


def test_every_answer_seen_is_named_and_every_answer_named_is_seen(service, document):
    for page in ("/", "/f", "/lager", "/health/live", "/health/ready", "/api/background"):
        assert service.get(page).status_code == 200
    named = {
        (method, path, int(status))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        for status in operation["responses"]
    }
    patterns = {path: path_pattern(path) for path in document["paths"]}

    def operation(method, path):
        matching = [template for template, pattern in patterns.items() if pattern.match(path)]
        # Of /layers/{layer}.geojson and the like, the address with the fewest parameters.
        return (method, min(matching, key=lambda t: t.count("{"))) if matching else None

    seen = set()
    for method, path, status in Service.seen:
        found = operation(method, path)
        # Files; and a base map of the service's own, which this one does not have.
        if path.startswith(("/assets/", "/tiles/")) or method in ("head", "options"):
            continue
        if found is None:
            assert status in (404, 405), f"{method} {path} answered {status} and is not in the document"
            continue
        assert (*found, status) in named, f"{method} {path} answered {status}, which the document does not name"
        seen.add((*found, status))
    missing = {entry for entry in named if entry[2] not in UNSEEN} - seen
    if len(Service.seen) > 100:  # all tests of the folder have run
        assert not missing, f"named, but never seen: {sorted(missing)}"
