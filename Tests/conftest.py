"""The fixtures that all tests of the whole program may use."""

import pytest

from harness import Service, Smultron


@pytest.fixture
def empty(tmp_path):
    """The program before there is a database."""
    return Smultron(tmp_path)


@pytest.fixture
def smultron(tmp_path):
    return Smultron(tmp_path, "new")


@pytest.fixture(scope="session")
def analysed(tmp_path_factory):
    """For tests that only read."""
    return Smultron(tmp_path_factory.mktemp("analysed"), "analysed")


@pytest.fixture(scope="module")
def database():
    """What kind of database the service of a file begins with; a file or a folder that wants another says so."""
    return "demonstration"


@pytest.fixture(scope="module")
def settings():
    """The settings of the service of a file, likewise."""
    return {}


@pytest.fixture(scope="module")
def service(tmp_path_factory, database, settings):
    """A running service that the tests of one file share; each test makes marks of its own."""
    service = Service(Smultron(tmp_path_factory.mktemp("service"), database), env=settings)
    yield service
    assert service.stop() == 0, service.said()
