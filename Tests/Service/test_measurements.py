"""What an operator sees of a running service: metrics, readiness and the log."""

import concurrent.futures
import json
import re
import socket
import sqlite3
import subprocess
import time

import requests
from prometheus_client.parser import text_string_to_metric_families

from harness import ROOT, Service, device, mark

CHECKS = ("database", "door", "writing", "space", "clock", "positions", "soundness")


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
    assert checks == dict.fromkeys(CHECKS, 1)
    assert value(after, "smultron_mark_trial_duration_seconds") > 0


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
    assert answer.json() == {"status": "ok", "checks": dict.fromkeys(CHECKS, "ok")}
    assert service.get("/health/live").json() == {"status": "ok"}


def until(service, status, session=requests):
    """Asks whether it is ready until it answers so."""
    deadline = time.time() + 20
    while (answer := session.get(
            service.url + "/health/ready", headers={"Accept-Language": "en"}, timeout=10)).status_code != status:
        assert time.time() < deadline, service.said()
        time.sleep(0.2)
    return answer


def failed(answer):
    return {error["pointer"].removeprefix("/checks/") for error in answer.json()["errors"]}


def told(service, check):
    return [line["error"] for line in lines_of(service) if line.get("check") == check and "error" in line]


def test_a_mark_that_is_tried_out_leaves_nothing(smultron):
    service = Service(smultron)

    def content():
        with sqlite3.connect(smultron.database) as database:
            return [database.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in (
                "content_version", "round", "mark", "preschool_group", "deleted_mark", "tombstone", "audit_entry",
                "sqlite_sequence", "idx_mark_position_rowid")]

    try:
        before, etag = content(), service.get("/layers/markeringar.geojson?round=1", "planner").headers["ETag"]
        commits = value(samples(service), "smultron_commit_changes_count")
        # Each look tries it anew.
        time.sleep(2.1)
        assert service.get("/health/ready").status_code == 200
        assert value(samples(service), "smultron_commit_changes_count") > commits
        assert content() == before
        assert service.get("/layers/markeringar.geojson?round=1", "planner").headers["ETag"] == etag
    finally:
        assert service.stop() == 0
    assert "is sound" in smultron("check").err


def test_a_mark_that_waits_for_its_turn_turns_readiness_red(smultron):
    service = Service(smultron, env={"SMULTRON_LOG": "json"})
    other = sqlite3.connect(smultron.database, isolation_level=None, timeout=30)
    try:
        until(service, 200)
        other.execute("BEGIN IMMEDIATE")
        assert failed(until(service, 503)) == {"writing"}
        # Sooner than SQLite gives the lock up.
        assert "not stored within 2" in told(service, "writing")[0]
        # However many ask meanwhile, one mark is tried at a time.
        with concurrent.futures.ThreadPoolExecutor(20) as threads:
            list(threads.map(lambda _: service.get("/health/ready"), range(60)))
        assert value(samples(service), "smultron_changes_waiting") <= 2
        other.execute("ROLLBACK")
        until(service, 200)
    finally:
        other.close()
        service.stop()


def test_a_round_that_is_over_is_no_reason_not_to_be_ready(smultron):
    smultron("round", "close")
    service = Service(smultron, invite=False)
    try:
        assert service.get("/health/ready").status_code == 200
    finally:
        service.stop()


def test_readiness_is_red_when_a_group_would_be_refused_at_the_door(smultron):
    service = Service(smultron, env={"SMULTRON_LOG": "json", "SMULTRON_MAX_CONNECTIONS": "8"})
    asker, crowd = requests.Session(), []
    try:
        until(service, 200, asker)
        head = (f"POST /api/marks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {service.invitation}\r\n"
                "Content-Type: application/geo+json\r\nContent-Length: 20000\r\n\r\n ").encode()
        # Of two networks, since none may have more than half; with who asks they are eight, and none is idle.
        for number in range(7):
            connection = socket.socket()
            connection.bind((f"127.0.0.{2 + number % 2}", 0))
            connection.connect(("127.0.0.1", service.port))
            connection.sendall(head)
            crowd.append(connection)
        assert failed(until(service, 503, asker)) == {"door"}
        assert "connections" in told(service, "door")[0]
        for connection in crowd:
            connection.close()
        until(service, 200, asker)
    finally:
        service.stop()


def test_readiness_says_when_nothing_can_be_written_and_when_it_can_again(smultron):
    service = Service(smultron, env={"SMULTRON_LOG": "json"})

    def limit(size):
        subprocess.run(["prlimit", f"--fsize={size}:unlimited", "--pid", str(service.process.pid)], check=True)

    try:
        until(service, 200)
        # A file that may not grow any more fails a write the way that a full disk does.
        limit(smultron.database.with_name("smultron.sqlite-wal").stat().st_size)
        problem = until(service, 503).json()
        assert {error["pointer"] for error in problem["errors"]} == {"/checks/writing"}
        assert str(smultron.folder) not in json.dumps(problem)
        assert service.get("/health/live").status_code == 200
        limit("unlimited")
        until(service, 200)
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
