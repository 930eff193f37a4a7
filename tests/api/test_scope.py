"""Whoever is limited to an agency or a commune sees nothing of others, on every page of the console."""

import re
from pathlib import Path

import pytest
import yaml
from sqlalchemy import update

from api.console.rights import RIGHTS
from api.storage import agencies, audit, forwardings
from api.storage.alert_models import Alert
from api.storage.desk_models import Ticket
from api.storage.models import Dossier, Submission
from api.storage.question_models import Question, QuestionGroup
from api.storage.territory_models import Agency, Commune, Member, Team

pytestmark = pytest.mark.databases("sqlite")  # each query has tests on both databases where it lives

TABLE = yaml.safe_load((Path(__file__).parent / "rights.yaml").read_text("utf-8"))
PAGES = [(each.split(" ")[1], right) for each, right in TABLE.items() if each.startswith("GET") and "{" not in each]
SINGLE = [(each.split(" ")[1], right) for each, right in TABLE.items() if each.startswith("GET") and "{" in each]
POSTS = [(each.split(" ")[1], right) for each, right in TABLE.items() if each.startswith("POST") and "{" in each]
MINE, THEIRS = ("H19.31", "Phường Trấn Biên"), ("H19.99", "Phường Xa Lạ")
SIGNS = ("H19.99", "Xa Lạ", "lời của người xa", "ở-xa", "xa-lạ")  # how others would be recognised
OWN = ("H19.31", "Trấn Biên", "lời của người gần", "ở-gần", "gần-đây")


@pytest.fixture
def province(office, rate, event, hand_in):
    """Return an office with a little of everything, of two agencies in two communes."""
    for (agency, commune), word, sign in ((MINE, "gần", "ở-gần"), (THEIRS, "xa", "ở-xa")):
        for n in range(6):
            values = {"agency": agency, "commune": commune, "comment": f"lời của người {word}", "score": 1 + n % 5}
            person = f"{n}{len(word)}" + "9c1d8a34e0b7f2a65d13c0ffee5eed01"[2:]
            rate(office, f"{agency}-{n}", subject=f"dossier:{agency}-26110{n}", person=person, **values)
        key = {"Authorization": f"Bearer {_key(office, agency)}"}
        told = event | {"agency": agency, "commune": commune, "agency_name": f"Trung tâm {commune}", "event": agency}
        code = f"{agency}-261105-0012"
        assert office.caller(headers=key).put(f"/v1/dossiers/{code}", json=told).status_code < 300
        assert hand_in(key=f"submission-{agency}").status_code == 201
        office.inside(sign, "officer", agency=agency, commune=commune)
    with office.sessions.writing.begin() as session:
        for number, (agency, commune) in enumerate((MINE, THEIRS), 1):
            there = {"agency": agency, "commune": commune}
            session.execute(update(Submission).where(Submission.id == number).values(reference=f"TK-{agency}", **there))
            session.execute(update(Dossier).where(Dossier.agency == agency).values(procedure_name=f"việc {commune}"))
            forwardings.add(session, number, office.clock())
            word = "gần-đây" if number == 1 else "xa-lạ"
            audit.note(session, "form-read", office.clock(), officer_id=number, subject=word)
        _of_the_desk(session, office.clock())
    return office


def _of_the_desk(session, now):
    """Put an alert, a question, a team with a member, and a ticket into each of both places."""
    seen = {"demo": False, "created_at": now}
    for number, (agency, commune), word in ((1, MINE, "gần"), (2, THEIRS, "xa")):
        there = {"agency": agency, "commune": commune}
        facts = {"agency_name": f"Trung tâm {commune}", "score": 1}
        session.add(Alert(key=word, kind="bad_words", facts=facts, demo=False, raised_at=now, **there))
        code = f"2604{number}"
        session.add(Commune(code=code, name=commune, created_at=now))
        session.flush()
        session.add(Agency(code=agency, name=f"Trung tâm {commune}", commune=code, created_at=now))
        team = Team(name=f"Tổ {commune}", key=word, level="commune", commune=code, active=True, **seen)
        group = QuestionGroup(profile={}, state="open", **seen)
        session.add_all((team, group))
        session.flush()
        name = f"lời của người {word}"
        session.add(Member(team_id=team.id, name=name, phone="0901234567", key=word, role="leader", created_at=now))
        asked = {"reason": "fallback", "decision": "fallback", "candidates": [], "language": "vi", "text": name}
        whose = {"person": word, "digest": word, "idempotency_key": word, "fingerprint": word, "channel": "web"}
        session.add(Question(**asked, **whose, commune=commune, group_id=group.id, **seen))
        talk = {"person": word, "channel": "web", "language": "vi", "reason": "asked", "topic_name": name}
        where = {"commune": code, "commune_name": commune, "agency": agency, "queue": "team", "team_id": team.id}
        counts = {"promised": 10, "announced": 0, "said": 0, "seen": 0, "queued_at": now}
        session.add(Ticket(**talk, **where, **counts, question=name, **seen))


