"""The bot's client against the real office: what each request becomes, and what is kept for later when it is not taken."""

from dataclasses import replace

import anyio
import httpx
import pytest
from sqlalchemy import select
from stage import DOSSIER, KEY

from api.storage.engine import sessions_of
from api.storage.models import Rating, Submission
from bot.client import ApiOffice, keyed_hash
from bot.dialogue.events import (
    PREFILLED,
    DataErased,
    DataHeld,
    DossierFound,
    DossierMissing,
    HandOverReady,
    RatingSaved,
    RequestRefused,
    Submitted,
    TakenOver,
    TakeOverRefused,
)
from bot.dialogue.replies import (
    CounterCode,
    EraseData,
    HandOver,
    LookUpDossier,
    PaperAgain,
    SaveRating,
    ShowData,
    SubmitForm,
    TakeOver,
)
from bot.mailbox.bodies import dump_request, load_request
from bot.ports import TryLater
from knowledge.handover_code import read_code

pytestmark = pytest.mark.databases("sqlite")

ANSWERS = {"ten": "Nguyễn Văn A", "ngay_sinh": "2026-11-05", "con": [{"ten": "B"}, {}]}
FORM = SubmitForm("to_khai_khai_sinh", 1, "1.001193", ANSWERS, "mẹ của bác")
DRAFT = HandOver("to_khai_khai_sinh", 1, "1.001193", {"con.1": "yes", "con.1.ten": "B", "ghi_chu": ""})
RATING = SaveRating(target="agency", subject=f"dossier:{DOSSIER}", score=2, comment="chờ lâu, gọi 0912345678")
COUNTER = CounterCode("TK-261122-ZZZZ")
FURTHER = [DRAFT, TakeOver("18Y4WH"), COUNTER, ShowData(), EraseData("all")]
REQUESTS = [LookUpDossier(DOSSIER), FORM, RATING, *FURTHER]
REFUSED = [
    (LookUpDossier(DOSSIER), "dossier"),
    (FORM, "form"),
    (RATING, "rating"),
    (DRAFT, "handover"),
    (COUNTER, "counter"),
]


@pytest.fixture
def perform(process):
    """Return what asks the office once; `key` makes it the same request."""

    def perform(request, key="key-0001", person="an", secret=KEY):
        return anyio.run(ApiOffice(process.http, secret.encode()).perform, request, key, "web", person)

    return perform


@pytest.fixture
def kept(process):
    """Return what reads all rows of one of the office's tables."""

    def kept(table):
        with sessions_of(process.office_engine).reading() as session:
            return session.scalars(select(table)).all()

    return kept


def answered(answer, request=REQUESTS[0], key="key-0001"):
    """Ask an office that answers `answer` to everything, or raises it."""

    def handle(_request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="http://office")
    return anyio.run(ApiOffice(http, KEY.encode()).perform, request, key, "web", "an")


def test_a_dossier_is_found_with_days_of_viet_nam(perform):
    found = perform(LookUpDossier(DOSSIER))
    assert isinstance(found, DossierFound)
    assert (found.code, found.status, found.procedure_name) == (DOSSIER, 10, "Đăng ký khai sinh")
    assert (found.received_at, found.finished_at, found.demo) == ("2026-11-22", "2026-11-22", False)


@pytest.mark.parametrize("code", ["H19.31-261105-9999", "không phải mã", "../v1/ratings", "a?b=c#d", "x" * 3000])
def test_a_code_that_names_no_dossier_is_missing(perform, code):
    assert perform(LookUpDossier(code)) == DossierMissing(code)


def test_a_form_gets_a_receipt_and_its_answers_arrive(perform, kept):
    done = perform(FORM)
    (row,) = kept(Submission)
    assert done == Submitted(FORM.form, row.reference, done.paper, done.code)
    assert done.paper.startswith("http://127.0.0.1:8000/v1/papers/")
    assert read_code(done.code) == done.code
    told = (row.form, row.form_version, row.procedure, row.answers, row.behalf)
    assert told == ("to_khai_khai_sinh", 1, "1.001193", ANSWERS, "mẹ của bác")


def test_a_rating_arrives_with_what_it_is_about(perform, kept):
    assert perform(RATING) == RatingSaved()
    (row,) = kept(Rating)
    assert (row.target, row.score, row.dossier, row.procedure) == ("agency", 2, DOSSIER, "1.001193")
    assert "0912345678" not in row.comment


