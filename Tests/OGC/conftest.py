"""The service with every layer filled, and the two audiences."""

import pytest

from harness import Service, Smultron
from ogc import AUDIENCES, Client


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    """The demonstration, with two saved analyses, so that there are changes from one to the next."""
    smultron = Smultron(tmp_path_factory.mktemp("service"))
    smultron("init")
    smultron("demo")
    smultron("hotspots", "--round", 2, "--save", "forsta")
    smultron("hotspots", "--round", 2, "--eps", 80, "--save", "andra")
    service = Service(smultron)
    yield service
    assert service.stop() == 0, service.said()


@pytest.fixture(params=list(AUDIENCES))
def client(request, service):
    return Client(service, request.param)


@pytest.fixture
def planner(service):
    return Client(service, "planner")


@pytest.fixture(params=[f"{audience}:{layer}" for audience, (_, layers) in AUDIENCES.items() for layer in layers])
def collection(request, service):
    """A client and one of its layers."""
    audience, layer = request.param.split(":")
    return Client(service, audience), layer
