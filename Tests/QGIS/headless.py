"""QGIS itself, without its window: Debian's own Python runs a script with QGIS started, and its answer comes back."""

import json
import os
import subprocess
import tempfile

# How QGIS numbers the kinds of geometry.
GEOMETRY_TYPES = {"Point": 0, "LineString": 1, "Polygon": 2}

BEFORE = """
import json, sys
from qgis.core import *
application = QgsApplication([], False)
application.initQgis()

def answer(argument):
"""
AFTER = """

result = answer(json.load(sys.stdin))
QgsProject.instance().clear()
print("\\nANSWER" + json.dumps(result))
application.exitQgis()
"""


def qgis(body, argument, credential=None):
    """What `body` returns, the inside of a function of `argument`; both are JSON.

    - credential: (id, name, password) of an authentication setup that QGIS is to have.
    """
    script = BEFORE
    if credential:
        body = "    signed_in(*argument.pop('credential'))\n" + body
        argument = {**argument, "credential": credential}
        script = script.replace("def answer", SIGN_IN + "\ndef answer")
    with tempfile.TemporaryDirectory() as home:
        environment = {
            **os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_RUNTIME_DIR": home,
            "QGIS_AUTH_DB_DIR_PATH": home, "QT_LOGGING_RULES": "*.debug=false"}
        environment.pop("PYTHONHOME", None)
        environment.pop("PYTHONPATH", None)
        out = subprocess.run(["/usr/bin/python3", "-c", script + body + AFTER], input=json.dumps(argument),
                             capture_output=True, text=True, env=environment, timeout=240)
    assert "\nANSWER" in out.stdout, out.stderr[-3000:]
    return json.loads(out.stdout.split("\nANSWER")[1].splitlines()[0])


SIGN_IN = """
def signed_in(id, name, password):
    manager = QgsApplication.authManager()
    manager.setMasterPassword("tests", True)
    setup = QgsAuthMethodConfig("Basic")
    setup.setId(id)
    setup.setName("tests")
    setup.setConfig("username", name)
    setup.setConfig("password", password)
    assert manager.storeAuthenticationConfig(setup), "no authentication setup"
"""
