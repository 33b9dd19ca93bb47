"""The rules of HTTP itself (RFC 9110 and 9112), on bare sockets: what is malformed is the client's fault and answered once, parts of
files, clients that ask before they send, and which host is meant."""

import contextlib
import datetime
import email.utils
import json
import re
import socket

import pytest
import requests

from harness import mark

# For a machine with much else to do.
GENEROUS_S = 20
SCRIPT = "/assets/js/api.js"


@pytest.fixture
def connect(service):
    with contextlib.ExitStack() as open_ones:
        yield lambda: open_ones.enter_context(socket.create_connection(("127.0.0.1", service.port), timeout=GENEROUS_S))


def head(method, target, *lines, version="1.1", host="Host: smultron"):
    lines = [f"{method} {target} HTTP/{version}", *([host] if host else []), *lines]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answers(connection, sent, ends=False):
    """All answers that come, until the service closes: each with its status, fields and content.

    - ends: nothing more is sent.
    """
    connection.sendall(sent)
    if ends:
        connection.shutdown(socket.SHUT_WR)
    text = b""
    while part := connection.recv(65_536):
        text += part
    found = []
    while text:
        lines, _, text = text.partition(b"\r\n\r\n")
        line, *fields = lines.decode().split("\r\n")
        fields = requests.structures.CaseInsensitiveDict(field.split(": ", 1) for field in fields)
        length = int(fields.get("Content-Length", 0))
        found.append((int(line.split()[1]), fields, text[:length]))
        text = text[length:]
    return found


def the_answer(connection, sent, ends=False):
    (only,) = answers(connection, sent, ends)
    return only


def is_problem(answer, status):
    """A problem document, which says in words what is wrong."""
    code, fields, content = answer
    assert code == status and fields["Content-Type"] == "application/problem+json"
    document = json.loads(content)
    assert document["status"] == status and document["detail"] and document["title"]
    return document


# MARK: Content

CALLS = {
    "marks": ("POST", "/api/marks", "application/geo+json", lambda service: service.invitation),
    "one mark": ("PUT", "/api/marks/6f1c1f9e-7d0e-4f55-9a3d-0d8f4a6f2b11", "application/geo+json",
                 lambda service: service.invitation),
    "sign-in": ("POST", "/api/session", "application/json", lambda service: None),
    "an order": ("POST", "/api/admin/rounds", "application/json", lambda service: service.tokens["admin"]),
    "a file": ("POST", "/api/admin/preschools/import", "text/csv", lambda service: service.tokens["admin"]),
}
CHUNKED = "Transfer-Encoding: chunked"
BROKEN = {
    "a size that is no number": (CHUNKED, b"zz\r\nhello\r\n0\r\n\r\n"),
    "a negative size": (CHUNKED, b"-5\r\nhello\r\n0\r\n\r\n"),
    "a size too large for any number": (CHUNKED, b"FFFFFFFFFFFFFFFFFF\r\nhello"),
    "a chunk without its end": (CHUNKED, b"5\r\nhelloXX0\r\n\r\n"),
    "lines without CR": (CHUNKED, b"5\nhello\n0\n\n"),
    "a second chunk": (CHUNKED, b"5\r\nhello\r\nzz\r\n"),
    "a trailer that is no field": (CHUNKED, b"5\r\nhello\r\n0\r\nBad Trailer: x\r\n\r\n"),
    "a chunk cut off": (CHUNKED, b"5\r\nhel"),
    "no last chunk": (CHUNKED, b"5\r\nhello\r\n"),
    "a length not reached": ("Content-Length: 50", b"hello"),
}


def begun(service, call, *lines):
    method, path, type, credential = CALLS[call]
    secret = credential(service)
    return head(
        method, path, f"Content-Type: {type}", "Smultron-Device: 0123456789abcdef0123456789abcdef", *lines,
        *([f"Authorization: Bearer {secret}"] if secret else []))


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("call", CALLS)
def test_broken_content_is_the_clients_fault(service, connect, call, broken):
    framing, content = BROKEN[broken]
    document = is_problem(the_answer(connect(), begun(service, call, framing) + content, ends=True), 400)
    assert "HTTP/1.1" in document["detail"]


