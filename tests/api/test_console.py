"""What officers see, and what they do not."""

import re
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest
from sqlalchemy import select

from api.security import office_token
from api.storage.models import AuditEntry
from locales import say

TURNS = [
    {"at": "2026-11-22T02:00:00+00:00", "who": "citizen", "text": "Số tôi là 0912345678, <b>nhé</b>"},
    {"at": "2026-11-22T02:00:01+00:00", "who": "assistant", "text": "Dạ."},
]
LINE = {"channel": "web", "started_at": "2026-11-22T02:00:00Z", "last_at": "2026-11-22T02:05:00Z", "turns": 2}


class PretendBot:
    """A bot that answers like the real one; contract tests join the two."""

    def __init__(self):
        self.asked = []
        self.answer = None

    def __call__(self, request):
        self.asked.append(request)
        if self.answer is not None:
            return self.answer
        if request.url.path == "/internal/conversations":
            return httpx.Response(200, json=[{**LINE, "id": "web:7", "topic": "khai sinh 0912345678"}])
        if request.url.raw_path == b"/internal/conversations/web:7":
            return httpx.Response(200, json={"id": "web:7", "channel": "web", "turns": TURNS})
        return httpx.Response(404)


@pytest.fixture
def bot():
    return PretendBot()


@pytest.fixture
def office(make_office, bot):
    client = httpx.AsyncClient(transport=httpx.MockTransport(bot), base_url="http://bot")
    return make_office(bot=client)


@pytest.fixture
def rate(rate):
    """Rate as somebody of one's own for each key."""

    def one(office, key, **changed):
        return rate(office, key, **{"person": sha256(str(key).encode()).hexdigest()[:32], **changed})

    return one


def audit(office):
    with office.sessions.reading.begin() as session:
        return [(each.action, each.subject) for each in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text.replace("&nbsp;", " ")))


def test_shares_with_their_interval(office, rate):
    for n in range(30):
        rate(office, n, score=5 if n < 27 else 2, subject=f"dossier:{n}")
    shown = text_of(office.signed_in().get("/canbo"))
    assert "90,00 %" in shown
    assert say("office-summary-interval", n=30, persons=30, low="74,38", high="96,54") in shown
    assert say("office-overview-label") in shown
    assert "5 – Rất hài lòng 27" in shown
    assert "2 – Không hài lòng 3" in shown
    assert say("office-summary-small", few=30) not in shown


def test_assistant_and_agency_are_counted_apart(office, rate):
    for n in range(5):
        rate(office, n, score=5, subject=f"s{n}")
        rate(office, f"a{n}", score=1, subject=f"s{n}", target="assistant")
    shown = office.signed_in().get("/canbo").text
    assistant, agency = shown.split('id="agency"')[0], shown.split('id="agency"')[1]
    assert "0,00 %" in assistant
    assert "100,00 %" in agency


def test_too_few_are_not_told_and_not_listed(office, rate):
    for n in range(4):
        rate(office, n, subject=f"s{n}", comment="Chờ lâu quá")
    browser = office.signed_in()
    shown, log = browser.get("/canbo").text, browser.get("/canbo/danh-gia").text
    assert shown.count(say("office-summary-hidden", hidden=5)) == 2
    assert "Chờ lâu quá" not in log
    assert say("office-log-hidden", hidden=5) in log


def test_five_are_told_with_a_warning(office, rate):
    for n in range(5):
        rate(office, n, subject=f"s{n}", comment="Chờ <lâu> quá")
    browser = office.signed_in(name="mai")
    assert say("office-summary-small", few=30) in browser.get("/canbo").text
    assert browser.get("/canbo/danh-gia").text.count("Chờ &lt;lâu&gt; quá") == 5


def test_the_last_rating_of_a_person_for_a_thing_counts(office, rate):
    person = "1" * 32
    for n in range(9):
        rate(office, n, score=1, subject="one", person=person)
    for n in range(9, 13):
        rate(office, n, score=5, subject=f"s{n}")
    rate(office, 13, score=5, subject="one", person=person)
    shown = text_of(office.signed_in().get("/canbo"))
    assert say("office-summary-interval", n=5, persons=5, low="56,55", high="100,00") in shown


