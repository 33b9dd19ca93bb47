"""The two audiences of the service, and every layer of each."""

import pytest

from ogc import READERS, Client


@pytest.fixture(scope="module")
def database():
    """Every layer is filled."""
    return "analysed"


@pytest.fixture(params=list(READERS))
def client(request, service):
    return Client(service, request.param)


@pytest.fixture
def planner(service):
    return Client(service, "planner")


@pytest.fixture(params=[f"{audience}:{layer}" for audience, (_, layers) in READERS.items() for layer in layers])
def collection(request, service):
    """A client and one of its layers."""
    audience, layer = request.param.split(":")
    return Client(service, audience), layer