def test_broken_content_alarms_nobody(service, connect):
    for call in CALLS:
        for framing, content in BROKEN.values():
            answers(connect(), begun(service, call, framing) + content, ends=True)
    metrics = service.get("/metrics", role="operator").text
    assert re.search(r'smultron_http_requests_total\{[^}]*status="4', metrics)
    assert not re.search(r'smultron_http_requests_total\{[^}]*status="5', metrics)
    assert "request failed" not in service.said()


@pytest.mark.parametrize("broken", BROKEN)
def test_a_request_that_has_been_answered_gets_no_second_answer(connect, broken):
    """A proxy would take it for the answer to the next request."""
    framing, content = BROKEN[broken]
    status, _, _ = the_answer(connect(), head("POST", "/nothing", framing) + content, ends=True)
    assert status == 404


def test_a_broken_request_behind_a_good_one_is_answered_after_it(connect):
    good, bad = answers(connect(), head("GET", "/health/live") + head("GET", "/health/live", "Bad Field: a"))
    assert good[0] == 200
    is_problem(bad, 400)


# MARK: The head


@pytest.mark.parametrize("hosts", [
    [], ["Host: a", "Host: b"], ["Host: a", "Host: a"], ["Host:"], ["Host: a b"], ["Host: a/b"], ["Host: u@a"],
    ["Host: a:x"], ["Host: [::1"]], ids=str)
def test_a_request_says_once_which_host_it_is_for(connect, hosts):
    assert "Host" in is_problem(the_answer(connect(), head("GET", "/health/live", *hosts, host=None)), 400)["detail"]


@pytest.mark.parametrize("host", ["Host: a", "host: kiruna.se:8080", "Host: [2001:db8::1]:443"])
def test_hosts_are_taken_with_a_port_or_without(connect, host):
    assert the_answer(connect(), head("GET", "/health/live", "Connection: close", host=host))[0] == 200


@pytest.mark.parametrize("target, status", [
    ("http://smultron/health/live", 200), ("https://elsewhere.example:8443/health/live", 200), ("http://a", 200),
    ("http:///health/live", 400), ("http://user:secret@smultron/health/live", 400), ("http://a:x/health/live", 400)])
def test_a_target_may_be_a_whole_address(connect, target, status):
    assert the_answer(connect(), head("GET", target, "Connection: close"))[0] == status


def test_the_host_of_a_whole_address_goes_before_the_field(connect):
    """Seen by where a change may come from: from the pages of the host that is meant."""
    def sign_out(target, origin):
        return the_answer(connect(), head("DELETE", target, f"Origin: http://{origin}", "Connection: close"))[0]

    assert sign_out("/api/session", "smultron") == 204 and sign_out("/api/session", "kiruna.example") == 403
    whole = "http://kiruna.example/api/session"
    assert sign_out(whole, "kiruna.example") == 204 and sign_out(whole, "smultron") == 403


@pytest.mark.parametrize("lines", [
    ["Content-Length: 0", "Content-Length: 0"], ["Content-Length: 0", "Content-Length: 2"], ["Content-Length: 0, 0"],
    ["Content-Length: +0"], ["Content-Length: 4", "Transfer-Encoding: chunked"], ["Transfer-Encoding: gzip"],
    ["Transfer-Encoding: gzip, chunked"], ["Transfer-Encoding: chunked, gzip"],
    ["Transfer-Encoding: chunked", "Transfer-Encoding: chunked"],
    ["Authorization: Bearer a", "Authorization: Bearer b"], ["Content-Type: a/b", "content-type: c/d"],
    ["Origin: http://a", "Origin: http://smultron"], ["Smultron-Device: a", "Smultron-Device: b"],
    ["X: a\r\n b"], ["X : a"], ["X: a\0b"]], ids=str)
def test_a_head_that_can_be_read_in_two_ways_is_refused(connect, lines):
    is_problem(the_answer(connect(), head("POST", "/nothing", *lines)), 400)


