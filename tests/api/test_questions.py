"""From questions that nobody answered to an answer that two officers agreed on, told once to who wanted it."""

import asyncio
import re
from collections import Counter
from pathlib import Path

import httpx
import pytest
import yaml
from desk_town import TheDesk
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from stage import Phone

from api.jobs import keep_house
from api.questions.gathering import gather, refresh
from api.storage.question_models import KnowledgeChange, Question, QuestionGroup
from api.storage.territory_models import Team
from bot.answers import answers
from bot.dialogue.events import Said
from bot.fetching import Fetching, OfficeWire
from bot.learned import FILE, Learned, kept
from bot.mailbox.engine import open_engine
from bot.mailbox.migrate import migrate
from bot.mailbox.tables import outbox
from bot.mailbox.turns import SqlMailbox
from bot.ports import Incoming
from bot.service import Assistant
from bot.signals import Signal
from knowledge.evaluating import run, score
from knowledge.overlay import Shelf
from knowledge.overlay.preview import labelled

ASKED = yaml.safe_load((Path(__file__).parents[1] / "questions" / "asked.yaml").read_text("utf-8"))["groups"]
KEY = b"a-key-for-tests-that-is-long-enough-0123"
LABELLED = labelled()
ANSWER = {
    "ten": "Mượn nhà văn hóa, hội trường ấp",
    "noi": "Muốn mượn nhà văn hóa thì gặp trưởng ấp, đăng ký trước ngày cần dùng.",
    "nguon": "Quy chế nhà văn hóa ấp",
    "ngay": "2026-03-01",
}

pytestmark = pytest.mark.databases("sqlite")
on_both = pytest.mark.databases("sqlite", "postgresql")


def ask(office, text, person="an", number=None, **more):
    body = {
        "channel": "phone",
        "person": f"person-{person}-".ljust(24, "0"),
        "text": text,
        "reason": "fallback",
        "decision": "fallback",
        "candidates": [],
        **more,
    }
    key = f"question-{person}-{number or abs(hash(text))}"
    return office.bot.post("/v1/questions", json=body, headers={"Idempotency-Key": key})


def inject(office, library, wanting=()):
    """Ask all fifty, each by another person; those of the group `wanting` want to be told."""
    for name, texts in ASKED.items():
        for number, text in enumerate(texts):
            candidates = [{"code": c.code, "p": c.p} for c in library.understand(text).candidates]
            address = f"phone/{name}-{number}" if name in wanting else None
            assert ask(office, text, f"{name}-{number}", candidates=candidates, address=address).status_code == 201
    return gather(office.app.state.office)


def rows(office, table, *where):
    with office.sessions.reading.begin() as session:
        found = list(session.scalars(select(table).where(*where).order_by(table.id)))
        session.expunge_all()
        return found


def group_of(office, text):
    found = {question.text: question.group_id for question in rows(office, Question)}
    return found[text]


def send(browser, address, **form):
    csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', browser.get("/canbo/cau-hoi").text)[1]
    return browser.post(address, data={"csrf": csrf, **form})


def answered(office, proposer, approver, group):
    """Propose an answer for a group and let another one approve it; return the address of the proposal."""
    led = send(proposer, f"/canbo/cau-hoi/{group}/tra-loi", **ANSWER)
    assert led.status_code == 303, led.text
    assert send(approver, led.headers["location"] + "/duyet").status_code == 303
    assert refresh(office.app.state.office)
    return led.headers["location"]


def gathered(office, name):
    """Put all questions of a group together, as an officer does where the machine left some apart."""
    with office.sessions.writing.begin() as session:
        found = [q for q in session.scalars(select(Question)) if q.text in ASKED[name]]
        best = Counter(q.group_id for q in found).most_common(1)[0][0]
        for question in found:
            question.group_id = best
    return best


@pytest.fixture(autouse=True)
def few_messages(monkeypatch):
    """Let proposals look at a tenth of the labelled messages: one test looks at all of them itself."""
    monkeypatch.setattr("knowledge.overlay.preview.labelled", lambda: LABELLED[::10])


@pytest.fixture
def two(office):
    return office.signed_in(name="thu", role="officer"), office.signed_in(name="lan", role="head")


