"""What QGIS is given to open: a running service, and one file for each audience."""

import sqlite3

import pytest

from harness import AUDIENCES


@pytest.fixture(scope="module")
def database():
    return "analysed"


@pytest.fixture(scope="session")
def packages(analysed):
    """The path of each audience's GeoPackage, and the names of its layers."""
    packages = {}
    for audience in AUDIENCES:
        path = analysed.folder / f"{audience}.gpkg"
        analysed("export", "all", "--format", "gpkg", "--audience", audience, "-o", path)
        with sqlite3.connect(path) as database:
            rows = database.execute("SELECT table_name FROM gpkg_contents WHERE data_type = 'features'").fetchall()
        packages[audience] = (str(path), sorted(name for name, in rows))
    return packages