def test_a_refused_head_is_told_so_in_the_language_that_is_wanted(connect):
    languages = {}
    for language in ("sv", "en"):
        _, fields, content = the_answer(connect(), head("GET", "/", f"Accept-Language: {language}", host=None))
        assert fields["Content-Language"] == language
        languages[language] = json.loads(content)["detail"]
    assert languages["sv"] != languages["en"]


def test_nothing_behind_a_refused_head_is_answered(connect):
    is_problem(the_answer(connect(), head("GET", "/", host=None) + head("GET", "/health/live")), 400)


def test_too_large_a_head_is_told_so(connect):
    fields = [f"X-{number}: a" for number in range(200)]
    is_problem(the_answer(connect(), head("GET", "/", *fields)), 431)


@pytest.mark.parametrize("version, lines", [
    ("1.0", []), ("1.1", ["Connection: Close"]), ("1.1", ["Connection: keep-alive, close"])])
def test_a_connection_ends_when_its_client_says_so(connect, version, lines):
    host = None if version == "1.0" else "Host: a"
    assert the_answer(connect(), head("GET", "/health/live", *lines, version=version, host=host))[0] == 200


# MARK: Who asks before sending


def upload(service, size, *lines, secret=None):
    return head(
        "POST", "/api/marks", "Content-Type: application/geo+json", f"Content-Length: {size}",
        f"Authorization: Bearer {secret or service.invitation}", *lines)


@pytest.mark.parametrize("expected", ["100-continue", "100-Continue"])
def test_who_asks_before_sending_is_told_to_go_on(service, connect, expected):
    body = json.dumps(mark()).encode()
    connection = connect()
    connection.sendall(upload(service, len(body), f"Expect: {expected}", "Connection: close"))
    told = b""
    while not told.endswith(b"\r\n\r\n"):
        told += connection.recv(1)
    assert told.startswith(b"HTTP/1.1 100 ")
    status, _, content = the_answer(connection, body)
    assert status == 201 and json.loads(content)["type"] == "Feature"


def test_who_does_not_wait_to_be_told_is_answered_all_the_same(service, connect):
    body = json.dumps(mark()).encode()
    statuses = [answer[0] for answer in answers(
        connect(), upload(service, len(body), "Expect: 100-continue", "Connection: close") + body)]
    assert statuses[-1] == 201 and set(statuses[:-1]) <= {100}


@pytest.mark.parametrize("status, size, secret, type", [
    (401, 20, "wrong", "application/geo+json"), (413, 3_000_000, None, "application/geo+json"), (415, 20, None, "text/plain")])
def test_who_is_refused_by_the_head_need_not_send(service, connect, status, size, secret, type):
    refused = head(
        "POST", "/api/marks", f"Content-Type: {type}", f"Content-Length: {size}", "Expect: 100-continue",
        f"Authorization: Bearer {secret or service.invitation}")
    answer = the_answer(connect(), refused)
    is_problem(answer, status)
    # Otherwise what comes next might be the content, or the next request.
    assert answer[1]["Connection"] == "close"


def test_who_has_sent_all_is_refused_without_an_end_of_the_connection(service, connect):
    connection = connect()
    refused = upload(service, 5, "Expect: 100-continue", secret="wrong") + b"hello"
    first, second = answers(connection, refused + head("GET", "/health/live", "Connection: close"))
    assert first[0] == 401 and "Connection" not in first[1] and second[0] == 200


def test_nobody_is_told_to_go_on_who_has_nothing_to_send_or_cannot_know(service, connect):
    asked = head("GET", "/health/live", "Expect: 100-continue", "Connection: close")
    assert the_answer(connect(), asked)[0] == 200
    body = json.dumps(mark()).encode()
    old = upload(service, len(body), "Expect: 100-continue").replace(b"HTTP/1.1", b"HTTP/1.0")
    assert the_answer(connect(), old + body)[0] == 201


@pytest.mark.parametrize("expected", ["200-ok", "100-continue, more"])
def test_another_expectation_is_not_met(service, connect, expected):
    is_problem(the_answer(connect(), upload(service, 5, f"Expect: {expected}")), 417)


# MARK: Parts of files