@on_both
def test_a_question_is_kept_once_and_masked(office):
    first = ask(office, "Tôi là Nguyễn Văn An, 0912345678, xin gắn đồng hồ nước", number=1)
    again = ask(office, "Tôi là Nguyễn Văn An, 0912345678, xin gắn đồng hồ nước", number=1)
    other = ask(office, "toi la Nguyễn Văn An, 0912345678, XIN GẮN đồng hồ nước", number=2)
    assert [first.status_code, again.status_code, other.status_code] == [201, 200, 200]
    assert first.json() == again.json() == other.json()
    (kept_one,) = rows(office, Question)
    assert kept_one.text == "Tôi là ***, ***, xin gắn đồng hồ nước"
    assert ask(office, "khác hẳn câu kia", number=1).status_code == 409
    assert office.caller().post("/v1/questions", json={}).status_code == 401


@on_both
def test_fifty_questions_come_to_their_groups(office, library):
    assert inject(office, library) == 50
    assert gather(office.app.state.office) == 0
    sizes = Counter(question.group_id for question in rows(office, Question))
    largest = [group for group, _ in sizes.most_common(9)]
    names = {text: name for name, texts in ASKED.items() for text in texts}
    heads = {
        Counter(names[q.text] for q in rows(office, Question) if q.group_id == group).most_common(1)[0][0]
        for group in largest
    }
    assert len(heads) >= 8
    office.clock.forward(seconds=5)
    ask(office, "đèn đường hẻm nhà tui hư rồi báo ai sửa", "moi")
    before = {g.id for g in rows(office, QuestionGroup, QuestionGroup.state == "open")}
    gather(office.app.state.office)
    assert group_of(office, "đèn đường hẻm nhà tui hư rồi báo ai sửa") in before


def test_the_page_shows_groups_by_size_and_what_officers_may_see(office, library, two):
    officer, _ = two
    inject(office, library)
    page = officer.get("/canbo/cau-hoi")
    assert page.status_code == 200
    assert any(text in page.text for text in ASKED["den_duong"])
    away = office.signed_in(name="xa", role="officer", commune="Xã Khác")
    assert "/canbo/cau-hoi/" not in away.get("/canbo/cau-hoi").text
    group = group_of(office, ASKED["den_duong"][0])
    assert officer.get(f"/canbo/cau-hoi/{group}").status_code == 200
    assert away.get(f"/canbo/cau-hoi/{group}").status_code == 404
    assert officer.get("/canbo/cau-hoi?vi=rated").status_code == 200
    auditor = office.signed_in(name="kiem", role="auditor")
    assert auditor.get(f"/canbo/cau-hoi/{group}").status_code == 200
    assert send(auditor, f"/canbo/cau-hoi/{group}/gan", ma="1.001193").status_code == 403


def test_a_group_is_attached_by_one_and_approved_by_another(office, library, two):
    proposer, approver = two
    text = "đẻ em bé xong chạy giấy chi trước tiên hả trời"
    ask(office, text, "chi")
    gather(office.app.state.office)
    group = group_of(office, text)
    led = send(proposer, f"/canbo/cau-hoi/{group}/gan", ma="1.001193", ghi_chu="nhiều người hỏi")
    address = led.headers["location"]
    page = proposer.get(address).text
    assert f"+  - {text}" in page
    assert "Không câu nào kém đi" in page
    for who, what in ((proposer, "duyet"), (approver, "rut")):
        assert send(who, f"{address}/{what}").status_code in {403, 409}
    assert send(approver, f"{address}/duyet").status_code == 303
    assert refresh(office.app.state.office)
    found = office.app.state.office.library.understand(text)
    assert (found.decision, found.candidates[0].code) == ("answer", "1.001193")
    assert send(approver, f"{address}/duyet").status_code == 409
    undone = send(proposer, f"{address}/hoan-tac", ly_do="nhầm").headers["location"]
    assert f"-  - {text}" in proposer.get(undone).text
    assert send(approver, f"{undone}/duyet").status_code == 303
    assert refresh(office.app.state.office)
    assert office.app.state.office.shelf.version == ""
    assert rows(office, QuestionGroup)[0].state == "open"


@on_both
def test_the_database_itself_wants_two_people(office, two):
    ask(office, "đẻ em bé xong chạy giấy chi trước", "chi")
    gather(office.app.state.office)
    address = send(two[0], "/canbo/cau-hoi/1/gan", ma="1.001193").headers["location"]
    number = int(address.rpartition("/")[2])
    (change,) = rows(office, KnowledgeChange, KnowledgeChange.id == number)
    alone = {"state": "approved", "decided_by": change.proposed_by, "decided_at": office.clock()}
    for values in (alone, {"state": "approved"}):
        with pytest.raises(IntegrityError), office.sessions.writing.begin() as session:
            session.execute(update(KnowledgeChange).where(KnowledgeChange.id == number).values(values))