def test_ratings_with_help_are_kept_and_not_counted(office, rate):
    for n in range(5):
        rate(office, n, score=1, subject=f"s{n}")
        rate(office, f"h{n}", score=5, subject=f"h{n}", helper=True)
    browser = office.signed_in()
    shown = text_of(browser.get("/canbo"))
    assert "0,00 % hài lòng" in shown
    assert f"{say('office-left-out')} {say('office-flag-helper')}: 5" in shown
    assert browser.get("/canbo/danh-gia").text.count(f'class="tag">{say("office-flag-helper")}') == 5


def test_thirty_fives_from_one_phone_move_the_headline_by_nothing(office, rate):
    for n in range(10):
        rate(office, n, score=5 if n < 6 else 2, subject=f"s{n}")
    before = text_of(office.signed_in().get("/canbo"))
    for n in range(30):
        rate(office, f"b{n}", score=5, subject=f"b{n}", person="2" * 32)
    after = text_of(office.signed_in(name="mai").get("/canbo"))
    told = say("office-summary-interval", n=10, persons=10, low="31,27", high="83,18")
    assert told in before
    assert told in after
    assert f"{say('office-flag-burst')}: 30" in after


def test_a_burst_from_one_device_under_many_names_is_one_too(office, rate):
    for n in range(30):
        rate(office, f"b{n}", score=5, subject=f"b{n}", device="3" * 32)
    shown = text_of(office.signed_in().get("/canbo"))
    assert f"{say('office-flag-burst')}: 30" in shown
    assert shown.count(say("office-summary-hidden", hidden=5)) == 2


def test_the_parts_of_a_year_and_of_one_month(office, rate):
    for n in range(6):
        rate(office, n, score=5, subject=f"s{n}", element="officer", agency="H19.31", commune="Xã Bom Bo")
        rate(office, f"a{n}", score=1, subject=f"a{n}", element="result", agency="H19.310", commune="Xã Một")
    shown = text_of(office.signed_in().get("/canbo"))
    assert "Năm 2026" in shown
    assert "Tháng 11/2026" in shown
    assert f"{say('office-element-officer')} 100,00 % 60,97–100,00 6" in shown
    assert "Xã Một 0,00 % 0,00–39,03 6" in shown
    empty = text_of(office.signed_in(name="mai").get("/canbo?ky=2026-03"))
    assert empty.count(say("office-summary-hidden", hidden=5)) == 2
    assert office.signed_in(name="lan").get("/canbo?ky=2026-13").status_code == 422


@pytest.mark.parametrize(
    ("scope", "seen"), [({"agency": "H19.31"}, 6), ({"commune": "Xã Bom Bo"}, 5), ({"agency": "H19"}, 11), ({}, 11)]
)
def test_officers_see_their_own_agency_or_commune(office, rate, scope, seen):
    for n in range(5):
        rate(office, n, subject=f"s{n}", agency="H19.31", commune="Phường Trấn Biên")
        rate(office, f"b{n}", subject=f"b{n}", agency="H19.310", commune="Xã Bom Bo")
    rate(office, "below", subject="below", agency="H19.31.1")
    shown = text_of(office.signed_in(**scope).get("/canbo"))
    assert f"{seen} câu trả lời của {seen} người" in shown


def test_conversations_are_listed(office, bot):
    shown = office.signed_in().get("/canbo/hoi-thoai")
    assert shown.status_code == 200
    assert "khai sinh ***" in shown.text
    assert 'href="/canbo/hoi-thoai/web%3A7"' in shown.text
    assert "22/11/2026 09:05" in shown.text
    assert bot.asked[0].url.params["limit"] == "50"
    assert bot.asked[0].headers["authorization"] == f"Bearer {office_token(office.settings.secret)}"


def test_opening_a_conversation_is_written_into_the_book(office):
    shown = office.signed_in().get("/canbo/hoi-thoai/web%3A7")
    assert shown.status_code == 200
    assert "Số tôi là ***, &lt;b&gt;nhé&lt;/b&gt;" in shown.text
    assert audit(office)[1:] == [("conversation-opened", "web:7")]


def test_what_the_book_cannot_hold_is_not_shown(office, bot, monkeypatch):
    def full(*_args, **_named):
        raise OSError("disk full")

    browser = office.signed_in()
    monkeypatch.setattr("api.storage.audit.note", full)
    assert browser.get("/canbo/hoi-thoai/web%3A7").status_code == 500
    assert bot.asked == []


def test_an_unknown_conversation(office):
    assert office.signed_in().get("/canbo/hoi-thoai/web%3A8").status_code == 404


