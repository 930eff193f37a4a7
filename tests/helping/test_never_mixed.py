"""Five members help twenty villagers each, in any order, with late answers, restarts and withdrawals: none is mixed.

The office is played here: it answers each request some turns later, and what it tells of somebody bears that one's mark.
A mark that shows up anywhere but at the phone, and in the session, of the one it belongs to fails the test.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import date
from random import Random

import pytest

from bot.dialogue.engine import step
from bot.dialogue.events import DossierFound, Elapsed, HandOverReady, Left, RatingSaved, Said, Submitted
from bot.dialogue.handing.events import DeskNews
from bot.dialogue.handing.values import Member
from bot.dialogue.helping.events import CitizenAnswer, HelpingBegun, HelpingOver
from bot.dialogue.helping.requests import BeginHelping, EndHelping, ForCitizen, NoteReading
from bot.dialogue.lifetimes import HELPING
from bot.dialogue.replies import HandOver, LookUpDossier, SaveRating, SubmitForm
from bot.dialogue.state import State, dump, load
from bot.dialogue.world import World
from bot.mailbox.bodies import dump_request, load_request, opened

MEMBERS, VILLAGERS = 5, 20
FIRST = "Bưởi Mít Xoài Quýt Chanh Dừa Nhãn Ổi Lựu Sầu".split()
LAST = "Sáng Chiều Tối Sớm Muộn Trưa Xuân Hạ Thu Đông".split()
MARK = re.compile(rf"(?:{'|'.join(FIRST)}) (?:{'|'.join(LAST)})")
ENDINGS = ("xong bà con", "thôi không đồng ý nữa", "silence", "left", "over", "withdrawn")


@dataclass
class Phone:
    """The chat of a member: its state as it is stored, and what the office has not answered yet."""

    world: object
    number: int
    state: dict = field(default_factory=dict)
    open: list = field(default_factory=list)
    villager: str = ""
    session: str = ""
    seen: list = field(default_factory=list)

    def does(self, event):
        """Take a turn as after a restart: the state goes through its stored form."""
        turn = step(load(json.loads(json.dumps(self.state))), event, self.world)
        self.state = dump(turn.state)
        self.session = turn.state.helping.session if turn.state.helping else ""
        texts = [reply.text for reply in turn.replies]
        self.seen.append((self.villager if self.session else "", texts, turn))
        bodies = [json.loads(json.dumps(dump_request(each))) for each in turn.requests]
        self.open += [(body, self.villager) for body in bodies]
        return texts

    def says(self, *texts):
        for text in texts:
            self.does(Said(text))

    def marks(self, texts):
        return {mark for text in texts for mark in MARK.findall(text)}


def mark_of(member, villager):
    tens, ones = divmod(member * VILLAGERS + villager, len(LAST))
    return f"{FIRST[tens]} {LAST[ones]}"


def answered(phone, body, owner):
    """Return what the office says to a request, with the mark of whose it is."""
    request = load_request(body)
    match request:
        case ForCitizen(session):
            return CitizenAnswer(session, _told(opened(request), owner))
        case BeginHelping(session) | NoteReading(session):
            return HelpingBegun(session)
        case _:
            return None


def _told(request, owner):
    match request:
        case LookUpDossier(code):
            return DossierFound(code=code, procedure_name=f"Việc của {owner}", agency="UBND xã", status=4)
        case HandOver():
            return HandOverReady("7HM4XY", 30, f"http://x/{owner}")
        case SubmitForm(form):
            return Submitted(form, f"MC-{owner}")
        case SaveRating() | _:
            return RatingSaved()


def serve(phone, villager, chance):
    """Begin with a villager, tell some things with the mark, and end in one of the ways; answers come when they like."""
    owner = phone.villager = mark_of(phone.number, villager)
    name = f"Trần Thị {owner}"
    yield lambda: phone.says("giúp người khác", chance.choice(("1", "2", "đồng ý")))
    talks = [
        lambda: phone.says("điền tờ khai xin trợ cấp hưu trí xã hội", "đồng ý", "1", name, "01/01/1950"),
        lambda: phone.says("tra hồ sơ H19.31-261105-0012"),
        lambda: (phone.says("tra hồ sơ H19.31-261105-0013"), late(phone, chance)),
        lambda: phone.says("lấy mã"),
        lambda: phone.says("xem lại"),
        lambda: phone.does(DeskNews("member", "new", 12, topic_name="Khai sinh", commune_name="Xã Bình Minh")),
        lambda: late(phone, chance),
    ]
    for _ in range(chance.randint(3, 8)):
        yield chance.choice(talks)
    yield lambda: end(phone, chance.choice(ENDINGS))
    yield lambda: late(phone, chance)


def late(phone, chance):
    """Answer some of what is open, in any order, perhaps twice."""
    chance.shuffle(phone.open)
    for _ in range(chance.randint(0, len(phone.open))):
        body, owner = phone.open.pop()
        event = answered(phone, body, owner)
        for _ in range(chance.choice((1, 1, 2)) if event is not None else 0):
            phone.does(event)


def end(phone, how):
    session = phone.session
    match how:
        case "silence":
            phone.does(Elapsed(HELPING))
        case "left":
            phone.does(Left())
            phone.state = dump(State(turn=load(phone.state).turn, member=Member("member", "Tổ"), greeted=True))
        case "over":
            phone.does(HelpingOver(session, "expired"))
        case "withdrawn":
            phone.does(DeskNews("member", "withdrawn"))
        case _:
            phone.says(how)
            if phone.session:
                phone.says("Xóa và kết thúc")
    assert not phone.session
    assert phone.marks([json.dumps(phone.state, ensure_ascii=False)]) == set(), how


def play(world, seed):
    chance = Random(seed)
    phones = [
        Phone(world, number, dump(State(member=Member("member", "Tổ"), greeted=True))) for number in range(MEMBERS)
    ]
    lines = [(phone, [serve(phone, each, chance) for each in range(VILLAGERS)]) for phone in phones]
    while lines:
        _, villagers = chance.choice(lines)
        move = next(villagers[0], None)
        if move is None:
            villagers.pop(0)
            if not villagers:
                lines = [each for each in lines if each[1]]
            continue
        move()
    return phones


@pytest.fixture
def world(library):
    return World(library, date(2026, 11, 23))


@pytest.mark.parametrize("seed", range(3))
def test_no_field_of_one_appears_in_anothers_text(world, seed):
    phones = play(world, seed)
    told = 0
    for phone in phones:
        for owner, texts, turn in phone.seen:
            marks = phone.marks(texts)
            assert marks <= {owner}, (marks, owner, texts)
            told += len(marks)
            assert all(reply.private for reply in turn.replies if MARK.search(reply.text))
            for request in turn.requests:
                found = set(MARK.findall(json.dumps(dump_request(request), ensure_ascii=False)))
                assert found <= {owner}
                assert not found or isinstance(request, ForCitizen)
    assert told > 2 * VILLAGERS
    ended = [each for phone in phones for _, _, turn in phone.seen for each in turn.requests]
    assert len({each.session for each in ended if isinstance(each, EndHelping)}) > VILLAGERS