@pytest.mark.parametrize(
    ("subject", "procedure"),
    [("procedure:1.001193", "1.001193"), ("general", None), ("form:TK-261122-ABCD", None), ("1.001193", None)],
)
def test_whatever_a_rating_is_about_it_is_taken(perform, kept, subject, procedure):
    assert perform(replace(RATING, subject=subject, comment=None)) == RatingSaved()
    assert [(row.subject, row.procedure, row.comment) for row in kept(Rating)] == [(subject, procedure, None)]


@pytest.mark.parametrize(("request_", "table"), [(FORM, Submission), (RATING, Rating)])
def test_the_same_key_is_one_row_and_one_answer(perform, kept, request_, table):
    answers = [perform(request_) for _ in range(3)]
    plain = [replace(answer, paper="") if isinstance(answer, Submitted) else answer for answer in answers]
    assert len(set(map(repr, plain))) == 1
    assert len(kept(table)) == 1
    perform(request_, key="key-0002")
    assert len(kept(table)) == 2


@pytest.mark.parametrize(("request_", "kind"), REFUSED[1:3])
def test_the_same_key_for_something_else_is_refused(perform, request_, kind):
    changed = replace(FORM, answers={}) if request_ is FORM else replace(RATING, score=5)
    perform(request_)
    assert perform(changed) == RequestRefused(kind)


@pytest.mark.parametrize(
    ("request_", "kind"),
    [
        (replace(FORM, form=""), "form"),
        (replace(RATING, score=6), "rating"),
        (replace(RATING, comment="x" * 2001), "rating"),
    ],
)
def test_what_the_office_will_never_take_is_refused(perform, kept, request_, kind):
    assert perform(request_) == RequestRefused(kind)
    assert (kept(Submission), kept(Rating)) == ([], [])


def test_the_office_never_learns_who_a_person_is_on_the_platform(perform, kept):
    perform(FORM, person="+84912345678")
    perform(replace(FORM, form_version=2), key="key-0002", person="+84912345678")
    perform(FORM, key="key-0003", person="+84912345679")
    first, second, other = (row.person for row in kept(Submission))
    assert first == second == keyed_hash(KEY.encode(), "person:web:+84912345678")
    assert "84912" not in first
    assert other != first


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_wrong_key_loses_nothing(perform, kept, request_):
    """Two processes with different keys are a mistake of the deployment, not of the citizen: the request waits."""
    with pytest.raises(TryLater, match="http-401"):
        perform(request_, secret="another-key-that-is-long-enough-0123456")
    assert (kept(Submission), kept(Rating)) == ([], [])


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("status", [301, 401, 403, 405, 408, 425, 429, 500, 501, 502, 503, 504, 507])
def test_what_may_pass_is_tried_later(request_, status):
    with pytest.raises(TryLater) as raised:
        answered(httpx.Response(status), request_)
    assert (raised.value.reason, raised.value.seconds) == (f"http-{status}", None)


@pytest.mark.parametrize(("request_", "kind"), REFUSED)
@pytest.mark.parametrize("status", [400, 409, 413])
def test_what_will_not_pass_is_told(request_, kind, status):
    assert answered(httpx.Response(status), request_) == RequestRefused(kind)


@pytest.mark.parametrize("request_", REQUESTS[1:])
def test_an_address_that_is_not_there_loses_nothing(request_):
    with pytest.raises(TryLater):
        answered(httpx.Response(404), request_)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("0", 0), ("Wed, 21 Oct 2026 07:28:00 GMT", None), ("", None), ("²", None), ("-5", None)],
)
def test_how_long_to_wait_is_read(header, seconds):
    with pytest.raises(TryLater) as raised:
        answered(httpx.Response(503, headers=[(b"Retry-After", header.encode("latin-1"))]))
    assert raised.value.seconds == seconds


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize(
    "error",
    [
        httpx.ConnectError("no"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("cut"),
        httpx.PoolTimeout("full"),
        httpx.TooManyRedirects("round"),
        httpx.DecodingError("gzip"),
    ],
)
def test_a_connection_that_fails_is_tried_later(request_, error):
    with pytest.raises(TryLater, match=type(error).__name__):
        answered(error, request_)


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b"null", b"\xff"])
def test_an_answer_that_is_none_is_tried_later(request_, body):
    """A proxy that answers 200 with a page of its own must not look like a stored form."""
    with pytest.raises(TryLater):
        answered(httpx.Response(200, content=body), request_)


