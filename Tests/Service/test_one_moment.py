"""Who reads while marks come in sees one moment: all marks of a request or none of them."""

import collections
import threading

from harness import HOME, Service, device, mark

TOGETHER = 7


def test_every_download_shows_one_moment(smultron):
    service = Service(smultron)
    try:
        stopping = threading.Event()
        refused = []

        def send():
            while not stopping.is_set():
                key = device()
                # Letters only: what looks like somebody's number is held back, and all such notes would look the same.
                note = key.translate(str.maketrans("0123456789", "ghijklmnop"))
                marks = [mark(at=HOME, staffNote=note) for _ in range(TOGETHER)]
                answer = service.send("POST", "/api/marks", {"type": "FeatureCollection", "features": marks}, device=key)
                if answer.status_code != 200:
                    refused.append(answer.text)

        senders = [threading.Thread(target=send) for _ in range(4)]
        for sender in senders:
            sender.start()
        sizes = []
        for form in ("geojson", "csv", "geojson", "geojson", "csv") * 3:
            answer = service.get(f"/layers/markeringar.{form}", role="planner")
            assert answer.status_code == 200
            if form == "geojson":
                notes = [feature["properties"]["vuxnas_anteckning"] for feature in answer.json()["features"]]
            else:
                lines = answer.text.splitlines()
                column = lines[0].split(",").index("vuxnas_anteckning")
                notes = [line.split(",")[column] for line in lines[1:]]
            assert set(collections.Counter(notes).values()) <= {TOGETHER}
            sizes.append(len(notes))
        stopping.set()
        for sender in senders:
            sender.join()
        assert not refused, refused[0]
        assert sizes[-1] > sizes[0]
    finally:
        service.stop()
