"""What an operator sees of a running service: metrics, readiness and the log."""

import json
import re
import subprocess
import time

import requests
from prometheus_client.parser import text_string_to_metric_families

from harness import ROOT, Service, device, mark


def samples(service, role="operator"):
    answer = service.get("/metrics", role)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    families = list(text_string_to_metric_families(answer.text))
    assert len({family.name for family in families}) == len(families)
    assert all(family.documentation and family.type != "unknown" for family in families)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value
            for family in families for sample in family.samples}


def value(found, name, **labels):
    return found.get((name, tuple(sorted(labels.items()))), 0)


def test_metrics_count_what_happens(service):
    before = samples(service)
    key, feature = device(), mark()
    assert service.send("POST", "/api/marks", feature, device=key).status_code == 201
    assert service.send("POST", "/api/marks", feature, device=key).status_code == 200
    service.send("GET", "/api/form", secret="wrong")
    service.get("/nothing/" + key)
    service.get("/assets/js/api.js")
    # An answer is counted when it has been written, which its client may know sooner.
    asset = dict(route="/assets/*", method="GET", status="2xx")
    for _ in range(100):
        after = samples(service)
        if value(after, "smultron_http_requests_total", **asset) > value(before, "smultron_http_requests_total", **asset):
            break
        time.sleep(0.05)

    def more(name, **labels):
        return value(after, name, **labels) - value(before, name, **labels)

    assert more("smultron_http_requests_total", route="/api/marks", method="POST", status="2xx") == 2
    assert more("smultron_http_requests_total", route="none", method="GET", status="4xx") == 1
    assert more("smultron_http_requests_total", route="/assets/*", method="GET", status="2xx") == 1
    assert more("smultron_http_request_duration_seconds_count", route="/api/marks") == 2
    assert more("smultron_http_request_duration_seconds_bucket", route="/api/marks", le="+Inf") == 2
    assert more("smultron_http_sent_bytes_total") > 3_000
    assert more("smultron_marks_total", outcome="created") == 1
    assert more("smultron_marks_total", outcome="already_there") == 1
    assert more("smultron_wrong_credentials_total") == 1
    assert value(after, "smultron_http_requests_open") >= 1
    assert value(after, "smultron_database_bytes") == service.smultron.database.stat().st_size
    assert value(after, "smultron_write_ahead_log_bytes") > 0
    assert value(after, "smultron_disk_free_bytes") > 0 and value(after, "process_resident_memory_bytes") > 1e6
    assert 0 < time.time() - value(after, "process_start_time_seconds") < 3_600
    assert abs(time.time() - value(after, "smultron_time_seconds")) < 5
    assert value(after, "smultron_audit_problems") == 0 and ("smultron_audit_problems", ()) in after
    checks = {dict(labels)["check"]: number for (name, labels), number in after.items() if name == "smultron_ready"}
    assert checks == {"database": 1, "writing": 1, "space": 1, "clock": 1, "positions": 1, "soundness": 1}


def test_labels_come_from_our_own_lists_only(service):
    requests.request("PROPFIND", service.url + "/coffee/please", timeout=10)
    service.get("/api/preschools/unheard-of?secret=query")
    text = service.get("/metrics", "operator").text
    assert 'method="other"' in text and 'route="/api/preschools/{code}"' in text
    for word in ("PROPFIND", "coffee", "unheard-of", "query"):
        assert word not in text


def test_every_metric_is_described(service):
    service.send("POST", "/api/marks", mark())
    guide = (ROOT / "docs/watching.md").read_text()
    for family in text_string_to_metric_families(service.get("/metrics", "operator").text):
        assert family.name in guide, family.name


def test_every_alarm_has_its_page_and_asks_for_what_is_measured():
    rules = (ROOT / "packaging/prometheus/smultron.rules.yml").read_text()
    guide, handbook = (ROOT / "docs/watching.md").read_text(), (ROOT / "docs/operations.md").read_text()
    alarms = re.findall(r"alert: (\w+)\n +expr: (.+)", rules)
    assert len(alarms) == rules.count("alert:") > 10
    for name, expression in alarms:
        assert f"\n### {name}\n" in handbook, name
        for metric in re.findall(r"smultron_\w+", expression):
            assert re.search(rf"`{metric.removesuffix('_bucket')}[`{{]", guide), metric


def test_metrics_are_for_operators(service):
    assert service.get("/metrics").status_code == 401
    for role in ("planner", "admin"):
        assert service.get("/metrics", role).status_code == 403
    basic = requests.get(service.url + "/metrics", auth=("prometheus", service.tokens["operator"]), timeout=10)
    assert basic.status_code == 200


def test_readiness_names_what_was_looked_at(service):
    answer = service.get("/health/ready")
    assert answer.json() == {"status": "ok", "checks": dict.fromkeys(
        ("database", "writing", "space", "clock", "positions", "soundness"), "ok")}
    assert service.get("/health/live").json() == {"status": "ok"}


def test_readiness_says_when_nothing_can_be_written_and_when_it_can_again(smultron):
    service = Service(smultron, env={"SMULTRON_LOG": "json"})

    def limit(size):
        subprocess.run(["prlimit", f"--fsize={size}:unlimited", "--pid", str(service.process.pid)], check=True)

    def until(status):
        deadline = time.time() + 20
        while (answer := service.get("/health/ready", headers={"Accept-Language": "en"})).status_code != status:
            assert time.time() < deadline, service.said()
            time.sleep(0.2)
        return answer

    try:
        until(200)
        # A file that may not grow any more fails a write the way that a full disk does.
        limit(smultron.database.with_name("smultron.sqlite-wal").stat().st_size)
        problem = until(503).json()
        assert {error["pointer"] for error in problem["errors"]} == {"/checks/writing"}
        assert str(smultron.folder) not in json.dumps(problem)
        assert service.get("/health/live").status_code == 200
        limit("unlimited")
        until(200)
        told = [line for line in lines_of(service) if line.get("check") == "writing"]
        assert [line["message"] for line in told] == ["not ready", "ready again"]
    finally:
        service.stop()


def lines_of(service):
    with open(service.log.name) as log:
        return [json.loads(line) for line in log if line.startswith("{")]


def test_the_log_has_a_line_for_every_request_if_asked(smultron):
    service = Service(smultron, env={"SMULTRON_LOG": "json", "SMULTRON_LOG_LEVEL": "info"})
    try:
        service.get("/api/layers?round=1", "planner")
        service.get("/layers/rutor.geojson", "planner")
    finally:
        service.stop()
    lines = lines_of(service)
    asked = {line["route"]: line for line in lines if line["message"] == "request"}
    line = asked["/api/layers"]
    assert (line["method"], line["status"], line["role"], line["level"]) == ("GET", 200, "planner", "info")
    assert line["bytes"] > 0 and line["ms"] >= 0 and line["time"].endswith("Z")
    assert "/layers/{layer}.geojson" in asked
    quiet = Service(smultron, env={"SMULTRON_LOG": "text"})
    quiet.get("/api/layers", "planner")
    quiet.stop()
    assert "request" not in open(quiet.log.name).read()