@pytest.fixture(scope="module")
def script(service):
    return requests.get(service.url + SCRIPT, timeout=GENEROUS_S).content


def part(service, asked, method="GET", path=SCRIPT, **fields):
    headers = {"Range": asked, **{name.replace("_", "-"): value for name, value in fields.items()}}
    return requests.request(method, service.url + path, headers=headers, timeout=GENEROUS_S)


@pytest.mark.parametrize("asked, begin, end", [
    ("bytes=0-9", 0, 10), ("bytes=5-5", 5, 6), ("bytes=100-", 100, None), ("bytes=-5", -5, None), ("bytes=0-99999999", 0, None),
    ("bytes=0-99999999999999999999999", 0, None), ("bytes=-99999999", 0, None), ("Bytes=0-9", 0, 10)])
def test_a_part_of_a_file(service, script, asked, begin, end):
    answer = part(service, asked)
    expected = script[begin:end]
    first = begin % len(script)
    assert answer.status_code == 206 and answer.content == expected
    assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(expected) - 1}/{len(script)}"
    assert answer.headers["Content-Length"] == str(len(expected))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-100000000", "bytes=-0", "bytes=99999999999999999999999-"])
def test_a_part_beyond_the_end(service, script, asked):
    answer = part(service, asked)
    assert answer.status_code == 416 and answer.headers["Content-Range"] == f"bytes */{len(script)}"
    assert answer.json()["status"] == 416 and str(len(script)) in answer.json()["detail"]


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=a-b", "bytes=", "bytes=-", "items=0-5", "bytes=0-1,3-4", "5"])
def test_what_asks_for_no_part_or_for_several_gets_the_whole(service, script, asked):
    answer = part(service, asked)
    assert answer.status_code == 200 and answer.content == script and "Content-Range" not in answer.headers


@pytest.mark.parametrize("asked", ["bytes=0-9", "bytes=99999999-"])
def test_only_a_download_has_parts(service, script, asked):
    answer = part(service, asked, method="HEAD")
    assert answer.status_code == 200 and answer.headers["Content-Length"] == str(len(script))
    assert part(service, asked, path="/f").status_code == 200


def test_a_part_of_what_has_changed_is_the_whole(service, script):
    fields = requests.head(service.url + SCRIPT, timeout=GENEROUS_S).headers
    assert part(service, "bytes=0-9", If_Range=fields["Last-Modified"]).status_code == 206
    changed = email.utils.parsedate_to_datetime(fields["Last-Modified"])
    earlier = email.utils.format_datetime(changed - datetime.timedelta(days=1), usegmt=True)
    # A weak tag does not say that every byte is the same.
    for validator in (earlier, '"other"', fields["ETag"]):
        for asked in ("bytes=0-9", "bytes=99999999-"):
            answer = part(service, asked, If_Range=validator)
            assert answer.status_code == 200 and answer.content == script


def test_what_has_not_changed_has_no_parts(service):
    tag = requests.head(service.url + SCRIPT, timeout=GENEROUS_S).headers["ETag"]
    assert part(service, "bytes=99999999-", If_None_Match=tag).status_code == 304


# MARK: Addresses


@pytest.mark.parametrize("path, member", [
    ("/api/preschools/%34%351961", "code"), ("/api/preschools/%34%351961/hotspots", "preschool"),
    ("/layers/r%75tor.geojson", "features"), ("/ogc/collections/r%75tor", "id"),
    ("/ogc/collections/forskolor/items/%34%351961", "properties")])
def test_parts_of_addresses_may_be_encoded(connect, path, member):
    """Sent as they stand here; a library would decode them itself."""
    connection = connect()
    connection.sendall(head("GET", path, "Connection: close"))
    text = b""
    while piece := connection.recv(65_536):
        text += piece
    assert text.startswith(b"HTTP/1.1 200") and f'"{member}":'.encode() in text


@pytest.mark.parametrize("path", ["/api/preschools/%zz", "/api/preschools/%ff", "/ogc/collections/%zz"])
def test_what_is_encoded_wrongly_is_the_name_of_nothing(connect, path):
    is_problem(the_answer(connect(), head("GET", path, "Connection: close")), 404)
