"""The administrators' calls, for the tests of the running service."""

import pytest


@pytest.fixture
def language():
    """What administrators are answered in; a file that wants another language says so."""
    return "sv"


@pytest.fixture
def admin(service, language):
    """A call of an administrator's: it must be answered with the status, and what it is answered comes back."""
    def call(method, path, body=None, type="application/json", status=200, **headers):
        answer = service.send(method, "/api/admin" + path, body, secret=service.tokens["admin"], type=type,
                              **{"Accept-Language": language, **headers})
        assert answer.status_code == status, (path, answer.status_code, answer.text[:500])
        return answer.json()

    return call
