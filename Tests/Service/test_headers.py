"""The headers of every answer, also of those that the HTTP library gives by itself."""

import socket
import sqlite3
import ssl
import subprocess

import pytest
import requests

from harness import Service

EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def check(headers):
    for name, value in EVERYWHERE.items():
        assert headers.get(name) == value, name
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    # What other sites may read they may show.
    shown = "cross-origin" if "Access-Control-Allow-Origin" in headers else "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == shown
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("status, method, path, options", [
    (200, "GET", "/", {}), (200, "GET", "/health/live", {}), (200, "GET", "/assets/js/api.js", {}),
    (200, "HEAD", "/f", {}), (204, "DELETE", "/api/session", {}), (401, "GET", "/api/marks", {}),
    (403, "POST", "/api/session", {"headers": {"Origin": "https://elsewhere.example"}}),
    (403, "POST", "/api/session", {"headers": {"Sec-Fetch-Site": "cross-site"}}), (404, "GET", "/nothing", {}),
    (404, "OPTIONS", "/layers/rutor.geojson", {"headers": {
        "Origin": "https://elsewhere.example", "Access-Control-Request-Method": "GET"}}),
    (405, "PUT", "/api/form", {}), (413, "POST", "/api/session", {
        "data": b" " * 5_000, "headers": {"Content-Type": "application/json"}}),
    (415, "POST", "/api/session", {"data": b"token=a"}),
])
def test_every_status_has_them(service, status, method, path, options):
    answer = requests.request(method, service.url + path, timeout=30, **options)
    assert answer.status_code == status
    check(answer.headers)


def test_what_has_not_changed_has_them_too(service):
    tag = service.get("/assets/js/api.js").headers["ETag"]
    answer = service.get("/assets/js/api.js", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    check(answer.headers)


def test_open_layers_have_them_and_stay_open_to_other_sites(service):
    answer = service.get("/layers/rutor.geojson")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    check(answer.headers)


@pytest.mark.parametrize("status, text", [
    (400, b"This is no HTTP\r\n\r\n"), (400, b"GET / HTTP/1.1\r\nHost: a\r\nBad Header: b\r\n\r\n"),
    (400, b"POST /api/marks HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"x" * 100_000 + b"\r\n\r\n"),
    (431, b"GET / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: a\r\n" % number for number in range(200)) + b"\r\n"),
])
def test_what_cannot_be_read_is_answered_with_them(service, status, text):
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        try:
            connection.sendall(text)
        except (BrokenPipeError, ConnectionResetError):
            pass
        line, *rest = connection.recv(65_536).decode().split("\r\n\r\n")[0].split("\r\n")
    assert line.split()[1] == str(status)
    check(requests.structures.CaseInsensitiveDict(field.split(": ", 1) for field in rest))


def test_a_failure_of_the_service_has_them(smultron):
    service = Service(smultron)
    try:
        # Somebody has damaged the database behind the service's back.
        with sqlite3.connect(smultron.database) as database:
            database.execute("ALTER TABLE token RENAME TO gone")
        answer = service.get("/api/session", role="planner")
        assert answer.status_code == 500
        check(answer.headers)
    finally:
        service.stop()


def test_old_tls_is_refused_and_cookies_are_kept_to_the_host(smultron):
    key, certificate = smultron.folder / "key.pem", smultron.folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    service = Service(smultron, "--tls-cert", certificate, "--tls-key", key, scheme="https")
    try:
        assert version(service, certificate, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
        assert version(service, certificate, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
        with pytest.raises((ssl.SSLError, ConnectionError)):
            version(service, certificate, ssl.TLSVersion.TLSv1_1)
        session = requests.post(
            service.url + "/api/session", json={"token": service.tokens["planner"]}, verify=str(certificate), timeout=20)
        cookie = session.headers["Set-Cookie"]
        assert cookie.startswith("__Host-") and "Path=/" in cookie and "Domain" not in cookie
        assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(cookie.split("; "))
        assert session.headers["Strict-Transport-Security"] == "max-age=31536000"
    finally:
        service.stop()


def version(service, certificate, only):
    context = ssl.create_default_context(cafile=certificate)
    # What Debian forbids its programs is tried all the same: the service must be the one that says no.
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = context.maximum_version = only
    with socket.create_connection(("127.0.0.1", service.port), timeout=20) as connection:
        with context.wrap_socket(connection, server_hostname="127.0.0.1") as secured:
            return secured.version()


@pytest.mark.parametrize("text", ["proxy", "10.0.0.0/33", "127.0.0.1;10.0.0.1"])
def test_trusted_proxies_must_be_addresses(smultron, text):
    refused = smultron("config", "check", ok=False, env={"SMULTRON_TRUSTED_PROXIES": text})
    assert refused.code == 64 and "SMULTRON_TRUSTED_PROXIES" in refused.err and text.split(",")[0] in refused.err


def test_trusted_proxies_are_shown(smultron):
    shown = smultron("config", "check", env={"SMULTRON_TRUSTED_PROXIES": "127.0.0.1, 2001:DB8::/32"}).out
    assert "SMULTRON_TRUSTED_PROXIES=127.0.0.1/32, 2001:db8::/32  # environment\n" in shown
