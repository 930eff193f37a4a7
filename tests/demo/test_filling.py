"""The province is put part by part: a start that was cut off goes on, several processes put each part once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from api.app import create_app
from api.demo import province
from api.settings import Settings
from api.start import prepare
from api.storage import demo_parts
from api.storage.alert_models import UsageCount
from api.storage.engine import open_engine
from api.storage.models import Rating

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture
def few(monkeypatch):
    """Two parts are enough here."""
    some = {name: province.PARTS[name] for name in ("ratings-12", "questions", "last")}
    monkeypatch.setattr(province, "PARTS", some)
    return some


@pytest.fixture
def make(tmp_path, library):
    engines = []

    def make(at=NOW, *, demo=True):
        settings = Settings(_env_file=None, key="k" * 40, api_database_url=f"sqlite:///{tmp_path}/api.db", demo=demo)
        engines.append(open_engine(settings.database_url))
        prepare(settings, engines[-1], at)
        return create_app(settings, engines[-1], procedures=library, bot=None, clock=lambda: at).state.office

    yield make
    for engine in engines:
        engine.dispose()


def many(office, table):
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_fill_that_was_cut_off_goes_on_for_the_same_day(make, few):
    office = make()
    assert province.fill_next(office)
    begun = many(office, Rating)
    later = make(datetime(2026, 12, 3, 3, tzinfo=UTC))
    with later.reading() as session:
        assert demo_parts.unfinished(session)
        assert province.missing(session) == ("questions", "last")
    while province.fill_next(later):
        pass
    with later.reading() as session:
        assert demo_parts.first_day(session) == NOW.date()
        assert not demo_parts.unfinished(session)
    assert many(later, Rating) == begun


def test_what_breaks_in_a_part_leaves_nothing_of_it(make, few, monkeypatch):
    office, put = make(), few["ratings-12"]
    before = many(office, Rating)

    def half(*what):
        put(*what)
        raise RuntimeError

    monkeypatch.setitem(few, "ratings-12", half)
    with pytest.raises(RuntimeError):
        province.fill_next(office)
    assert many(office, Rating) == before
    monkeypatch.setitem(few, "ratings-12", put)
    assert province.fill_next(office)
    assert many(office, Rating) > before


def test_several_processes_put_each_part_once(make, few):
    offices = [make() for _ in range(3)]

    def fill(office):
        while province.fill_next(office):
            pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(fill, offices))
    together = many(offices[0], Rating)
    alone = list(province.month_of_ratings(NOW.date(), province.SEED, 12))
    assert together == 300 + len(alone)


def test_without_the_demonstration_nothing_is_put(make):
    office = make(demo=False)
    assert not province.fill_next(office)
    assert many(office, Rating) == many(office, UsageCount) == 0
    with office.reading() as session:
        assert not demo_parts.unfinished(session)
