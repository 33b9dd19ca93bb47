"""The service as a process: settings, TLS, base maps, headers, locks and stopping."""

import re
import signal
import sqlite3
import ssl
import subprocess
import time

import requests

from harness import HOME, Service, mark


def test_security_headers_stand_on_every_answer(service):
    for path, status in (("/f", 200), ("/nothing", 404), ("/api/form", 401), ("/assets/js/api.js", 200)):
        response = service.get(path)
        assert response.status_code == status
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "img-src 'self' data:;" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert service.get("/nothing").headers["Content-Type"] == "application/problem+json"


def test_files_are_served_with_their_types_and_revalidated(service):
    for path, kind in (("/assets/js/api.js", "javascript"), ("/assets/css/base.css", "text/css"),
                       ("/assets/pictograms.svg", "image/svg+xml"), ("/assets/i18n/sv/form.json", "application/json"),
                       ("/assets/leaflet/leaflet.js", "javascript"), ("/f", "text/html")):
        response = service.get(path)
        assert response.status_code == 200 and kind in response.headers["Content-Type"], path
    tag = service.get("/assets/js/api.js").headers["ETag"]
    assert service.get("/assets/js/api.js", headers={"If-None-Match": tag}).status_code == 304
    for path in ("/assets/../Package.swift", "/assets/%2e%2e/Package.swift", "/assets/js/../../x"):
        assert service.get(path).status_code in (400, 404)


def test_the_language_is_asked_for(service):
    def detail(language):
        return service.get("/api/form", headers={"Accept-Language": language}).json()["detail"]

    swedish, english = detail("sv"), detail("en-GB,en;q=0.9")
    assert "inbjudan" in swedish and "invitation" in english
    assert detail("de, en;q=0.5") == english and detail("fi") == swedish and detail("en;q=0.4, sv;q=0.6") == swedish


def test_the_base_map_is_a_setting(smultron):
    plain = Service(smultron)
    without = plain.get("/sw.js").text
    assert plain.get("/sw.js").text == without
    plain.stop()
    service = Service(smultron, env={
        "SMULTRON_TILES": "https://tiles.example.org/{z}/{x}/{y}.png", "SMULTRON_TILES_ATTRIBUTION": "© prov"})
    try:
        tiles = service.send("GET", "/api/form").json()["map"]["tiles"]
        assert tiles["template"] == "https://tiles.example.org/{z}/{x}/{y}.png" and tiles["attribution"] == "© prov"
        assert "img-src 'self' data: https://tiles.example.org;" in service.get("/f").headers["Content-Security-Policy"]
        # A page that a phone has kept would go on with the old policy, if this were no new version.
        version = re.compile(r'"version":"(\w+)"')
        assert version.search(service.get("/sw.js").text).group(1) != version.search(without).group(1)
    finally:
        service.stop()


def test_a_map_file_is_served_by_the_service_itself(smultron):
    path = smultron.folder / "map.mbtiles"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        db.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
        db.executemany("INSERT INTO metadata VALUES (?, ?)", [("format", "png"), ("attribution", "eget")])
        # Row 0 is the southernmost in the file; web maps count from the north.
        db.execute("INSERT INTO tiles VALUES (3, 4, 0, ?)", (b"\x89PNG",))
    service = Service(smultron, env={"SMULTRON_MBTILES": str(path)})
    try:
        tiles = service.send("GET", "/api/form").json()["map"]["tiles"]
        assert tiles == {"template": "/tiles/{z}/{x}/{y}", "attribution": "eget", "minZoom": 3, "maxZoom": 3}
        tile = service.get("/tiles/3/4/7")
        assert tile.content == b"\x89PNG" and tile.headers["Content-Type"] == "image/png"
        for missing in ("/tiles/3/4/0", "/tiles/x/4/0", "/tiles/99/1/1"):
            assert service.get(missing).status_code == 404
    finally:
        service.stop()
    path.write_text("no map")
    refused = smultron("serve", "--port", 0, ok=False, env={"SMULTRON_MBTILES": str(path)})
    assert refused.code == 65 and "MBTiles" in refused.err


def make_certificate(folder, days=1):
    key, certificate = folder / "key.pem", folder / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", str(days),
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    return key, certificate


def test_a_hangup_ends_nothing(service):
    service.process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    assert service.get("/health/live").status_code == 200


