"""Paging while somebody writes. It has a service of its own: after many new marks the analysis follows within seconds, and
what is asked twice meanwhile may rightly be answered in two ways."""

from harness import HOME, device, mark


def test_every_mark_that_was_there_at_the_beginning_comes_once(service, planner):
    """Whatever is inserted between two pages, what was there at the beginning comes exactly once."""
    key = device()

    def record(count):
        marks = [mark(at=(HOME[0] + index % 7 * 1e-4, HOME[1] + index % 5 * 1e-4)) for index in range(count)]
        answer = service.send("POST", "/api/marks", {"type": "FeatureCollection", "features": marks}, device=key)
        assert [result["status"] for result in answer.json()["results"]] == [201] * count
        return {entry["id"] for entry in marks}

    before = record(30)
    total, seen = len(before), []
    for page in planner.pages("markeringar", round=1, limit=4):
        seen += [feature["id"] for feature in page["features"]]
        assert len(before) <= page["numberMatched"] <= total
        if total < 90:
            record(5)
            total += 5
    assert len(seen) == len(set(seen)) and before <= set(seen)
