"""Each route asks who is there, or stands on the list of public ones."""

import re

import pytest
from fastapi.routing import APIRoute
from office_routes import routes_of

from api.app import PUBLIC_ROUTES

pytestmark = pytest.mark.databases("sqlite")  # not about storage


@pytest.fixture
def routes(office):
    return list(routes_of(office.app.routes))


def test_all_routes_are_seen(office, routes):
    assert len(routes) == len(set(routes)) >= 15
    described = {(m.upper(), path) for path, each in office.app.openapi()["paths"].items() for m in each}
    assert described <= set(routes)
    assert ("POST", "/v1/ratings") in routes
    assert {("GET", "/canbo/hoi-thoai/{conversation}"), ("POST", "/canbo/ma"), ("GET", "/ma/{way}/{code}")} <= set(
        routes
    )
    assert APIRoute


def test_the_list_names_only_what_exists(routes):
    assert set(routes) >= PUBLIC_ROUTES


def test_whoever_is_not_on_the_list_asks_who_is_there(office, routes):
    stranger = office.caller()
    closed = [each for each in routes if each not in PUBLIC_ROUTES]
    answers = {each: stranger(each[0], re.sub(r"{\w+}", "H19.31-261105-0012", each[1])) for each in closed}
    assert {each: answer.status_code for each, answer in answers.items()} == dict.fromkeys(closed, 401)


def test_a_stranger_with_a_browser_is_led_to_the_door(office, routes):
    stranger = office.caller(headers={"Accept": "text/html"})
    pages = [path for method, path in routes if method == "GET" and path.startswith("/canbo")]
    closed = [path for path in pages if ("GET", path) not in PUBLIC_ROUTES]
    for path in closed:
        led = stranger.get(re.sub(r"{\w+}", "7", path))
        assert (led.status_code, led.headers["location"].split("?")[0]) == (303, "/canbo/dang-nhap")
    assert closed


def test_public_routes_answer_strangers(office):
    stranger = office.caller()
    by_a_secret = {("GET", "/v1/dossiers/{code}"), ("GET", "/v1/papers/{token}"), ("POST", "/canbo/dang-nhap")}
    by_a_secret |= {("GET", "/canbo/dang-nhap/sso"), ("GET", "/canbo/dang-nhap/sso/ve")}  # where there is a provider
    for method, path in sorted(PUBLIC_ROUTES - by_a_secret):
        url = path.replace("/ma/{way}/{code}", "/ma/quay/70663Y").replace("/static", "/static/office.css")
        url = url.replace("{code}", "1.001193")
        assert stranger(method, url).status_code == 200, path


def test_every_answer_bears_the_security_headers(make_office):
    for public_url, https in (("http://127.0.0.1:8000", None), ("https://motcua.example.gov.vn", "max-age=31536000")):
        office = make_office(public_url=public_url)
        for url in ("/healthz", "/canbo/dang-nhap", "/canbo/static/office.css", "/nowhere", "/canbo/nowhere", "/canbo"):
            headers = office.caller().get(url).headers
            assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
            assert (headers["referrer-policy"], headers.get("strict-transport-security")) == ("same-origin", https)
            if url.startswith("/canbo"):
                (policy,) = headers.get_list("content-security-policy")
                assert "default-src 'none'" in policy
                assert "unsafe" not in policy


def test_nobody_keeps_where_a_dossier_stands(office):
    for url in ("/v1/dossiers/H19.31-261105-0012", "/v1/dossiers/abc", "/v1/procedures"):
        assert office.caller().get(url).headers.get_list("cache-control") == ["no-store"]


def test_the_description_has_an_example_for_each_body_and_answer(office):
    for path, operations in office.app.openapi()["paths"].items():
        for operation in operations.values():
            shown = [each for status, each in operation["responses"].items() if status.startswith("2")]
            shown += [operation["requestBody"]] if "requestBody" in operation else []
            for each in shown:
                shown_as = each["content"]
                assert shown_as.get("application/json", {"example": "application/pdf" in shown_as})["example"], path
            assert operation["tags"]
            assert operation["description"]


def test_the_examples_are_true(office):
    """What the description shows as a request is taken, and what it shows as an answer has the fields of one."""
    paths = office.app.openapi()["paths"]
    told = {"reference": "", "code": "18y 4wh", "person": "9c1d8a34e0b7f2a65d13c0ffee5eed01"}
    for path, method, status in EXAMPLES:
        operation = paths[path][method]
        body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        body = body | {"code": told["code"]} if path.endswith("claim") else body
        url = path.format(**told)
        answer = office.bot(method.upper(), url, json=body, headers={"Idempotency-Key": f"example-{path}"})
        shown = operation["responses"][status]["content"]["application/json"]["example"]
        assert (answer.status_code, answer.json().keys()) == (int(status), shown.keys()), path
        told |= {name: answer.json()[name] for name in ("reference", "code") if name in answer.json()}


EXAMPLES = (
    ("/v1/ratings", "post", "201"),
    ("/v1/submissions", "post", "201"),
    ("/v1/submissions/{reference}/codes", "post", "201"),
    ("/v1/submissions/{reference}/papers", "post", "201"),
    ("/v1/saved-trips", "post", "201"),
    ("/v1/tickets", "post", "201"),
    ("/v1/members/acts", "post", "200"),
    ("/v1/desk/events", "get", "200"),
    ("/v1/desk/events/taken", "post", "200"),
    ("/v1/handovers", "post", "201"),
    ("/v1/handovers/claim", "post", "200"),
    ("/v1/people/{person}", "get", "200"),
    ("/v1/people/{person}", "delete", "200"),
)


def test_errors_are_described(office):
    answers = office.app.openapi()["paths"]["/v1/dossiers/{code}"]["get"]["responses"]
    assert {"200", "400", "401", "404", "413", "422", "429", "500", "503"} <= answers.keys()
    assert answers["404"]["content"]["application/problem+json"]["examples"].keys() == {"dossier-not-found"}
    assert "HTTPValidationError" not in str(office.app.openapi())


def test_procedures_are_found_without_accents(office):
    found = office.caller().get("/v1/procedures", params={"q": "KHAI sinh", "limit": 3}).json()
    assert found["total"] >= len(found["procedures"]) == 3
    assert all({"code", "name", "checked"} <= each.keys() for each in found["procedures"])
    assert office.caller().get("/v1/procedures", params={"q": "1.001193"}).json()["procedures"][0]["code"] == "1.001193"


def test_a_procedure_is_told_whole(office):
    told = office.caller().get("/v1/procedures/1.001193").json()
    assert (told["code"], told["sources"]["cong"]["date"]) == ("1.001193", "2026-04-15")
    assert all(fact["source"] in told["sources"] for fact in told["fee"])
