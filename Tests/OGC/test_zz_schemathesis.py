"""Generated requests against both OpenAPI documents: never a 5xx, never a status that the document does not name.

A service of its own, as administrators' requests change everything. Each credential gets the operations that it can reach;
that the others refuse it is tested where access is.
"""

import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

from harness import LAYERS, PRESCHOOL

EXAMPLES = 20
SEED = 2584
HOOKS = pathlib.Path(__file__).with_name("realistic_values.py")

OPEN = r"^/(?!api/admin|api/marks|api/form)"
DATA = r"^/(api/(layers|preschools|session)|layers)"

# The document, the credential, the operations, and the phases beside fuzzing: the order matters, as the last may erase.
RUNS = {
    "ogc-open": ("/ogc/api", None, ".*", "coverage"),
    "ogc-planner": ("/ogc/api", "planner", ".*", "coverage"),
    "api-open": ("/api/openapi.json", None, OPEN, "coverage"),
    "api-planner": ("/api/openapi.json", "planner", DATA, "coverage"),
    "api-invitation": ("/api/openapi.json", "invitation", r"^/api/(form|marks)", None),
    "api-admin": ("/api/openapi.json", "admin", r"^/api/admin", None),
    "ogc-admin": ("/ogc/api", "admin", ".*", None),
}


# What exists, by the path that takes it, or by the parameter of several paths. Not the tokens: this would revoke its own.
IDENTIFIERS = {
    "layer": list(LAYERS),
    "collectionId": list(LAYERS),
    "/api/admin/rounds/{id}": ["1", "2"],
    "/api/admin/rounds/{id}/close": ["2", "99"],
    "/api/admin/publications/{number}/withdraw": ["0", "1", "99"],
    "/api/admin/preschools/{code}": [PRESCHOOL],
    "/api/preschools/{code}": [PRESCHOOL],
    "/api/preschools/{code}/hotspots": [PRESCHOOL],
    "/p/{code}": [PRESCHOOL],
}


@pytest.fixture(scope="module")
def database():
    return "demonstration"


@pytest.mark.parametrize("run", RUNS)
def test_generated_requests_are_answered_as_the_document_says(service, run, tmp_path):
    document, role, paths, phases = RUNS[run]
    command = [
        sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run", service.url + document,
        "--url", service.url + ("/ogc" if document == "/ogc/api" else ""), "--checks", "not_a_server_error,status_code_conformance", "--seed", SEED,
        "--max-examples", EXAMPLES, "--phases", ",".join(filter(None, [phases, "fuzzing"])), "--no-shrink",
        "--continue-on-failure", "--suppress-health-check", "all", "--include-path-regex", paths, "--warnings", "off",
        "--request-timeout", 30]
    if role:
        secret = service.invitation if role == "invitation" else service.tokens[role]
        command += ["--header", f"Authorization: Bearer {secret}"]
    environment = {
        **os.environ, "SCHEMATHESIS_HOOKS": str(HOOKS), "NO_COLOR": "1",
        "SMULTRON_TEST_IDENTIFIERS": json.dumps(IDENTIFIERS)}
    outcome = subprocess.run(
        [*map(str, command)], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    said = outcome.stdout + outcome.stderr
    assert outcome.returncode == 0, said[-20_000:]
    # A filter that matches nothing must not pass for a clean run.
    assert int(re.search(r"(\d+) generated", said).group(1)) >= EXAMPLES, said[-4_000:]
