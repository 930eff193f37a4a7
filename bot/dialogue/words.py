"""Words that steer at every step, with or without accents: back, skip, edit, stop, repeat, a person, numbers, yes, no.

Phrases stand here folded (no accents), so one list serves both ways of typing; a single word that bears accents must
bear the right ones ("dừng" stops, "đúng" does not, "Hồng" is no "hông"). They must be the whole message but for polite
padding: "quay lại giúp bác" steers, "quay lại trường" does not.
"""

import re
from enum import StrEnum
from functools import lru_cache

from knowledge.answers import bare, led
from knowledge.single_words import spellings
from knowledge.text import clean, fold, tokens


class Command(StrEnum):
    """What a person can say at every step."""

    BACK = "back"
    SKIP = "skip"
    STOP = "stop"
    REPEAT = "repeat"
    EXPLAIN = "explain"
    RESUME = "resume"
    REVIEW = "review"
    EDIT = "edit"
    PERSON = "person"
    HELP = "help"
    FORGET = "forget"
    FORGET_FORM = "forget_form"
    SHOW = "show"
    WITHDRAW = "withdraw"
    RIGHTS = "rights"
    HAND_OVER = "hand_over"
    COUNTER = "counter"
    PAPER = "paper"
    ENGLISH = "english"
    VIETNAMESE = "vietnamese"


