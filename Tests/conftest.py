"""The fixtures that all tests of the whole program may use."""

import pytest

from harness import Service, Smultron


@pytest.fixture
def empty(tmp_path):
    return Smultron(tmp_path)


@pytest.fixture
def smultron(empty):
    empty("init")
    return empty


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """A service that the tests of one file share; each test makes marks of its own."""
    smultron = Smultron(tmp_path_factory.mktemp("service"))
    smultron("init")
    smultron("demo")
    service = Service(smultron)
    yield service
    assert service.stop() == 0, service.said()


@pytest.fixture(scope="session")
def analysed(tmp_path_factory):
    """The demonstration with two saved analyses, and so with changes from one to the other. For tests that only read."""
    smultron = Smultron(tmp_path_factory.mktemp("analysed"))
    smultron("init")
    smultron("demo")
    smultron("hotspots", "--round", "2", "--save", "a1", "-o", "a1.geojson")
    smultron("hotspots", "--round", "2", "--eps", "40", "--save", "a2", "-o", "a2.geojson")
    return smultron
