"""The deadline clock against cases worked out by hand on calendars of 2025 to 2027, and what must hold for all."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.dossiers.clock import Pause, State, Terms, Wants, clock
from api.dossiers.clock_words import sentences_of
from knowledge.workdays import Calendar, calendar
from locales import LANGUAGES

DAYS = calendar()
FAR = date(2030, 1, 1)


def day(text):
    return date.fromisoformat(text)


def due(received, limit, pauses=(), **more):
    terms = Terms(received=day(received), limit=limit, pauses=tuple(pauses), **more)
    return clock(terms, FAR, DAYS).due


def papers(since, until):
    return Pause(Wants.PAPERS, day(since), day(until) if until else None)


def money(since, until):
    return Pause(Wants.MONEY, day(since), day(until) if until else None)


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        # an ordinary fortnight: 05/11/2026 is a Thursday
        ("2026-11-05", 1, "2026-11-06"),
        ("2026-11-06", 1, "2026-11-09"),
        ("2026-11-05", 0, "2026-11-05"),
        ("2026-11-07", 0, "2026-11-09"),
        ("2026-11-07", 1, "2026-11-09"),
        ("2026-11-08", 2, "2026-11-10"),
        ("2026-11-05", 5, "2026-11-12"),
        ("2026-11-05", 10, "2026-11-19"),
        # Vietnam Culture Day, Tuesday 24/11/2026
        ("2026-11-19", 3, "2026-11-25"),
        ("2026-11-23", 1, "2026-11-25"),
        ("2026-11-24", 0, "2026-11-25"),
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-20", 5, "2026-11-30"),
        ("2026-11-05", 15, "2026-11-27"),
        # Tết 2026: Monday 16/02 to Friday 20/02
        ("2026-02-12", 1, "2026-02-13"),
        ("2026-02-13", 1, "2026-02-23"),
        ("2026-02-12", 2, "2026-02-23"),
        ("2026-02-10", 7, "2026-02-26"),
        ("2026-02-17", 1, "2026-02-23"),
        ("2026-02-06", 10, "2026-02-27"),
        # Tết 2027: Thursday 04/02 to Wednesday 10/02
        ("2027-02-03", 1, "2027-02-11"),
        ("2027-02-01", 3, "2027-02-11"),
        ("2027-01-29", 5, "2027-02-12"),
        ("2027-02-10", 2, "2027-02-12"),
        ("2027-01-28", 10, "2027-02-18"),
        # New Year 2026: Friday 02/01 free, Saturday 10/01 worked in exchange; New Year 2027 is a Friday
        ("2025-12-31", 1, "2026-01-05"),
        ("2026-01-09", 1, "2026-01-10"),
        ("2026-01-08", 3, "2026-01-12"),
        ("2025-12-30", 3, "2026-01-06"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-12-28", 5, "2027-01-05"),
        # National Day 2026: Monday 31/08 free, Saturday 22/08 worked in exchange, 01 and 02/09 free; 2027: 02 and 03/09
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-08-21", 1, "2026-08-22"),
        ("2026-08-21", 3, "2026-08-25"),
        ("2026-08-27", 3, "2026-09-04"),
        ("2026-08-20", 10, "2026-09-07"),
        ("2027-09-01", 1, "2027-09-06"),
        # Hùng Kings on a Sunday with Monday 27/04 in lieu, 30/04, 01/05
        ("2026-04-24", 1, "2026-04-28"),
        ("2026-04-24", 3, "2026-05-04"),
        ("2026-04-29", 1, "2026-05-04"),
        ("2027-04-15", 1, "2027-04-19"),
        ("2027-04-29", 1, "2027-05-04"),
        # 2025: Saturday 26/04 worked for Friday 02/05; National Day on 01 and 02/09
        ("2025-04-25", 1, "2025-04-26"),
        ("2025-04-25", 4, "2025-05-05"),
        ("2025-08-29", 1, "2025-09-03"),
    ],
)
def test_working_days_after_the_day_of_receipt(received, limit, expected):
    assert due(received, limit) == day(expected)


@pytest.mark.parametrize(
    ("received", "limit", "pauses", "expected"),
    [
        ("2026-11-05", 5, [papers("2026-11-09", "2026-11-11")], "2026-11-16"),
        ("2026-11-05", 5, [papers("2026-11-09", "2026-11-09")], "2026-11-12"),
        ("2026-11-05", 5, [papers("2026-11-06", "2026-11-09")], "2026-11-13"),
        ("2026-11-05", 5, [papers("2026-11-07", "2026-11-08")], "2026-11-12"),
        ("2026-11-19", 5, [money("2026-11-23", "2026-11-25")], "2026-11-30"),
        ("2026-11-05", 5, [papers("2026-11-06", "2026-11-09"), money("2026-11-11", "2026-11-12")], "2026-11-16"),
        ("2026-11-05", 5, [papers("2026-11-09", "2026-11-12"), money("2026-11-10", "2026-11-13")], "2026-11-18"),
        ("2026-02-10", 5, [papers("2026-02-12", "2026-02-24")], "2026-02-27"),
        ("2027-01-29", 5, [papers("2027-02-02", "2027-02-12")], "2027-02-17"),
    ],
)
def test_the_clock_stands_while_the_citizen_has_to_act(received, limit, pauses, expected):
    assert due(received, limit, pauses) == day(expected)


def test_filed_elsewhere_it_counts_from_the_agency_that_decides():
    assert due("2026-11-05", 3, reached=day("2026-11-09")) == day("2026-11-12")
    assert due("2026-11-05", 1, reached=day("2026-11-07")) == day("2026-11-09")


def test_the_first_appointed_day_says_how_long_it_may_take():
    terms = Terms(received=day("2026-11-05"), first_appointed=day("2026-11-19"))
    found = clock(terms, FAR, DAYS)
    assert (found.limit, found.derived, found.due) == (10, True, day("2026-11-19"))
    paused = Terms(
        received=day("2026-11-05"), first_appointed=day("2026-11-19"), pauses=(papers("2026-11-09", "2026-11-11"),)
    )
    assert clock(paused, FAR, DAYS).due == day("2026-11-23")


def test_nothing_to_go_by_is_no_clock():
    assert clock(Terms(received=day("2026-11-05")), FAR, DAYS) is None


def test_while_papers_are_missing_only_the_days_left_are_known():
    terms = Terms(received=day("2026-11-05"), limit=5, pauses=(papers("2026-11-09", None),))
    found = clock(terms, day("2026-11-22"), DAYS)
    assert (found.state, found.due, found.used, found.left, found.late) == (State.WAITING, None, 2, 3, 0)
    assert [line.kind for line, _ in sentences_of(found, "vi")][-2:] == ["papers-open", "left"]


@pytest.mark.parametrize(
    ("today", "ended", "state", "late", "left"),
    [
        ("2026-11-06", None, State.RUNNING, 0, 4),
        ("2026-11-12", None, State.RUNNING, 0, 0),
        ("2026-11-13", None, State.RUNNING, 1, 0),
        ("2026-11-22", None, State.RUNNING, 6, 0),
        ("2026-11-22", "2026-11-12", State.ENDED, 0, 0),
        ("2026-11-22", "2026-11-13", State.ENDED, 1, 0),
        ("2026-11-22", "2026-11-09", State.ENDED, 0, 3),
    ],
)
def test_late_and_left(today, ended, state, late, left):
    terms = Terms(received=day("2026-11-05"), limit=5, ended=day(ended) if ended else None)
    found = clock(terms, day(today), DAYS)
    assert (found.state, found.late, found.left, found.due) == (state, late, left, day("2026-11-12"))


@pytest.mark.parametrize(("appointed", "gap"), [("2026-11-16", 2), ("2026-11-12", 0), ("2026-11-10", -2)])
def test_against_the_appointed_day(appointed, gap):
    terms = Terms(received=day("2026-11-05"), limit=5, appointed=day(appointed))
    assert clock(terms, FAR, DAYS).gap == gap


def test_the_arithmetic_is_told_line_by_line():
    terms = Terms(
        received=day("2026-11-05"),
        limit=12,
        appointed=day("2026-11-27"),
        pauses=(papers("2026-11-09", "2026-11-11"),),
    )
    found = clock(terms, day("2026-11-22"), DAYS)
    assert [text for _, text in sentences_of(found, "vi")] == [
        "Nhận hồ sơ ngày 05/11/2026; bắt đầu tính từ ngày làm việc kế tiếp.",
        "Thời hạn giải quyết: 12 ngày làm việc.",
        "Không tính 6 ngày thứ Bảy, Chủ nhật.",
        "Không tính ngày nghỉ 24/11/2026 Ngày Văn hóa Việt Nam.",
        "Tạm dừng 2 ngày làm việc để chờ bổ sung giấy tờ (09/11/2026 đến 11/11/2026).",
        "Hạn trả kết quả: 26/11/2026.",
        "Ngày hẹn 27/11/2026 muộn hơn hạn này 1 ngày làm việc.",
    ]


def test_holidays_in_a_row_are_one_line():
    found = clock(Terms(received=day("2027-02-03"), limit=2), FAR, DAYS)
    (tet,) = [line for line in found.lines if line.kind.startswith("holiday")]
    assert (tet.kind, tet.since, tet.until, tet.days) == ("holidays", day("2027-02-04"), day("2027-02-10"), 5)


dates = st.dates(day("2025-01-01"), day("2028-12-31"))
limits = st.integers(0, 60)


@st.composite
def terms(draw):
    received = draw(dates)
    pauses, at = [], received
    for _ in range(draw(st.integers(0, 3))):
        since = at + timedelta(days=draw(st.integers(0, 20)))
        at = since + timedelta(days=draw(st.integers(0, 20)))
        pauses.append(Pause(draw(st.sampled_from(Wants)), since, at))
    return Terms(received=received, limit=draw(limits), pauses=tuple(pauses))


@given(terms(), st.sets(dates, max_size=20))
def test_a_holiday_never_shortens(found, more):
    longer = Calendar(DAYS.named, {**DAYS.off, **dict.fromkeys(more, "")}, DAYS.worked)
    assert clock(found, FAR, longer).due >= clock(found, FAR, DAYS).due


@given(dates, st.integers(1, 60), st.integers(0, 10), st.integers(1, 30))
def test_pausing_k_working_days_before_the_end_adds_k(received, limit, after, k):
    received = DAYS.after(received, 0)
    plain = clock(Terms(received=received, limit=limit), FAR, DAYS).due
    since = DAYS.after(received, min(after, limit - 1))
    pause = Pause(Wants.PAPERS, since, DAYS.after(since, k))
    paused = clock(Terms(received=received, limit=limit, pauses=(pause,)), FAR, DAYS).due
    assert DAYS.count(plain, paused) == k


@given(terms(), dates)
def test_the_numbers_of_the_lines_come_out(found, today):
    told = clock(found, today, DAYS)
    assert told.used + told.left == told.limit
    if told.due and told.limit:
        span = (told.due - told.starts).days
        skipped = sum(line.days for line in told.lines if line.kind in {"weekends", "holiday", "holidays"})
        stopped = {
            d for p in found.pauses for d in (p.since + timedelta(n + 1) for n in range((p.until - p.since).days))
        }
        paused = sum(1 for d in stopped if told.starts < d <= told.due and DAYS.works(d))
        assert span == told.limit + skipped + paused


@pytest.mark.parametrize("language", LANGUAGES)
@given(found=terms(), today=dates)
def test_text_and_number_agree(language, found, today):
    told = clock(found, today, DAYS)
    texts = [text for _, text in sentences_of(told, language)]
    assert all(texts)
    if told.due:
        assert sum(f"{told.due:%d/%m/%Y}" in text for text in texts) >= 1
    if told.late:
        assert str(told.late) in texts[-1]
