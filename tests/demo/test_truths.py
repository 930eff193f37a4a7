"""What truths.yaml says of the demonstration province is what its figures and pages show."""

import asyncio
import re
from collections import Counter
from datetime import date, timedelta
from html import unescape
from itertools import islice

import pytest
from sqlalchemy import func, select

from api.alerts.looking import Look, signs
from api.demo.ratings import month_of_ratings
from api.demo.usage import demo_usage
from api.demo.written import written
from api.demo.year_dossiers import month_of_dossiers
from api.dossiers.events import Event, read
from api.dossiers.folding import folded
from api.questions.gathering import gather
from api.satisfaction.report import report
from api.storage import alerts, dossier_lists, rating_cells, usage
from api.storage.alert_models import Alert
from api.storage.desk_models import Ticket
from api.storage.dossiers import history
from api.storage.models import Dossier, DossierEvent, Rating, RatingCell
from api.storage.question_models import Question
from api.storage.ratings import Scope
from api.storage.territory_models import Team

EVERYTHING = Scope(demo=True)
TODAY = date(2026, 11, 22)
TRUTH = written("truths")


def figures(shown, target, period="2026", scope=EVERYTHING):
    with shown.sessions.reading.begin() as session:
        return report(session, scope, target, period)


def test_as_many_rows_as_promised_and_all_are_marked(shown):
    with shown.sessions.reading.begin() as session:
        for table, many in ((Rating, 12_000), (Dossier, 20_000)):
            count = session.scalar(select(func.count()).select_from(table))
            assert abs(count - many) < many / 50
            assert session.scalar(select(func.count()).where(table.demo.is_(False))) == 0


def test_the_year_is_full_and_ends_yesterday(shown):
    with shown.sessions.reading.begin() as session:
        for moment in (Rating.created_at, Dossier.filed_at, DossierEvent.at):
            first, last = session.execute(select(func.min(moment), func.max(moment))).one()
            if first is not None:
                assert (last.date() - first.date()).days > 355
                assert last.date() < TODAY


def test_the_interval_covers_how_satisfied_people_are_with_the_assistant(shown):
    headline = figures(shown, "assistant").headline
    assert headline.low < TRUTH["ratings"]["assistant"]["satisfied"] < headline.high
    assert headline.high - headline.low < 3


def test_the_worse_commune_is_below_all_others(shown):
    worse = TRUTH["ratings"]["worse"]
    found = {each.key: each for each in figures(shown, "agency").parts["commune"]}
    bad = found.pop(worse["commune"])
    assert bad.low < worse["satisfied"] < bad.high
    assert all(bad.high < each.low for each in found.values())


def test_the_element_falls_in_the_last_two_months_and_not_before(shown):
    truth = TRUTH["ratings"]
    falling = truth["falling"]["element"]

    def share(month):
        return next(each for each in figures(shown, "agency", month).parts["element"] if each.key == falling)

    months = {month: share(f"2026-{month:02d}") for month in range(4, 12)}
    usual, fallen = truth["agency"]["satisfied"], truth["falling"]["satisfied"]
    assert all(months[month].low < fallen < months[month].high < usual - 8 for month in (10, 11))
    assert all(months[month].low > fallen for month in range(4, 10))


def test_the_sums_are_those_that_a_rebuild_finds(shown):
    with shown.sessions.writing.begin() as session:
        columns = [getattr(RatingCell, each.name) for each in RatingCell.__table__.columns]
        kept = set(map(tuple, session.execute(select(*columns))))
        rating_cells.rebuild(session)
        anew = set(map(tuple, session.execute(select(*columns))))
    assert kept == anew


def test_the_slow_agency_has_overdue_dossiers(shown):
    with shown.sessions.reading.begin() as session:
        late = Counter(each.agency for each in dossier_lists.late(session, EVERYTHING, shown.office.clock(), 1000))
    slow = late.pop(TRUTH["dossiers"]["slow"]["agency"])
    assert slow > 30
    assert max(late.values()) < slow / 5


def test_histories_come_to_what_the_dossiers_say(shown):
    """Every hundredth dossier is folded anew from its events as they were stored."""
    with shown.sessions.reading.begin() as session:
        for dossier in session.scalars(select(Dossier).order_by(Dossier.code)).all()[::100]:
            told = [
                Event(each.event_key, each.status, each.at, each.reason, each.source, read(each.facts))
                for each in history(session, dossier.code)
            ]
            assert {name: getattr(dossier, name) for name in folded(told)} == folded(told)


def test_what_is_asked_most_is_asked_most(shown):
    with shown.sessions.reading.begin() as session:
        topics = usage.by_key(session, EVERYTHING, "topic", TODAY - timedelta(days=365), TODAY)
        hours = usage.by_key(session, EVERYTHING, "hour", TODAY - timedelta(days=365), TODAY)
    assert topics[0][0] == TRUTH["usage"]["most_asked"]
    assert int(hours[0][0]) == TRUTH["usage"]["peak"]


def test_alerts_tell_the_truths(shown):
    with shown.sessions.reading.begin() as session:
        raised = session.scalars(select(Alert)).all()
    keys = {each.key for each in raised}
    ratings = TRUTH["ratings"]
    assert f"fall:agency:element:{ratings['falling']['element']}:2026-10" in keys
    assert (
        f"burst:agency:{ratings['bad_day']['agency']}:{TODAY - timedelta(days=ratings['bad_day']['days_ago'])}" in keys
    )
    assert any(key.startswith(f"overdue:{TRUTH['dossiers']['slow']['agency']}:") for key in keys)
    assert {each.kind for each in raised} >= {"bad_words", "burst", "fall", "missing", "overdue"}
    assert {each.demo for each in raised} == {True}
    assert len(raised) < 40