_PHRASES: dict[Command, str] = {
    Command.BACK: "quay lai|lui lai|lui|tro lai|cau truoc|ve cau truoc|quay ve|back|quay lai cau truoc|lai cau truoc",
    Command.SKIP: "bo qua|khong co|khong biet|hong co|hong biet|ko co|k co|chua co|de trong|skip|cho qua|qua cau nay",
    Command.STOP: "thoi|huy|huy bo|dung|dung lai|nghi|thoat|thoi khong lam nua|khong lam nua|de sau|de bua khac"
    "|thoi khoi|bua khac|hom khac|luc khac|thoi bua khac|de hom khac|thoi de sau|ngung|stop|khong dien nua"
    "|thoi khong dien nua",
    Command.REPEAT: "nhac lai|noi lai|doc lai|lap lai|hoi lai|gi co|noi lai di|nhac lai di|cau gi|hoi gi",
    Command.EXPLAIN: "chua hieu|khong hieu|hong hieu|ko hieu|k hieu|la sao|nghia la sao|nghia la gi|la gi|giai thich"
    "|chang hieu|khong ro|de lam gi|sao phai hoi|tai sao|vi sao|hoi lam gi|lay o dau|xem o dau|coi o dau|tim o dau",
    Command.RESUME: "tiep tuc|dien tiep|lam tiep|noi tiep|tiep|tiep di|tiep tuc dien|dien tiep to khai"
    "|quay lai to khai",
    Command.REVIEW: "xem lai|kiem tra lai|coi lai|xem to khai|coi to khai|xem lai to khai",
    Command.PERSON: "gap nguoi|gap can bo|gap nguoi that|noi chuyen voi nguoi|cho gap nguoi|cho gap can bo"
    "|gap nhan vien"
    "|noi chuyen voi can bo|noi chuyen voi nguoi that|goi nguoi|gap nguoi ho tro|noi chuyen voi nguoi ho tro"
    "|goi nguoi ho tro|gap to cong nghe|gap to cong nghe so|gap to vien|cho gap nguoi that|cho gap nguoi ho tro",
    Command.HELP: "tro giup|giup|help|menu|huong dan|lam duoc gi|biet lam gi|/help|start|/start",
    Command.EDIT: "/sua",
    Command.FORGET: "xoa|xoa di|xoa het|xoa giup|xoa du lieu|xoa het du lieu|xoa du lieu cua|xoa het du lieu cua"
    "|xoa thong tin|xoa het thong tin|xoa thong tin cua|xoa het thong tin cua|xoa sach|xoa moi thu|quen di|/xoa",
    Command.FORGET_FORM: "xoa to khai|xoa to khai nay|xoa to nay|huy to khai|huy to khai nay|bo to khai|bo to khai nay",
    Command.SHOW: "xem du lieu|xem du lieu cua|/xemdulieu|xemdulieu|xem thong tin dang giu|dang giu nhung gi"
    "|dang giu nhung gi cua|luu nhung gi|dang luu nhung gi cua|dang giu gi cua|dang luu gi cua|luu nhung gi cua"
    "|dang giu thong tin gi cua|con giu gi cua|co giu gi cua",
    Command.WITHDRAW: "rut dong y|rut lai dong y|rut su dong y|/rutdongy|rutdongy|khong dong y nua|rut lai su dong y"
    "|huy dong y|toi rut dong y|tui rut dong y|toi rut lai dong y|tui rut lai dong y|toi muon rut dong y",
    Command.RIGHTS: "quyen cua|quyen rieng tu|quyen ve du lieu|co quyen gi|/quyencuatoi|quyencuatoi",
    Command.HAND_OVER: "chuyen may khac|chuyen sang may khac|chuyen qua may khac|doi may|doi dien thoai|dua ma|lay ma"
    "|cho ma|xin ma|lay ma chuyen|ma chuyen may|dien tren may khac|lam tren may khac|/chuyenmay",
    Command.COUNTER: "ma cho can bo|lay ma cho can bo|lay ma moi|xin ma moi|doc ma cho can bo|/macanbo",
    Command.PAPER: "in to khai|in lai to khai|gui lai to khai|cho xin lai to khai|xin lai to khai|lay lai to khai"
    "|in lai|tai to khai|tai lai to khai|mo lai to khai|gui lai ban in|cho ban in|xin ban in|lay ban in|xin lai ban in"
    "|gui lai file|gui lai pdf|gui lai duong dan|gui lai link|duong dan het han|duong dan het han roi|link het han"
    "|link het han roi|het han link|khong mo duoc to khai|to khai khong mo duoc|mo to khai khong duoc|in giay"
    "|in to khai cua|gui lai to khai cua|in giay ra|in to khai ra|xem lai to khai da nop|to khai da nop"
    "|to khai da nop dau|mat to khai roi|/into",
    Command.ENGLISH: "english|tieng anh|/en|noi tieng anh|dung tieng anh",
    Command.VIETNAMESE: "tieng viet|vietnamese|/vi|noi tieng viet|dung tieng viet",
}
_ENGLISH: dict[Command, str] = {
    Command.BACK: "go back|previous|previous question",
    Command.SKIP: "skip this|skip it",
    Command.STOP: "cancel|never mind|nevermind|later|quit|exit",
    Command.REPEAT: "repeat|say again|say it again",
    Command.EXPLAIN: "what does this mean|what is this|i do not understand|i dont understand|explain",
    Command.RESUME: "continue|go on|resume",
    Command.REVIEW: "review|show the form",
    Command.PERSON: "talk to a person|speak to a person|a person|a human|talk to someone",
    Command.FORGET: "delete|delete everything|forget everything|delete my data|erase my data",
    Command.FORGET_FORM: "delete the form|delete this form",
    Command.SHOW: "show my data|see my data|what do you keep",
    Command.WITHDRAW: "withdraw consent|withdraw my consent|i withdraw my consent",
    Command.RIGHTS: "my rights",
    Command.HAND_OVER: "another phone|continue on another phone|get a code|give me a code",
    Command.COUNTER: "a code for the officer",
    Command.PAPER: "print the form|send the form again|send the pdf again|the link has expired|print it again",
    Command.ENGLISH: "speak english|in english|do you speak english|can you speak english|english please"
    "|switch to english|change to english",
    Command.VIETNAMESE: "in vietnamese|switch to vietnamese|change to vietnamese",
}
_COMMANDS = {
    phrase: command
    for table in (_PHRASES, _ENGLISH)
    for command, phrases in table.items()
    for phrase in phrases.split("|")
}

