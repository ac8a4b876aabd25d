"""The OpenAPI document, played against the API by a tool that this project did not write.

A few hundred cases here; `tools/fuzz_api.py --cases N` for the long run.
"""

import json
import os

import make
import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

import make_api
from house import source
from kentongan.api import pace
from kentongan.api.app import document
from kentongan.site.wsgi import application

SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
SCHEMA.app = application
OPERATIONS = sum(len(path) for path in json.loads(document())["paths"].values())
CASES = int(os.environ.get("KENTONGAN_FUZZ_CASES", "220")) // OPERATIONS  # for each operation

# What the shape allows and a rule refuses (a day to come, an empty message) is 422 with its code.
RULES = [schemathesis.checks.CHECKS.get_one("positive_data_acceptance")]


@pytest.fixture
def one_connection():
    """Requests share the test's transaction, as with Django's own client: none of them closes it."""
    told = (signals.request_started, signals.request_finished)
    for signal in told:
        signal.disconnect(close_old_connections)
    yield
    for signal in told:
        signal.connect(close_old_connections)


@pytest.fixture
def bearer(db, at_noon, one_connection):
    """A token that opens everything that a desk's post may open."""
    make.places()
    make.report()
    return make_api.secret(
        make.post("petugas_meja", "kpu", make.BOGOR), "groups.read", "items.read"
    )


@SCHEMA.parametrize()
@settings(
    max_examples=CASES,
    deadline=None,
    derandomize="KENTONGAN_FUZZ_CASES" not in os.environ,
    suppress_health_check=list(HealthCheck),
    database=None,
)
def test_no_request_breaks_it_and_every_answer_is_as_documented(case, bearer):
    pace.forget()
    if case.operation.path.endswith(("/items", "/groups")):
        case.headers["Authorization"] = f"Bearer {bearer}"
    case.call_and_validate(excluded_checks=RULES)


def test_the_document_that_is_committed_is_the_one_that_is_served(client):
    kept = (source.ROOT / "docs" / "openapi.json").read_text("utf-8")
    assert kept == document(), "run: python tools/fuzz_api.py --write"
    assert client.get("/api/openapi.json").content.decode() == kept