def test_tls(smultron):
    key, certificate = make_certificate(smultron.folder)
    service = Service(smultron, "--tls-cert", certificate, "--tls-key", key, scheme="https")
    try:
        answer = requests.get(service.url + "/health/ready", verify=str(certificate), timeout=10)
        assert answer.status_code == 200 and "Strict-Transport-Security" in answer.headers
        signed = requests.post(
            service.url + "/api/session", json={"token": service.tokens["planner"]}, verify=str(certificate), timeout=10)
        assert "Secure" in signed.headers["Set-Cookie"]
        metrics = requests.get(
            service.url + "/metrics", headers=service.bearer(service.tokens["operator"]), verify=str(certificate), timeout=10)
        end, = re.findall(r"^smultron_certificate_end_timestamp_seconds (\S+)$", metrics.text, re.M)
        assert 86_000 < float(end) - time.time() <= 86_400

        # Renewed in its place: a connection that is open goes on, a new one gets the new certificate.
        old = ssl.get_server_certificate(("127.0.0.1", service.port))
        with requests.Session() as session:
            session.get(service.url + "/health/live", verify=str(certificate), timeout=10)
            renewed = make_certificate(smultron.folder, days=2)
            service.process.send_signal(signal.SIGHUP)
            for _ in range(100):
                if "read anew" in service.said():
                    break
                time.sleep(0.05)
            assert session.get(service.url + "/health/live", verify=str(certificate), timeout=10).status_code == 200
        new = ssl.get_server_certificate(("127.0.0.1", service.port))
        assert new != old and new.strip() == renewed[1].read_text().strip()
        # What cannot be read is told, and the old one stays.
        certificate.write_text("nothing")
        service.process.send_signal(signal.SIGHUP)
        for _ in range(100):
            if "was not read anew" in service.said():
                break
            time.sleep(0.05)
        assert ssl.get_server_certificate(("127.0.0.1", service.port)) == new
        # Nobody reads later what was recorded, with the certificate's key alone.
        plain = subprocess.run(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{service.port}", "-tls1_2", "-cipher", "AES128-GCM-SHA256"],
            input="", capture_output=True, text=True)
        assert plain.returncode != 0, plain.stdout
    finally:
        service.stop()
    assert smultron("serve", "--tls-cert", certificate, ok=False).code == 64


def test_readers_read_beside_a_server(smultron):
    service = Service(smultron)
    try:
        service.send("POST", "/api/marks", mark())
        assert smultron("export", "markeringar").out.count('"Feature"') == 1
        copy = smultron.folder / "copy.sqlite"
        smultron("backup", copy)
        assert "mark: 1\n" in smultron("check", "--database", copy).err
        for reader in (["round", "list"], ["preschool", "list"], ["invite", "list"], ["token", "list"], ["hotspots"]):
            smultron(*reader)
    finally:
        service.stop()
    smultron("demo")


def test_a_mark_that_was_answered_survives_kill(smultron):
    service = Service(smultron)
    sent = [mark(at=(HOME[0], HOME[1] + step * 1e-5)) for step in range(30)]
    for feature in sent:
        assert service.send("POST", "/api/marks", feature).status_code == 201
    service.process.kill()
    service.process.wait()
    service.log.close()
    exported = smultron("export", "markeringar").out
    assert all(feature["id"] in exported for feature in sent)
    assert "sound" in smultron("check").err


def test_a_full_disk_is_said_and_nothing_is_half_kept(smultron):
    # A file that may not grow any more fails a write the way that a full disk does.
    service = Service(smultron)
    try:
        size = smultron.database.with_name("smultron.sqlite-wal").stat().st_size
        limit = size + 8_192
        subprocess.run(["prlimit", f"--fsize={limit}:unlimited", "--pid", str(service.process.pid)], check=True)
        codes = [service.send("POST", "/api/marks", mark()).status_code for _ in range(40)]
        assert 503 in codes or 500 in codes, codes
        subprocess.run(["prlimit", "--fsize=unlimited:unlimited", "--pid", str(service.process.pid)], check=True)
        deadline = time.time() + 10
        while service.send("POST", "/api/marks", mark()).status_code != 201:
            assert time.time() < deadline, service.said()
            codes.append(0)
        kept = codes.count(201) + 1
        assert smultron("export", "markeringar").out.count('"Feature"') == kept
    finally:
        service.stop()


def test_outside_loopback_the_address_must_be_told(smultron):
    refused = smultron("serve", "--host", "0.0.0.0", ok=False)
    assert refused.code == 64 and "SMULTRON_PUBLIC_URL" in refused.err


def test_stopping_is_quick(smultron):
    service = Service(smultron)
    begin = time.time()
    assert service.stop() == 0
    assert time.time() - begin < 10