def test_a_conversation_cannot_be_a_way_to_other_addresses(office, bot):
    browser = office.signed_in()
    for tricky in ("%2e%2e", "..%2Fsecrets", "a%3Fb", "a%23b"):
        assert browser.get(f"/canbo/hoi-thoai/{tricky}").status_code == 404
    assert all(each.url.raw_path.startswith(b"/internal/conversations/") for each in bot.asked)
    assert not any(b"/secrets" in each.url.raw_path for each in bot.asked)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(401),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json=[{"id": 1}]),
    ],
)
def test_a_bot_that_does_not_answer_is_told_kindly(office, bot, answer):
    bot.answer = answer
    shown = office.signed_in().get("/canbo/hoi-thoai")
    assert shown.status_code == 503
    assert say("office-problem-bot-unreachable") in shown.text


def test_a_bot_that_is_down(make_office, rate):
    def down(request):
        raise httpx.ConnectError("refused", request=request)

    office = make_office(bot=httpx.AsyncClient(transport=httpx.MockTransport(down), base_url="http://bot"))
    browser = office.signed_in()
    for url in ("/canbo/hoi-thoai", "/canbo/hoi-thoai/web%3A7"):
        assert browser.get(url).status_code == 503
    assert browser.get("/canbo").status_code == 200


def test_without_a_bot(make_office):
    assert make_office(bot=None).signed_in().get("/canbo/hoi-thoai").status_code == 503


@pytest.mark.parametrize("officer", [{"role": "team_leader"}, {"agency": "H19.31"}, {"commune": "Xã Bom Bo"}])
def test_who_may_not_read_conversations(office, bot, officer):
    browser = office.signed_in(**officer)
    assert "/canbo/hoi-thoai" not in browser.get("/canbo").text
    for url in ("/canbo/hoi-thoai", "/canbo/hoi-thoai/web%3A7"):
        assert browser.get(url).status_code == 403
    assert bot.asked == []


class Page(HTMLParser):
    """What a page is made of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.unlabelled, self.labels = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag


PAGES = [
    "/canbo",
    "/canbo/danh-gia",
    "/canbo/hoi-thoai",
    "/canbo/hoi-thoai/web%3A7",
    "/canbo/dang-nhap",
    "/canbo/nowhere",
    "/docs",
]


@pytest.mark.parametrize("url", PAGES)
def test_pages_are_safe_and_plain(office, rate, url):
    for n in range(6):
        rate(office, n, subject=f"s{n}")
    shown = office.signed_in().get(url)
    page = Page(shown.text)
    assert "default-src 'none'; style-src 'self'" in shown.headers["content-security-policy"]
    assert shown.headers["cache-control"] == "no-store"
    assert ("html", {"lang": "vi"}) in page.tags
    assert "script-src 'self'; connect-src 'self';" in shown.headers["content-security-policy"]
    assert not [tag for tag, attrs in page.tags if tag == "style" or "style" in attrs]
    scripts = [attrs for tag, attrs in page.tags if tag == "script"]
    assert all(each["src"].startswith("/canbo/static/") and "defer" in each for each in scripts)
    assert bool(scripts) == (url == "/canbo")
    assert not [attrs for _, attrs in page.tags if any(name.startswith("on") for name in attrs)]
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert not re.search(r"https?://", shown.text.split("<main")[0])


def test_every_field_has_a_label_and_every_form_a_token(office):
    page = Page(office.caller().get("/canbo/dang-nhap").text)
    fields = {attrs["id"] for tag, attrs in page.tags if tag == "input" and attrs.get("type") != "hidden"}
    assert fields == {attrs["for"] for tag, attrs in page.tags if tag == "label"} == {"name", "password"}
    assert [attrs["name"] for tag, attrs in page.tags if tag == "input"] == ["csrf", "next", "name", "password"]


def test_the_demonstration_says_so(make_office, tools):
    office = make_office(demo=True)
    browser = office.caller(headers={"Accept": "text/html"})
    assert say("office-sign-in-demo") in browser.get("/canbo/dang-nhap").text
    assert tools["sign_in"](browser, office.login.name, office.login.password).status_code == 303
    shown = browser.get("/canbo").text
    assert say("office-overview-demo", demo=300, total=300) in shown
    assert browser.get("/canbo/danh-gia").text.count(say("office-demo")) >= 20