def test_refused_withdrawn_and_wrong_proposals(office, two):
    proposer, approver = two
    ask(office, "đẻ em bé xong chạy giấy chi trước", "chi")
    gather(office.app.state.office)
    assert "Không có thủ tục này" in send(proposer, "/canbo/cau-hoi/1/gan", ma="1.999999").text
    assert send(proposer, "/canbo/cau-hoi/1/tra-loi", **{**ANSWER, "ngay": "mai"}).status_code == 422
    one = send(proposer, "/canbo/cau-hoi/1/gan", ma="1.001193").headers["location"]
    assert "Ghi lý do" in send(approver, f"{one}/tu-choi").text
    assert send(approver, f"{one}/tu-choi", ly_do="chưa đúng").status_code == 303
    assert "chưa đúng" in proposer.get(one).text
    two_ = send(proposer, "/canbo/cau-hoi/1/gan", ma="1.001193").headers["location"]
    assert send(proposer, f"{two_}/rut").status_code == 303
    assert not refresh(office.app.state.office)
    assert [c.state for c in rows(office, KnowledgeChange)] == ["refused", "withdrawn"]


def test_merge_split_and_set_aside(office, library, two):
    officer, _ = two
    inject(office, library)
    one, other = group_of(office, ASKED["rac"][0]), group_of(office, ASKED["wifi"][0])
    assert send(officer, f"/canbo/cau-hoi/{one}/gop", vao=str(one)).status_code == 422
    assert send(officer, f"/canbo/cau-hoi/{one}/gop", vao=str(other)).headers["location"].endswith(f"/{other}")
    assert group_of(office, ASKED["rac"][0]) == other
    assert officer.get(f"/canbo/cau-hoi/{one}").status_code == 200  # leads on
    chosen = [str(q.id) for q in rows(office, Question, Question.group_id == other) if q.text in ASKED["rac"]]
    assert send(officer, f"/canbo/cau-hoi/{other}/tach").status_code == 422
    fresh = int(send(officer, f"/canbo/cau-hoi/{other}/tach", chon=chosen).headers["location"].rpartition("/")[2])
    assert fresh not in {one, other}
    assert group_of(office, ASKED["rac"][0]) == fresh
    send(officer, f"/canbo/cau-hoi/{fresh}/trang-thai", bo="co")
    assert f'/canbo/cau-hoi/{fresh}"' not in officer.get("/canbo/cau-hoi").text
    assert f'/canbo/cau-hoi/{fresh}"' in officer.get("/canbo/cau-hoi?loai=aside").text


class Person:
    """The bot with a database of its own, and people who talk to it."""

    def __init__(self, office, library, folder):
        engine = open_engine(f"sqlite:///{folder / 'bot.db'}", KEY)
        migrate(engine)
        self.shelf, self.phone, self.office, self.clock = Shelf(library), Phone(), office, office.clock
        self.mailbox = SqlMailbox(engine)
        self.assistant = Assistant(self.shelf, self.mailbox, office.clock)
        self.folder = folder
        self.troubles = []

    def says(self, person, text):
        incoming = Incoming(
            channel="phone", bot="b", person=person, external_id=f"{person}:{text}", event=Said(text), heard=text,
            at=self.clock(),
        )  # fmt: skip
        return self.assistant.hear(incoming)

    def round(self):
        async def once():
            async with httpx.AsyncClient(transport=Cut(self), base_url="http://office") as http:
                learned = await Learned(self.shelf, http, KEY, self.folder).once()
                fetching = Fetching(OfficeWire(http, KEY), self.mailbox, self.assistant, Signal())
                return learned, (await fetching.round(answers(self.assistant))).told

        return asyncio.run(once())

    def told(self):
        with self.mailbox.engine.connect() as connection:
            bodies = connection.execute(select(outbox.c.body).where(outbox.c.kind == "message").order_by(outbox.c.id))
            return [body["text"] for (body,) in bodies if "Hôm trước" in body["text"]]


class Cut(httpx.AsyncBaseTransport):
    """A connection to the office that breaks after the answer where `troubles` says so."""

    def __init__(self, person):
        self.person, self.inner = person, httpx.ASGITransport(person.office.app)

    async def handle_async_request(self, request):
        answer = await self.inner.handle_async_request(request)
        if self.person.troubles and self.person.troubles[0] in request.url.path:
            self.person.troubles.pop(0)
            raise httpx.ReadError("cut off")
        return answer