_PADDING = re.compile(
    r"^(?:da|a|oi|vang|u|um|uh|nay|thoi nao|cho|lam on|xin|nho)\s+"
    r"|\s+(?:a|nhe|nha|nghen|nghe|di|voi|giup|giup voi|dum|gium|ho|cai|nao|ne|oi|thoi|luon|please"
    r"|(?:giup |cho |gium |dum )?(?:toi|tui|minh|em|anh|chi|co|chu|bac|ba|ong|di|cau|con|chau)(?: nhe| nha| voi"
    r"| di| oi| a)?)$"
)
_YES = frozenset(
    "dung|dung roi|phai|phai roi|co|u|uh|um|ok|oke|oki|okay|vang|da|da phai|da dung|da vang|da co|dong y|chinh xac"
    "|chuan"
    "|dc|duoc|duoc roi|yes|y|ung|dung vay|dung the|roi|ro|nhat tri|dung day|dung a|co chu|u dung roi|chuan roi"
    "|tat nhien".split("|")
)
_NO = frozenset(
    "khong|khong phai|hong|hong phai|hem|ko|k|kg|sai|sai roi|khong dung|no|chua|chua dung|khong dong y|dau co|hong co"
    "|khong co|chua phai|nham roi|nham|khong can|ko phai|k phai".split("|")
)
_AS_IT_IS = frozenset(
    "keep|keep it|giu nguyen|de nguyen|nhu cu|giu|khong sua|khong sua nua|khong doi|de vay|cu de vay".split("|")
)
_LETTING_BE = frozenset(
    "cu de vay|de vay|cu de the|de the|cu de nhu vay|de nhu vay|cu vay|cu the|ke|ke no|cu ke|khong sao|khong sao dau"
    "|hong sao|hong sao dau|ko sao|k sao|khong can sua|khoi sua|giu nguyen|cu giu nguyen|de nguyen|cu de nguyen"
    "|keep it|leave it|never mind".split("|")
)
_KNOWN_OR_HAD = frozenset(
    "co nho biet ro thay chac hieu quen roi".split()
)  # what ends "không nhớ", "chưa có", "quên rồi"
_BESIDE_NOTHING = frozenset(
    "so giay nua het gi dau roi ca lam co ai cai to nay do bay gio luon may tam hoi lau qua".split()
)
_MADE = frozenset("lam cap xin nhan".split())
_ASKS_BACK = re.compile(
    r"(?:^| )(?:so|giay|cai|ghi|ten|la|nghia|cho|muc|loai|ngay|lam) (?:nao|gi|sao|chi|the nao|lam sao|may)"
    r"(?: (?:vay|the|day|ha|ho|a|con|chau|em|nhi|ta|nua|do|ne))*$"
)
_LONGEST_ASIDE = 8
_ORDINALS = {
    "mot": 1,
    "nhat": 1,
    "dau": 1,
    "dau tien": 1,
    "hai": 2,
    "nhi": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
}
_NTH = re.compile(r"\bthu (mot|nhat|hai|nhi|ba|bon|tu|nam|sau|bay|tam)\b|\b(?:dau tien|dau)\b")
_MORE_ORDINALS = {**_ORDINALS, "bay": 7, "tam": 8}
_HANDING = re.compile(
    r"\b(?:gui|chuyen|dua|nho)\b.* (?:lam|dien|khai|ghi)(?: tiep| giup| ho| gium| dum)+\b"
    r"|\b(?:chuyen|gui)\b.* (?:may|dien thoai) (?:khac|cua)\b"
)
_NUMBER = re.compile(
    r"(?:chon |bam |lay |y |muc |cai |so |cau |cai so |cai thu |thu |chon so |bam so |o |phuong an )*"
    r"(\d{1,2}|mot|nhat|dau tien|dau|hai|nhi|ba|bon|tu|nam|sau)(?: sao| diem)?"
)
_EDIT = re.compile(
    r"^(?:cho )?(?:toi |tui |bac |co |chu |ba |ong |em |minh |con )?(?:muon |can )?"
    r"(?:change|edit|correct|sua lai|sua|chinh lai|chinh|doi lai|ghi lai|nhap lai|dien lai|thay|sai|nham)"
    r"(?: cho| giup| gium| cai| muc| cau| phan| o)*\s+(.+?)"
    r"(?: di| giup| voi| nhe| nha| a| roi| bi sai)*$"
)


@lru_cache(maxsize=64)  # one turn asks fifty times about the same ten texts
def plain(text: str) -> str:
    """Return the words of `text`, folded, with single blanks: the form in which all words are compared."""
    return " ".join(tokens(fold(clean(text))))


def command(text: str) -> Command | None:
    """Return the command that `text` is as a whole, politeness aside."""
    words = ("/" if text.strip().startswith("/") else "") + plain(text)
    for _ in range(4):
        if words in _COMMANDS:
            return _COMMANDS[words] if spelled(text, words, "steering") else None
        shorter = _PADDING.sub("", words).strip()
        if shorter == words:
            return None
        words = shorter
    return None


def hands_on(text: str) -> bool:
    """Whether a person wants somebody else, or another phone, to go on: "gửi cho con tui làm tiếp"."""
    return command(text) is Command.HAND_OVER or _HANDING.search(plain(text)) is not None


