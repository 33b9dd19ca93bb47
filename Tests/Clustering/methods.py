"""The methods by themselves, run on rows of numbers."""

import os
import pathlib
import subprocess

import numpy

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARY = pathlib.Path(os.environ.get("METHODS", ROOT / ".build/tests/release/methods")).resolve()


def method(name, rows, **options):
    """What a method makes of rows: an array of rows, and the seconds that it took without reading and writing."""
    text = "\n".join(",".join(repr(float(value)) for value in row) for row in rows)
    process = subprocess.run(
        [str(BINARY), name, *(f"{key}={value}" for key, value in options.items())], input=text, capture_output=True,
        text=True, timeout=600, env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    assert process.returncode == 0, process.stderr
    answer = [[float(value) for value in line.split(",")] for line in process.stdout.splitlines()]
    return numpy.array(answer), float(process.stderr.split()[-1])
