"""A whole hand-over on every channel, over sockets: a member who is slow, one who leaves, a new question meanwhile.

What everybody says and reads is kept in transcripts/<channel>.txt; `pytest --update-chats` writes it anew.
"""

import re
from pathlib import Path

import httpx
import pytest
from desk_town import add_team, code_for
from handing_chats import GROUP, InTerminal, Moved, OnTelegram, OnWeb, OnZalo, wait_for_silence
from handing_town import PLACE
from peers.joined import joined
from peers.telegram import TOKEN, Telegram
from peers.zalo_bot import SECRET as ZALO_SECRET
from peers.zalo_bot import TOKEN as ZALO_TOKEN
from peers.zalo_bot import ZaloBotPeer
from peers.zalo_oa import APP, APP_SECRET, FIRST_REFRESH, OA_SECRET, ZaloOaPeer
from stage import KEY

from api.desk.watching import watch
from bot.channels import zalo_bot, zalo_oa
from bot.client import ApiOffice
from bot.commands.talk import Conversation

FOLDER = Path(__file__).parent / "transcripts"
SECRET = "Kh0ng-ai_biet"
CHANNELS = ("telegram", "zalo_bot", "zalo_oa", "web", "terminal")
CITIZEN, SLOW, OTHER, TEAM = "Bà Tư", "Lan", "Hải", "Nhóm của tổ"


@pytest.fixture(scope="module")
def product(tmp_path_factory, library):
    """One product with all platforms; each test has people of its own."""
    with pytest.MonkeyPatch.context() as patch, Telegram() as telegram, ZaloBotPeer() as bot, ZaloOaPeer() as account:
        patch.setattr("bot.desk.AWAKE_SECONDS", 0.03)
        patch.setattr("bot.alone._LOOK_SECONDS", 0.05)
        settings = {
            "telegram_token": TOKEN, "telegram_api_url": telegram.url, "telegram_webhook_secret": SECRET,
            "zalo_bot_token": ZALO_TOKEN, "zalo_bot_api_url": bot.url, "zalo_bot_webhook_secret": ZALO_SECRET,
            "zalo_oa_app_id": APP, "zalo_oa_app_secret": APP_SECRET, "zalo_oa_oa_secret": OA_SECRET,
            "zalo_oa_refresh_token": FIRST_REFRESH, "zalo_oa_api_url": account.url, "zalo_oa_oauth_url": account.url,
        }  # fmt: skip
        clock = Moved()
        folder = tmp_path_factory.mktemp("product")
        home = {"public_url": "https://motcua.example"}
        with joined(folder, library, clock=clock, **settings, **home) as running:
            telegram.reach = running.url
            telegram.wait(lambda: bot.webhook["url"])
            bot.webhook["url"] = running.url + zalo_bot.PATH  # as the proxy before it would lead
            account.webhook = running.url + zalo_oa.PATH
            telegram.wait(lambda: telegram.webhook.get("url"))
            yield running, clock, {"telegram": telegram, "zalo_bot": bot, "zalo_oa": account}


class Scene:
    """What everybody says and reads, line by line."""

    def __init__(self, product, people):
        self.product, self.people, self.lines = product, people, []
        self.read = {name: len(got()) for name, (_, got) in people.items()}

    def says(self, name, text):
        self.lines.append(f"\n{name}: {text}")
        self.people[name][0].says(text)
        self.settle()

    def presses(self, name, words, **where):
        self.lines.append(f"\n{name} bấm [{words}]" + (" trong nhóm" if where else ""))
        self.people[name][0].presses(words, **where)
        self.settle()

    def later(self, clock, minutes):
        self.lines.append(f"\n… {minutes} phút sau")
        clock.forward(minutes)
        watch(self.product.office.state.office)
        self.settle()

    def settle(self):
        wait_for_silence(self.product)
        for name, (_, got) in self.people.items():
            for text in got()[self.read[name] :]:
                body = text.replace("\n", "\n      ")
                self.lines.append(f"   → {name}: {body}")
                self.read[name] += 1


TEAMS = []
"""The teams so far; only the newest works."""


