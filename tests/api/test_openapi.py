"""The description of the API is true: requests made from it, right ones and wrong ones, get what it announces.

`MOTCUA_FUZZ` is how many requests are made for each address and caller; without it, few, and the same each time.
"""

import os

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.security import bot_token
from api.storage import agencies

pytestmark = pytest.mark.databases("sqlite")  # not about storage

EXAMPLES = int(os.environ.get("MOTCUA_FUZZ", "3"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.fixture
def fuzzed(make_office):
    """Return what sends requests made from the description, and the tokens of those who may come."""
    office = make_office(demo=True, lookups_per_minute=10**6, pushes_per_minute=10**6)
    with office.sessions.writing.begin() as session:
        agency = agencies.issue_key(session, "H19", "system", office.clock())
    schema = schemathesis.openapi.from_asgi("/openapi.json", without_jobs(office.app))
    return schema, {"bot": bot_token(office.settings.secret), "agency": agency, "nobody": None}


def without_jobs(app):
    """Return `app` as its routes alone: the jobs that run beside them would write at the same time."""

    async def routes(scope, receive, send):
        if scope["type"] != "lifespan":
            await app(scope, receive, send)
            return
        while True:
            said = (await receive())["type"]
            await send({"type": f"{said}.complete"})
            if said == "lifespan.shutdown":
                return

    return routes


def asked_by(operation):
    """Return who an address is for, as the description says it."""
    named = {name for each in operation.definition.raw.get("security", []) for name in each}
    return ["nobody", *sorted(named)]


def fault_text(fault):
    return "\n".join(map(str, getattr(fault, "exceptions", [fault])))[:1500]


def fault_of(operation, token):
    """Return what went wrong first with requests to an address by one caller, and how many were made."""
    headers, made = {"Authorization": f"Bearer {token}"} if token else {}, []

    @settings(
        max_examples=EXAMPLES,
        derandomize="MOTCUA_FUZZ" not in os.environ,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=QUIET,
    )
    @given(case=operation.as_strategy())
    def send(case):
        made.append(case)
        case.headers.pop("Authorization", None)
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        send()
    except BaseExceptionGroup as fault:
        return f"{operation.label}: {fault_text(fault)}", len(made)
    return None, len(made)


def test_no_request_finds_a_fault(fuzzed):
    schema, tokens = fuzzed
    operations = [found.ok() for found in schema.get_all_operations()]
    told = [fault_of(each, tokens[caller]) for each in operations for caller in asked_by(each)]
    faults = [fault for fault, _ in told if fault]
    assert not faults, "\n\n".join(faults)
    assert sum(made for _, made in told) >= EXAMPLES * len(operations)
