"""Does the API keep to its own description, whatever is sent? Asked by schemathesis in three ways.

CALLUP_FUZZ  how many examples for each operation (`make api-fuzz` takes many); left out: a few
"""

import json
import os

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)

from callup_site.api.door import described
from callup_site.wsgi import application
from tests.site import flood
from tests.site.api_world import Program, of_many_offices

IS_SHORT = "CALLUP_FUZZ" not in os.environ
EXAMPLES = int(os.environ.get("CALLUP_FUZZ", "8"))
# What a document says is judged by the rooms, beyond what a schema can tell: 422 answers a body of the right form too.
JUDGED = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "401", "403", "404", "409", "422"])
GENERATION = GenerationConfig(max_examples=EXAMPLES, with_security_parameters=False, deterministic=IS_SHORT)
PROJECT = ProjectConfig(generation=GENERATION, checks=ChecksConfig(positive_data_acceptance=JUDGED))
CONFIG = SchemathesisConfig(projects=ProjectsConfig(default=PROJECT))
schema = schemathesis.openapi.from_dict(json.loads(described()), config=CONFIG)
schema.app = application
QUIET = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=IS_SHORT,
    database=None,
)


@pytest.fixture
def token(db, settings):
    settings.API_PER_MINUTE = dict.fromkeys(settings.API_PER_MINUTE, 10**9)
    told = (signals.request_started, signals.request_finished)
    for one in told:  # the connection holds the transaction of the test
        one.disconnect(close_old_connections)
    who = flood.people()
    flood.in_review(who)
    yield Program(of_many_offices()).value
    for one in told:
        one.connect(close_old_connections)


@schema.parametrize()
@QUIET
def test_each_operation_keeps_to_its_description(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"})


def test_operations_in_any_order_keep_to_their_descriptions(token):
    machine = schema.as_state_machine()

    shown = {"headers": {"Authorization": f"Bearer {token}"}}

    class Asked(machine):
        def get_call_kwargs(self, case):
            return shown

        def validate_response(self, response, case, additional_checks=None, **_):
            case.validate_response(response, additional_checks=additional_checks, transport_kwargs=shown, **shown)

    Asked.run(settings=settings(QUIET, stateful_step_count=8, phases=[Phase.generate]))