def test_pages_show_it(shown):
    async def all_pages():
        names = ("", "/canh-bao", "/su-dung", "/su-dung?ngay=365", "/ho-so")
        return [await shown.page(f"/canbo{name}") for name in names]

    pages = asyncio.run(all_pages())
    assert [each.status_code for each in pages] == [200] * len(pages)
    overview, warned, month, year, register = (each.text for each in pages)
    assert "Xã Bom Bo" in overview
    assert "“feedback”" not in warned
    assert "minh họa" in warned
    assert "minh họa" in month
    assert year.count("<tr>") > 12
    assert "Đồng Xoài" in register


def test_every_role_has_an_account(shown):
    async def all_roles():
        return [await shown.page("/canbo/canh-bao", name) for name in (shown.login.name, *shown.login.others)]

    codes = dict(zip((shown.login.name, *shown.login.others), asyncio.run(all_roles()), strict=True))
    assert {name: each.status_code for name, each in codes.items()} == {
        "canbo": 200,
        "kiemtra": 403,
        "totruong": 200,
        "thanhvien": 403,
        "vanphong": 200,
        "quantri": 200,
    }


def test_the_same_day_and_seed_give_the_same_rows():
    key = b"k" * 32
    for made in (
        lambda: list(month_of_ratings(TODAY, "s", 3)),
        lambda: list(month_of_dossiers(TODAY, "s", key, 3)),
        lambda: list(islice(demo_usage(TODAY, "s"), 5000)),
    ):
        assert made() == made()
    assert list(month_of_ratings(TODAY, "t", 3)) != list(month_of_ratings(TODAY, "s", 3))


@pytest.mark.parametrize("today", [date(2027, 1, 1), date(2028, 2, 29)])
def test_every_day_of_a_first_start_has_a_full_year(today):
    """The ends of months and years: all parts are made, the last day is yesterday, the first a year ago."""
    days = sorted(each["created_at"].date() for ago in range(13) for each in month_of_ratings(today, "s", ago))
    assert days[-1] < today
    assert (today - days[0]).days > 350
    assert 11_000 < len(days) < 12_500
    newest = list(month_of_dossiers(today, "s", b"k" * 32, 0 if today.day > 7 else 1))
    assert all(event.at.date() < today for each in newest for event in each.events)


def test_teams_talks_and_questions_are_there(shown):
    with shown.sessions.reading.begin() as session:
        assert session.scalar(select(func.count()).select_from(Team).where(Team.demo)) == 20
        assert session.scalar(select(func.count()).select_from(Ticket).where(Ticket.closed_at.is_(None))) == 6
        asked = Counter(each.text for each in session.scalars(select(Question)))
    most = written("questions")["groups"][0]
    assert sum(asked[words] for words in most["words"]) == most["askers"] == max(
        sum(asked[words] for words in group["words"]) for group in written("questions")["groups"]
    )  # fmt: skip


def test_what_many_ask_is_really_not_understood(library):
    """The assistant has no answer to it: else the demonstration would show a fault that is none."""
    for words in written("questions")["groups"][0]["words"]:
        assert library.understand(words).decision != "answer"


def test_most_ask_the_same_and_it_is_one_group(shown):
    gather(shown.office)
    with shown.sessions.reading.begin() as session:
        groups = Counter(each.group_id for each in session.scalars(select(Question)))
    assert groups.most_common(1)[0][1] >= written("questions")["groups"][0]["askers"]


def test_without_the_demonstration_nothing_of_it_is_shown(shown):
    with shown.sessions.reading.begin() as session:
        nothing = Scope(demo=False)
        assert usage.by_day(session, nothing, TODAY - timedelta(days=365), TODAY) == {}
        assert alerts.counts(session, nothing)["tat-ca"] == 0
        assert report(session, nothing, "agency", "2026").headline.n is None
        assert dossier_lists.search(session, nothing, "", 10) == []
        look = Look(session, shown.office.library, shown.office.clock(), demo=False)
        assert list(signs(look)) == []


def test_the_accounts_of_the_team_find_its_talks(shown):
    async def both():
        return [await shown.page(f"/canbo/hotro?muc={tab}", "thanhvien") for tab in ("cua-toi", "dang-cho")]

    mine, waiting = (each.text for each in asyncio.run(both()))
    assert mine.count("/canbo/hotro/") == waiting.count("/canbo/hotro/") == 2


def test_every_alert_leads_to_a_page_that_can_be_opened(shown):
    async def pages():
        text = (await shown.page("/canbo/canh-bao")).text
        links = sorted({unescape(each) for each in re.findall(r'<a href="([^"]+)">Xem chi tiết', text)})
        return {each: (await shown.page(each)).status_code for each in links}

    found = asyncio.run(pages())
    assert set(found.values()) == {200}
    assert {
        "/canbo/ho-so?loc=tre-han&co-quan=H19.35",
        "/canbo/danh-gia?muc=thap&co-quan=H19.34&ky=2026-11",
    } <= found.keys()