def test_one_group_is_adopted_its_askers_are_told_once_and_nothing_gets_worse(office, library, two, tmp_path):
    bot = Person(office, library, tmp_path)
    inject(office, library, wanting=("muon_san",))
    for number in range(6):
        bot.says(f"muon_san-{number}", "chào em")
    group = gathered(office, "muon_san")
    assert bot.round() == (False, 0)
    answered(office, *two, group)
    office.clock.forward(hours=11)  # 21:00 in Viet Nam
    assert bot.round() == (True, 0)
    office.clock.forward(hours=12)
    bot.troubles = ["/v1/answers/taken"]  # dies after telling, before the office hears of it
    with pytest.raises(httpx.ReadError):
        bot.round()
    told = bot.told()
    assert len(told) >= 5
    bot.round()
    assert bot.told() == told
    assert sum(q.told_at is not None for q in rows(office, Question)) == len(told)
    assert all(q.address is None for q in rows(office, Question, Question.told_at.is_not(None)))
    left = [q for q in rows(office, Question) if q.wants_at and not q.told_at]
    assert all(q.tried_at for q in left)
    before, after = ({name: sum(values) for name, values in totals(each).items()} for each in (library, bot.shelf.now))
    assert after["top1"] >= before["top1"]
    assert after["wrong_confident"] <= before["wrong_confident"]
    assert kept(tmp_path) == bot.shelf.overlay
    (tmp_path / FILE).unlink()
    bot.round()  # also where the office of the same process was first, and nothing is new to the bot
    assert kept(tmp_path) == bot.shelf.overlay


def totals(library):
    found = {}
    for outcome in run(LABELLED[::2], library.understand, frozenset(library.procedures)):
        for name, value in score(outcome.case, outcome.found).items():
            found.setdefault(name, []).append(value)
    return found


def test_a_fact_is_corrected_by_two(office, library, two):
    proposer, approver = two
    procedure = next(p for p in library.procedures.values() if p.fee and p.fee[0].unsure)
    fact = procedure.fee[0]
    form = {"ma": procedure.code, "phan": "fee", "cu": fact.say, "moi": "Không thu lệ phí.", "so_tien": "0"}
    source = {"nguon": "Nghị quyết của tỉnh", "ngay": "2026-05-01"}
    assert proposer.get(
        "/canbo/kien-thuc/sua", params={"ma": procedure.code, "phan": "fee", "noi": fact.say}
    ).is_success
    led = send(proposer, "/canbo/kien-thuc/sua", **form, **source)
    assert led.status_code == 303, led.text
    assert "Không thu lệ phí." in approver.get(led.headers["location"]).text
    assert send(approver, led.headers["location"] + "/duyet").status_code == 303
    refresh(office.app.state.office)
    now = office.app.state.office.library.procedures[procedure.code]
    assert (now.fee[0].say, now.fee[0].amount, now.fee[0].unsure) == ("Không thu lệ phí.", 0, None)
    assert send(proposer, "/canbo/kien-thuc/sua", **form, **source).status_code == 422  # said otherwise by now


def test_what_a_person_answered_is_kept_once_with_its_words(office):
    desk = TheDesk(office)
    desk.team()
    team = office.app.state.office
    ticket = desk.ask(question="Bà Nguyễn Thị Sáu hỏi mượn hội trường ấp, 0901 234 567")["ticket"]
    member = f"{rows(office, Team)[0].id}-0"
    desk.act(member, "take", ticket=ticket)
    desk.act(member, "say", ticket=ticket, text="Dạ bà gặp trưởng ấp.")
    assert gather(team) == 0
    desk.act(member, "close", ticket=ticket, reason="answered")
    office.clock.forward(seconds=5)
    assert gather(team) == 1
    office.clock.forward(seconds=5)
    assert gather(team) == 0
    (kept_one,) = rows(office, Question)
    assert (kept_one.reason, kept_one.ticket, kept_one.address) == ("human", ticket, None)
    assert "Sáu" not in kept_one.text
    assert "hội trường" in kept_one.text


@on_both
def test_what_a_person_asked_goes_with_the_person_and_with_time(office):
    ask(office, "xin gắn đồng hồ nước cho nhà mới", "an", address="phone/an")
    ask(office, "đèn đường hư báo ai sửa", "ba", address="phone/ba")
    gather(office.app.state.office)
    assert office.bot.delete(f"/v1/people/{'person-an-'.ljust(24, '0')}?what=all").is_success
    assert [q.text for q in rows(office, Question)] == ["đèn đường hư báo ai sửa"]
    office.clock.forward(days=61)
    keep_house(office.app.state.office)
    assert [q.address for q in rows(office, Question)] == [None]
    office.clock.forward(days=120)
    keep_house(office.app.state.office)
    assert rows(office, Question) == []