def _key(office, agency):
    with office.sessions.writing.begin() as session:
        return agencies.issue_key(session, agency, f"system of {agency}", office.clock())


@pytest.mark.parametrize(
    "scope", [{"agency": MINE[0]}, {"commune": MINE[1]}, dict(zip(("agency", "commune"), MINE, strict=True))]
)
def test_no_page_shows_what_is_another_places(province, scope):
    everything = ""
    for path, right in PAGES:
        role = min(RIGHTS[right])
        browser = province.inside(f"{role}{path.replace('/', '.')}", role, **scope)
        for query in ("", "?ky=2026", "?ky=2026-11", "?loc=tat-ca", "?tim=H19", "?tim=xa"):
            page = browser.get(path + query, headers={"Accept": "*/*"})
            if page.status_code != 200 or page.headers["content-type"].startswith("application"):
                continue
            everything += page.text
            text = page.text.replace("?tim=xa", "").replace('value="xa"', "")
            assert not [sign for sign in SIGNS if sign in text], (path, query)
    assert [sign for sign in OWN if sign not in everything] == []


@pytest.mark.parametrize("scope", [{"agency": MINE[0]}, {"commune": MINE[1]}])
def test_no_single_page_opens_what_is_another_places(province, scope):
    opened = 0
    for n, (path, right) in enumerate(SINGLE):
        for role in sorted(RIGHTS[right] - {"member"})[:2]:
            browser = province.inside(f"{role}-{n}", role, **scope)
            for key in (*range(1, 13), "H19.31-261105-0012", "H19.99-261105-0012", "TK-H19.99"):
                page = browser.get(re.sub(r"{\w+}", str(key), path), headers={"Accept": "*/*"})
                text = page.text.replace("H19.99-261105-0012", "") if page.status_code != 200 else page.text
                opened += page.status_code == 200
                assert not [sign for sign in SIGNS if sign in text], (path, key, role)
    assert opened >= 8


def test_nothing_is_done_to_what_is_another_places(province):
    """The second of each kind is theirs; the forms hold what each address needs, so that the place alone refuses."""
    fields = {"viec": "done", "ghi_chu": "xong", "chu": "xong", "text": "xong", "reason": "answered"}
    fields |= {"vao": 1, "ma": "1.001193", "bo": "co"}
    told = {}
    for n, (path, right) in enumerate(POSTS):
        browser = province.inside(f"post-{n}", min(RIGHTS[right] - {"member"}), agency=MINE[0])
        number = 7 if "danh-gia" in path else 2
        csrf = province.app.state.office.keyed("csrf", f"cookie-of-post-{n}")
        told[path] = browser.post(re.sub(r"{\w+}", str(number), path), data={"csrf": csrf, **fields}).status_code
    assert told == dict.fromkeys(told, 404)


def test_what_is_another_places_is_there_for_who_is_not_limited(province):
    everything = "".join(
        province.inside(f"{right}-{n}", min(RIGHTS[right])).get(path + query, headers={"Accept": "*/*"}).text
        for n, (path, right) in enumerate(PAGES)
        for query in ("?ky=2026", "?loc=tat-ca")
        if not path.endswith((".pdf", ".xlsx"))
        for n in [f"{n}{query[1:3]}"]
    )
    assert [sign for sign in SIGNS if sign not in everything] == []


def test_a_department_does_not_see_the_communes_and_the_province_does(province):
    now = province.clock()
    with province.sessions.writing.begin() as session:
        session.add_all(Agency(code=code, name=code, commune=None, created_at=now) for code in ("H19", "H19.12"))
    for agency, seen in (("H19.12", False), ("H19", True)):
        officer = province.inside(f"cua-{agency}", "head", agency=agency)
        for path in ("/canbo/to", "/canbo/hotro?muc=tat-ca", "/canbo/cau-hoi"):
            assert ("Xa Lạ" in officer.get(path).text or "người xa" in officer.get(path).text) == seen, (agency, path)