def ordinals(text: str) -> str:
    """Return the words of `text`, folded, with "thứ hai" and the like as "thu 2"."""
    return _NTH.sub(lambda found: f"thu {_MORE_ORDINALS[found[1] or 'dau']}", plain(text))


def ordinal(text: str) -> int | None:
    """Return which of several `text` names: "con thứ hai", "người 2"."""
    found = re.search(r"\b(\d{1,2})\b", ordinals(text))
    return int(found[1]) if found else None


def edited(text: str) -> str | None:
    """Return what a person wants to edit ("sửa ngày sinh" → "ngay sinh"), or None."""
    found = _EDIT.match(plain(text))
    return found.group(1) if found else None


def keeps(text: str) -> bool:
    """Whether `text` leaves what is written as it is: "giữ nguyên", "đúng rồi"."""
    return says_yes(text) or command(text) is Command.RESUME or plain(text) in _AS_IT_IS


def number(text: str) -> int | None:
    """Return the choice a person names by number: "2", "số 2", "cái thứ hai", "chọn hai"."""
    words = plain(text)
    found = _NUMBER.fullmatch(words) or _NUMBER.fullmatch(_PADDING.sub("", words).strip())
    if not found or not spelled(text, found.group(1), "counting"):
        return None
    said = found.group(1)
    return int(said) if said.isdigit() else _ORDINALS[said]


def says_yes(text: str) -> bool:
    """Whether `text` as a whole means yes."""
    return _among(text, _YES, "agreeing")


def says_no(text: str) -> bool:
    """Whether `text` as a whole means no."""
    return _among(text, _NO, "refusing")


def lets_be(text: str) -> bool:
    """Whether `text` leaves a doubt as it is: "cứ để vậy", "kệ", "không sao đâu"."""
    words = re.sub(r"^(?:thoi|thi|da|u|uh|a) ", "", plain(text))
    while words not in _LETTING_BE and (shorter := _PADDING.sub("", words).strip()) != words:
        words = shorter
    return words in _LETTING_BE and all(spelled(text, word, "leaving") for word in words.split() if word == "ke")


def has_nothing(text: str, asked: str) -> bool:
    """Whether `text` says that there is nothing to answer to `asked`: "chưa làm giấy", "không nhớ số"."""
    words = _behind_selves(tokens(clean(bare(text))))
    passing = next((n for n in range(1, len(words)) if fold(" ".join(words[n : n + 2])) == "bo qua"), len(words))
    words = words[:passing]
    length = max(led(words, "no"), led(words, "unsure"))
    if not length or len(words) > _LONGEST_ASIDE or "?" in text:
        return False
    said, rest = fold(words[length - 1]), [fold(word) for word in words[length:]]
    if said not in _KNOWN_OR_HAD and rest[:1] and rest[0] in _MADE:
        said, rest = rest[0], rest[1:]
    known = set(plain(asked).split()) | _BESIDE_NOTHING | _KNOWN_OR_HAD
    return said in _KNOWN_OR_HAD | _MADE and "gi" not in rest[:1] and known.issuperset(rest)


def _behind_selves(words: list[str]) -> list[str]:
    """Leave out who answers: "bà không có điện thoại"."""
    length = led(words, "selves")
    return words[length:] if 0 < length < len(words) else words


def asks_back(text: str) -> bool:
    """Whether `text` asks what is meant, with or without a question mark: "là số nào vậy"."""
    said = plain(text)
    return len(said.split()) <= _LONGEST_ASIDE and _ASKS_BACK.search(said) is not None


def holds(text: str, phrase: str) -> bool:
    """Whether the words of `phrase` stand side by side in `text`; a single one with the same accents or none."""
    said, sought = tokens(clean(text)), tokens(clean(phrase))
    if len(sought) == 1:
        return sought[0] in said or fold(sought[0]) in said
    return f" {plain(phrase)} " in f" {plain(text)} "


def _among(text: str, words: frozenset[str], kind: str) -> bool:
    said = plain(text)
    return any(one in words and spelled(text, one, kind) for one in (said, _PADDING.sub("", said).strip()))


def spelled(text: str, word: str, kind: str) -> bool:
    """Whether `word`, if it is a single one that bears accents in `text`, bears those of its `kind`."""
    said = next((one for one in tokens(clean(text)) if fold(one) == word), word)
    return said == word or said in spellings(kind)