def test_an_office_that_breaks_is_tried_later(process, perform, monkeypatch):
    monkeypatch.setattr("api.storage.submissions.put", lambda *_: 1 / 0)
    with pytest.raises(TryLater, match="http-500"):
        perform(FORM)


def test_an_office_without_its_database_is_tried_later(process, perform):
    with process.office_engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE submissions")
    with pytest.raises(TryLater, match="http-50"):
        perform(FORM)


@pytest.mark.parametrize("request_", REQUESTS)
def test_a_request_survives_the_outbox(request_):
    assert load_request(dump_request(request_)) == request_


def test_a_draft_moves_from_one_chat_to_another(perform):
    ready = perform(DRAFT, person="to-cong-nghe")
    assert isinstance(ready, HandOverReady)
    assert (ready.minutes, ready.link) == (30, f"http://127.0.0.1:8000/ma/tiep/{ready.code}")
    taken = TakenOver(DRAFT.form, DRAFT.form_version, DRAFT.procedure, DRAFT.answers)
    code = TakeOver(f" {ready.code[:3].lower()} {ready.code[3:]}")
    assert [perform(code, key="key-0002", person="ba-hai") for _ in range(2)] == [taken, taken]
    assert perform(code, key="key-0003", person="ba-hai") == TakeOverRefused("used")


def test_the_same_request_gets_the_same_code(perform):
    assert perform(DRAFT) == perform(DRAFT) != perform(DRAFT, key="key-0002")


@pytest.mark.parametrize("code", ["", "000000", "18Y4WH", "x" * 3000])
def test_a_code_that_opens_nothing_is_refused(perform, code):
    assert perform(TakeOver(code)) == TakeOverRefused("unknown")


def test_an_old_code_is_refused(process, perform):
    code = perform(DRAFT).code
    process.clock.forward(1800)
    assert perform(TakeOver(code), key="key-0002") == TakeOverRefused("expired")


def test_too_many_wrong_codes_are_refused(perform):
    answers = [perform(TakeOver("000000"), key=f"key-1{n:03}") for n in range(6)]
    assert answers == [TakeOverRefused("unknown")] * 5 + [TakeOverRefused("locked")]


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_a_code_that_the_office_cannot_read_is_unknown(status):
    assert answered(httpx.Response(status), TakeOver("x")) == TakeOverRefused("unknown")


def test_a_new_code_for_the_counter(perform):
    done = perform(FORM, person="ba-hai")
    ready = perform(CounterCode(done.reference), key="key-0002", person="ba-hai")
    assert ready.link == f"http://127.0.0.1:8000/ma/quay/{ready.code}"
    assert ready.code != done.code
    assert perform(CounterCode(done.reference), key="key-0003", person="nguoi-la") == RequestRefused("counter")
    assert perform(CounterCode("TK-1"), key="key-0004") == RequestRefused("counter")


def test_the_paper_once_more(perform):
    done = perform(FORM, person="ba-hai")
    again = perform(PaperAgain(done.reference), key="key-0002", person="ba-hai")
    assert again.paper.startswith("http://127.0.0.1:8000/v1/papers/")
    assert again.code != done.code
    assert perform(PaperAgain(done.reference), key="key-0003", person="nguoi-la") == RequestRefused("paper")
    assert perform(PaperAgain("TK-1"), key="key-0004") == RequestRefused("paper")


def test_what_is_kept_is_shown_and_erased(perform, kept):
    done = perform(FORM, person="ba-hai")
    perform(RATING, key="key-0002", person="ba-hai")
    held = DataHeld(((done.reference, "to_khai_khai_sinh", "2026-11-22"),), 1)
    assert perform(ShowData(), person="ba-hai") == held
    assert perform(ShowData(), person="ba-ba") == DataHeld()
    assert perform(EraseData("forms"), person="ba-hai") == DataErased("forms")
    assert perform(ShowData(), person="ba-hai") == DataHeld((), 1)
    assert [perform(EraseData("all"), person="ba-hai") for _ in range(2)] == [DataErased("all")] * 2
    assert perform(ShowData(), person="ba-hai") == DataHeld()
    assert [row.answers for row in kept(Submission)] == [None]


def test_a_form_that_was_handed_in_is_looked_up(perform):
    done = perform(FORM)
    found = perform(LookUpDossier(done.reference))
    assert (found.status, found.procedure_name, found.received_at) == (PREFILLED, "Đăng ký khai sinh", None)
