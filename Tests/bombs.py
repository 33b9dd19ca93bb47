"""Files that are made to hurt whoever reads them: each a name, a type and the bytes. None holds a mark that can be kept."""

import gzip
import io
import zipfile

MEBIBYTE = 1024 * 1024
GEOJSON, CSV, GPX = "application/geo+json", "text/csv", "application/gpx+xml"


def _filled(size, head, unit, tail=b""):
    """Bytes of about a size: a head, as many units as fit, a tail."""
    return head + unit * ((size - len(head) - len(tail)) // len(unit)) + tail


def _zip():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("marks.csv", b"category,children,lon,lat\n" + b"0" * (200 * MEBIBYTE))
    return packed.getvalue()


def _laughs(levels, width):
    entities = '<!ENTITY a0 "lol lol lol lol lol">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels + 1))
    return (f'<?xml version="1.0"?><!DOCTYPE gpx [{entities}]><gpx><wpt lon="20.2" lat="67.8">'
            f"<name>&a{levels};</name></wpt></gpx>").encode()


def _repeated_entity():
    """One long entity many times, which a limit on levels alone lets through."""
    return (b'<!DOCTYPE gpx [<!ENTITY a "' + b"x" * 100_000 + b'">]><gpx><wpt lon="20.2" lat="67.8"><name>'
            + b"&a;" * 20_000 + b"</name></wpt></gpx>")


def json_bombs(size):
    feature = b'{"type":"Feature","id":"x","geometry":{"type":"Point","coordinates":[20.2,67.8]},"properties":{}}'
    levels = min(100_000, size // 8)
    return {
        "zeros": b"\0" * size,
        "spaces": b" " * size,
        "one text": _filled(size, b'"', b"x", b'"'),
        "a text never closed": _filled(size, b'{"type":"', b"x"),
        "lists in lists": b"[" * levels + b"]" * levels,
        "lists never closed": b"[" * size,
        "objects in objects": b'{"a":' * levels + b"1" + b"}" * levels,
        "geometries in geometries":
            b'{"type":"Feature","geometry":' * (size // 60) + b"null" + b"}" * (size // 60),
        "numbers": _filled(size, b'{"type":"Feature","geometry":{"type":"Point","coordinates":[', b"1,", b"1]}}"),
        "one number": _filled(size, b'{"type":"Feature","id":', b"9", b"}"),
        "escapes": _filled(size, b'{"type":"Feature","id":"', b"\\u0041", b'"}'),
        "equal members": _filled(size, b"{", b'"a":1,', b'"type":"Feature"}'),
        "unknown members":
            b'{"type":"Feature","properties":{' + b",".join(b'"a%d":1' % n for n in range(size // 14)) + b"}}",
        "empty features": _filled(size, b'{"type":"FeatureCollection","features":[', b"{},", b"{}]}"),
        "features of nothing": _filled(size, b'{"type":"FeatureCollection","features":[', b"1,", b"1]}"),
        "bad features": _filled(
            size, b'{"type":"FeatureCollection","features":[', feature + b",", feature + b"]}"),
        "UTF-16": ('{"type":"Feature","id":"' + "x" * (size // 2 - 40) + '"}').encode("utf-16"),
    }


def csv_bombs(size):
    head = b"category,children,lon,lat\n"
    return {
        "nothing": b"",
        "zeros": b"\0" * size,
        "zeros in fields": _filled(size, head, b"sn\0w,\0,20.2,67.8\n"),
        "a zip": _zip(),
        "a gzip": gzip.compress(head + b"0" * (100 * MEBIBYTE)),
        "UTF-16": (head.decode() + "snow,5,20.2,67.8\n" * (size // 40)).encode("utf-16"),
        "one line": b"x" * size,
        "one long field": _filled(size, head + b"snow,", b"5", b",20.2,67.8\n"),
        "a million columns": b",".join(b"c%d" % n for n in range(1_000_000)) + b"\n" + b",".join([b"1"] * 1_000_000),
        "a million equal columns": b"category" + b",category" * 1_000_000,
        "a million empty columns": b"category" + b"," * 1_000_000,
        "a row of fields": _filled(size, head, b","),
        "rows of nothing": _filled(size, head, b",,,\n"),
        "newlines": b"\n" * size,
        "a quote never closed": _filled(size, head + b'"', b"snow,5\n"),
        "quotes": _filled(size, head, b'"'),
        "no UTF-8": _filled(size, head, b"\xff\xfe\n"),
        "bad rows": _filled(size, head, b"snow,five,20.2,67.8\n"),
        "rows far away": _filled(size, head, b"snow,5,1,1\n"),
    }


def gpx_bombs(size):
    levels = min(100_000, size // 8)
    point = b'<wpt lon="20.2" lat="67.8">'
    return {
        "nothing": b"",
        "zeros": b"\0" * size,
        "a billion laughs": _laughs(9, 10),
        "laughs in few levels": _laughs(3, 400),
        "one entity many times": _repeated_entity(),
        "an entity of itself": b'<!DOCTYPE gpx [<!ENTITY a "&b;"><!ENTITY b "&a;">]><gpx><wpt><name>&a;</name></wpt></gpx>',
        "an entity that is a file":
            b'<!DOCTYPE gpx [<!ENTITY a SYSTEM "file:///etc/passwd">]><gpx><wpt lon="1" lat="1"><name>&a;</name></wpt></gpx>',
        "a document type elsewhere":
            b'<!DOCTYPE gpx SYSTEM "http://127.0.0.1:9/gpx.dtd"><gpx><wpt lon="1" lat="1"/></gpx>',
        "an attribute by entities":
            b'<!DOCTYPE gpx [<!ENTITY a "' + b"x" * 50_000 + b'"><!ATTLIST gpx b CDATA "' + b"&a;" * 5_000
            + b'">]><gpx><wpt lon="1" lat="1"/></gpx>',
        "elements in elements": b"<gpx>" + b"<a>" * levels + b"</a>" * levels + b"</gpx>",
        "elements never closed": _filled(size, b"<gpx>", b"<a>"),
        "elements side by side": _filled(size, b"<gpx>", b"<a/>", b"</gpx>"),
        "attributes": b"<gpx" + b"".join(b' a%d=">"' % n for n in range(size // 14)) + b"/>",
        "one attribute": _filled(size, b'<gpx a="', b"x", b'"/>'),
        "one name": _filled(size, b"<", b"x", b"/>"),
        "one text": _filled(size, b"<gpx>" + point + b"<name>", b"x", b"</name></wpt></gpx>"),
        "a comment never closed": _filled(size, b"<gpx><!--", b"x"),
        "bad points": _filled(size, b"<gpx>", b'<wpt lon="x"/>', b"</gpx>"),
        "points far away": _filled(size, b"<gpx>", b'<wpt lon="1" lat="1"/>', b"</gpx>"),
        "UTF-16": ('<?xml version="1.0" encoding="UTF-16"?><gpx>' + "<a/>" * (size // 8)).encode("utf-16"),
        "no UTF-8": _filled(size, b"<gpx>", b"\xff"),
    }
