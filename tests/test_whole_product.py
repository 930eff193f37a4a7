"""A form filled by two people, printed by an officer, then erased: no answer is left anywhere, and none was ever readable.

Two phones, the mailbox, the delivery, the office, the console and the printer are those of the product.
"""

import logging
import re
from datetime import timedelta

import anyio
import httpx
import pytest
from residue import places_of
from stage import KEY, Stage, prepare_files

from api.jobs import keep_house
from api.storage import officers
from api.storage.engine import sessions_of
from bot.jobs import Jobs
from bot.mailbox.tables import metadata
from bot.signals import Signal

TELLING = ("Trần Thị Bưởi", "1950-01-01", "070150001234", "số 1, thôn Bù Xia", "0912345678", "Lê Văn Bảy")
BEGUN = ("điền đơn xin trợ cấp hưu trí xã hội cho má tui", "đồng ý", "cho má tui", "con trai", "Lê Văn Bảy")
MOTHER = ("Trần Thị Bưởi", "1/1/1950", "nữ", "Xtiêng")
REST = ("070150001234", "đúng rồi", "số 1, thôn Bù Xia, xã Phú Nghĩa, tỉnh Đồng Nai", "như trên", "0912345678")
END = ("không có khoản nào", "không", "không")
CODE = re.compile(r"(?<!\d )\b[0-9HMPUWXY]{3} [0-9HMPUWXY]{3}\b(?! \d)")
PAPER = re.compile(r"/v1/papers/[\w=-]+")
PASSWORD = "right horse battery staple"


@pytest.fixture(scope="module")
def empty(tmp_path_factory, library):
    folder = tmp_path_factory.mktemp("empty")
    prepare_files(folder)
    return Stage(folder, library)


class Town:
    """Two phones and a counter."""

    def __init__(self, process):
        self.process = process
        self.cookies = httpx.Cookies()
        self.codes = []

    def says(self, person, *texts):
        """Say something on a phone; return all that is answered."""
        for text in texts:
            self.process.hear(text, f"m{len(self.messages())}-{person}", channel="web", person=person)
            anyio.run(self.process.drain)
        return self.answers()

    def messages(self):
        return self.process.rows(metadata.tables["inbox"])

    def answers(self):
        rows = self.process.rows(metadata.tables["outbox"])
        return "\n".join(row["body"].get("text", "") for row in rows if isinstance(row["body"], dict))

    def last_code(self):
        code = CODE.findall(self.answers())[-1]
        self.codes.append(code.replace(" ", ""))
        return code

    def lend(self, person):
        self.says(person, *BEGUN, *MOTHER, "lấy mã chuyển máy khác")
        return self.last_code()

    def hand_in(self, person, code):
        """Go on by the code and hand the form in; return the path of the paper and the code for the counter."""
        said = self.says(person, f"mã {code}", "đồng ý", *REST, *END, "gửi", "giữ giúp")
        return PAPER.findall(said)[-1], self.last_code()

    def asks(self, method, url, **request):
        """Open a page of the office."""

        async def ask():
            transport = httpx.ASGITransport(self.process.app, client=("203.0.113.7", 4711))
            async with httpx.AsyncClient(transport=transport, base_url="http://office", cookies=self.cookies) as http:
                answer = await http.request(method, url, headers={"Accept": "text/html"}, **request)
                self.cookies = http.cookies
                return answer

        return anyio.run(ask)

    def sends(self, url, **form):
        csrf = re.search(r'name="csrf" value="([0-9a-f]{64})"', self.asks("GET", url).text)[1]
        return self.asks("POST", url, data={"csrf": csrf, **form})

    def print_at_the_counter(self, code):
        """Sign in, open the form, print it; return the page as the officer sees it."""
        with sessions_of(self.process.office_engine).writing.begin() as session:
            officers.add(session, "thu", PASSWORD, "officer", self.process.clock())
        assert self.sends("/canbo/dang-nhap", name="thu", password=PASSWORD).status_code == 303
        path = self.sends("/canbo/ma", ma=code).headers["location"]
        assert self.asks("GET", f"{path}/to-khai.pdf").content.startswith(b"%PDF-")
        return self.asks("GET", path)

    def left(self):
        """Return where any of the answers stands: drafts that were lent are looked into by their codes."""
        lent = [f"hand-over:{code}" for code in self.codes]
        return places_of(TELLING, self.process, KEY.encode(), lent)

    def wait(self, hours):
        """Let time go by, while both sides look at what is over."""
        jobs = Jobs(self.process.mailbox, self.process.assistant, self.process.clock, Signal())
        for _ in range(hours):
            self.process.clock.at += timedelta(hours=1)
            keep_house(self.process.app.state.office)
            jobs.once()


@pytest.fixture
def town(empty, tmp_path):
    process = empty.copy(tmp_path / "stage").open()
    yield Town(process)
    process.close()


def assert_sealed(left):
    """Everything that was said is held, but readable in no file."""
    assert {word for _, word in left} == set(TELLING)
    assert [place for place in left if place[0] == "plain"] == []


def test_after_the_whole_way_nothing_is_left(town, caplog):
    caplog.set_level(logging.DEBUG)
    paper, code = town.hand_in("helper", town.lend("mother"))
    assert town.asks("GET", paper).content.startswith(b"%PDF-")
    shown = town.print_at_the_counter(code).text
    for word in ("Trần Thị Bưởi", "01/01/1950", "070150001234", "thôn Bù Xia", "0912345678", "Lê Văn Bảy"):
        assert word in shown
    assert_sealed(town.left())
    assert {"submissions", "conversations", "outbox"} <= {place for place, _ in town.left()}
    town.says("helper", "xóa dữ liệu của tôi", "có")
    town.says("mother", "xóa dữ liệu của tôi", "có")
    assert town.left() == []
    assert town.asks("GET", paper).status_code == 410
    assert [word for word in TELLING if word in caplog.text] == []


def test_a_draft_that_was_lent_is_readable_with_its_code_alone(town):
    town.lend("mother")
    lent = {word for place, word in town.left() if place == "sealed"}
    assert {"Trần Thị Bưởi", "1950-01-01", "Lê Văn Bảy"} <= lent
    assert [place for place, _ in town.left() if place == "plain"] == []
    town.says("mother", "xóa dữ liệu của tôi", "có")
    assert town.left() == []


def test_a_draft_that_was_left_goes_after_a_day(town):
    town.lend("mother")
    town.says("mother", "điền tiếp", *REST[:3])
    town.wait(23)
    assert "Trần Thị Bưởi" in {word for _, word in town.left()}
    town.wait(1)
    assert town.left() == []


def test_a_form_that_was_handed_in_goes_after_a_week(town):
    paper, code = town.hand_in("helper", town.lend("mother"))
    town.print_at_the_counter(code)
    town.wait(7 * 24 - 1)
    assert_sealed(town.left())
    town.wait(1)
    assert town.left() == []
    assert town.asks("GET", paper).status_code == 410