def scene(product, name, citizen, slow, other):
    """Make a team whose two members, and maybe group, are linked by typing their codes."""
    office, group = product.office.state.office, name == "telegram"
    with office.writing() as session:
        quarter = CHANNELS.index(name) + 1
        made = add_team(session, office.clock(), f"Tổ công nghệ số khu phố {quarter}", members=2)
        codes = [code_for(product.office, session, made.team, each) for each in made.members]
        of_group = code_for(product.office, session, made.team) if group else ""
        for each in TEAMS:
            session.get(type(made.team), each).active = False
    TEAMS.append(made.team.id)
    for chat, code in zip((slow, other), codes, strict=True):
        chat.says(f"vào tổ {code}")
    if group:
        slow.says_in_group(f"/to@motcua_thu_bot {of_group}")
    wait_for_silence(product)
    people = {CITIZEN: (citizen, citizen.got), SLOW: (slow, slow.got), OTHER: (other, other.got)}
    if group:
        people[TEAM] = (slow, lambda: slow.got(GROUP))
    return Scene(product, people)


def play(scene, clock, number, *, in_group=False):
    """Say it all: the same on every channel."""
    scene.says(CITIZEN, "bà mất giấy chứng sinh, làm khai sinh cho cháu sao đây")
    scene.says(CITIZEN, "gặp người")
    scene.says(CITIZEN, PLACE)
    scene.says(CITIZEN, "mà làm khai sinh mất bao lâu")
    if in_group:
        scene.presses(SLOW, "Nhận hỗ trợ", chat=GROUP)
    else:
        scene.says(SLOW, f"NHẬN {number}")
    scene.says(OTHER, f"NHẬN {number}")
    scene.says(CITIZEN, "có ai không con")
    scene.later(clock, 10)
    scene.later(clock, 15)
    scene.says(OTHER, "DANH SÁCH")
    scene.says(OTHER, f"NHẬN {number}")
    scene.says(OTHER, "Dạ bà ra trạm y tế xin giấy xác nhận là được ạ")
    scene.says(SLOW, f"{number}: Dạ em quay lại rồi")
    scene.says(CITIZEN, "rồi đăng ký tạm trú cho nó thì cần gì")
    scene.says(CITIZEN, "hỏi máy khai sinh nộp ở đâu")
    scene.says(OTHER, "Dạ để em hỏi rồi nhắn bà")
    scene.says(CITIZEN, "nhắc lại")
    scene.says(OTHER, "xong")
    scene.says(OTHER, "1")
    scene.says(CITIZEN, "4")


def written(request, name, scene, number):
    """Compare with what was written down, but for the number of the ticket."""
    text = re.sub(rf"(?i)\b(số|nhận|xong|trả|Lan:|“) ?{number}\b", r"\1 12", "\n".join(scene.lines).strip()) + "\n"
    path = FOLDER / f"{name}.txt"
    if request.config.getoption("--update-chats"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8")


@pytest.mark.parametrize("name", CHANNELS)
def test_a_whole_hand_over(product, name, request):
    running, clock, peers = product
    number = len(TEAMS) + 1
    played = scene(running, name, *people_on(name, running, clock, peers))
    play(played, clock, number, in_group=name == "telegram")
    written(request, name, played, number)


def people_on(name, running, clock, peers):
    """Return a citizen on this channel and two members elsewhere; on Telegram and Zalo all are on one."""
    begin = 5000 + 100 * len(TEAMS)
    telegram = [OnTelegram(peers["telegram"], begin + place) for place in range(3)]
    match name:
        case "telegram":
            return telegram
        case "zalo_bot" | "zalo_oa":
            return [OnZalo(peers[name], f"{name}-{place}-{begin}") for place in range(3)]
        case "web":
            return OnWeb(running.url), *telegram[1:]
        case _:
            return InTerminal(conversation(running), clock), *telegram[1:]


def conversation(running):
    http = httpx.AsyncClient(transport=httpx.ASGITransport(running.office), base_url="http://office")
    key, library = KEY.encode(), running.bot.delivery.assistant.library
    office = ApiOffice(http, key)
    return Conversation(library, office, "talk-terminal").with_desk(office)


def test_the_transcripts_show_what_they_are_meant_to_show():
    """A golden file that was written anew by mistake is noticed here."""
    for path in FOLDER.glob("*.txt"):
        text = path.read_text("utf-8")
        own = [line for line in text.splitlines() if line.startswith(f"   → {CITIZEN}")]
        assert sum("👤" in line for line in own) >= 4, path
        assert sum("🤖" in line for line in own) >= 1, path
        assert "tìm người khác" in text, path
        assert not any(word in "\n".join(own) for word in ("Lan", "Hải", "Nguyễn Văn Số")), path
    assert len(list(FOLDER.glob("*.txt"))) == 5
