"""Who guesses codes learns nothing: 1,000 of them, half real, get one answer, and the time it takes tells nothing."""

import random
import time
from statistics import median

import anyio
import pytest
from following_town import FACTS
from stage import KEY

from api.dossiers.events import Event, Person
from api.dossiers.second_fact import birth_of
from api.security import bot_token
from api.storage import dossiers

pytestmark = pytest.mark.databases("sqlite")
REAL = [f"H19.31-261116-{number:04d}" for number in range(500)]
UNREAL = [f"H19.31-261117-{number:04d}" for number in range(500)]
LEAST, MOST = 0.42, 0.58
"""How often a real code may take longer than an unreal one: 4.4 standard errors around a half."""


def fill(office):
    now = office.clock()
    person = [Person("Nguyễn Thị Sáu", birth_of(KEY.encode(), code, 1957)) for code in REAL]
    told = [
        (code, Event("e1", 5, now, "Thiếu ảnh", "test", FACTS, whose)) for code, whose in zip(REAL, person, strict=True)
    ]
    with office.writing() as session:
        dossiers.record(session, told, now)


async def guess(http, chance):
    """Try every code once with a wrong second fact, each by another person; return answers and times."""
    headers = {"Authorization": f"Bearer {bot_token(KEY.encode())}"}
    answers, times = set(), {True: [], False: []}
    tries = [(code, True) for code in REAL] + [(code, False) for code in UNREAL]
    chance.shuffle(tries)
    for place, (code, real) in enumerate(tries):
        body = {"second": "1958", "channel": "web", "person": f"{place:032d}"}
        begun = time.perf_counter()
        answer = await http.post(f"/v1/dossiers/{code}/details", headers=headers, json=body)
        times[real].append(time.perf_counter() - begun)
        told = {name: value for name, value in answer.json().items() if name != "request_id"}
        names = sorted(set(answer.headers) - {"x-request-id"})
        answers.add((answer.status_code, repr(told), tuple(names), answer.headers["content-length"]))
    return answers, times


def longer(ones, others):
    """Return how often one of `ones` is longer than one of `others` (a half where nothing tells them apart)."""
    ranked = sorted([(each, 1) for each in ones] + [(each, 0) for each in others])
    ranks = sum(place for place, (_, which) in enumerate(ranked, 1) if which)
    return (ranks - len(ones) * (len(ones) + 1) / 2) / (len(ones) * len(others))


def test_a_thousand_guesses_learn_nothing(town):
    fill(town.office)
    answers, times = anyio.run(guess, town.process.http, random.Random(3))
    share = longer(times[True], times[False])
    print(f"share {share:.3f}, median ms { ({real: round(1000 * median(each), 3) for real, each in times.items()}) }")
    assert len(answers) == 1
    assert next(iter(answers))[0] == 404
    assert LEAST < share < MOST, {real: median(each) for real, each in times.items()}


def test_the_measure_notices_a_difference():
    chance = random.Random(1)
    slow = [chance.gauss(3.15, 0.3) for _ in range(500)]
    fast = [chance.gauss(3.0, 0.3) for _ in range(500)]
    assert longer(slow, fast) > MOST
    assert abs(longer(fast, [chance.gauss(3.0, 0.3) for _ in range(500)]) - 0.5) < 0.08
