"""What people want to know or be told of a dossier, in the many ways they say it; all phrases are folded."""

import re
from enum import StrEnum

from bot.dialogue.words import plain
from knowledge.dossier_codes import find


class Wish(StrEnum):
    """What a message wants of a dossier, besides its status."""

    FOLLOW = "follow"
    STOP = "stop"
    WHY = "why"
    DETAILS = "details"


def _any(*patterns: str) -> str:
    return f"(?:{'|'.join(patterns)})"


_BAO = r"(?<!khai )bao(?! (?:nhieu|lau|gio|hiem|gom|cao|ve|tu|mat|chay)\b)"  # tell, not how many, insurance, a death
_TO_ME = r"(?= (?:cho|toi|tui|bac|co|chu|em|ba|ong|khi|luc))"
_TELL = _any(f"thong {_BAO}", _BAO, "nhan tin", f"nhan{_TO_ME}", "goi(?: dien)?", "alo", "hu", "nhac")
_WHEN = _any(
    "khi(?: nao)?", "luc(?: nao)?", "chung nao", "neu", "hoi nao", "bao gio", "hom nao", "bua nao", "ngay nao", "he"
)
_NEWS = _any(
    "xong",
    "ket qua",
    "co (?:tin|gi|thay doi|giay|roi|ho so)",
    "ra (?:giay|so|the|roi|ket)",
    "thay doi|tien trien|cap nhat|chuyen bien|nhuc nhich|gi moi|tin moi",
    "duyet|ky|tra (?:ket|ho|giay|so)",
    "(?:den|toi) (?:ngay|hen|han)",
    "bo sung|thieu|dong tien",
    "(?:di|toi|den) lay|lay duoc",
)
_ME = _any(
    "toi|tui|minh|em|anh|chi|co|chu|bac|ba|ong|di|cau|con|chau|thim|mo|vo chong|nha",
)
_WHOM = rf"(?:cho |giup |gium |dum |ho |voi )*{_ME}(?: biet| hay)?"
_FOLLOW = re.compile(
    _any(
        rf"\b{_TELL}(?: tin| lai| ngay| ket qua)* (?:{_WHOM}(?: \w+){{0,4}}? )?{_WHEN}\b(?: \w+){{0,5}}? {_NEWS}\b",
        rf"\b{_NEWS}\b(?: \w+){{0,4}}? (?:thi |la |xin |nho |hay )*{_TELL} {_WHOM}\b",
        r"\btheo doi (?:giup|gium|dum|ho|cho|dung|luon|ho so nay|ma nay|cai nay|no)\b",
        rf"\b(?:bat|mo|dang ky|dk|cho|muon|xin|can)(?: {_ME})? (?:nhan )?"
        r"(?:thong bao|nhan tin|tin nhan bao|bao tin|theo doi)\b",
        rf"\b(?:nho|muon|xin)(?: \w+)? (?:duoc )?{_BAO} tin\b",
        rf"\b{_BAO} tin (?:cho|gium|giup)\b",
        r"\bcanh (?:giup|gium|dum|ho)\b",
        r"\bnhac (?:\w+ ){0,3}ngay hen\b",
        r"\b(?:tell|notify|message|let) me (?:know )?(?:when|if)\b|\bfollow (?:it|this)\b",
    )
)
_ASKS_ABOUT_TELLING = re.compile(
    r"\bsao (?:chua|khong|ko|hong)\b|\bchua thay\b|\bkhong thay\b|\bai (?:bao|goi|nhan)\b|\bo dau\b|\blam sao\b"
    r"|\bthe nao\b|\bcach\b|\bkieu gi\b"
)
_NO_MORE = _any(
    "thoi|dung|khoi|ngung|bo|huy|tat|ngat|dep", "khong (?:can|muon|phai)", "ko can|k can|hong can", "stop|unfollow"
)
_TELLING = _any(
    _BAO, "nhan tin", "nhan(?= nua)", "nhan$", "thong bao", "theo doi", "nhac", "tin", "telling", "following"
)
_STOP = re.compile(
    _any(
        rf"^(?:da |a |u |ma |thoi )*{_NO_MORE}(?: can| phai| co| muon| khoi)*(?: nhan| nghe| gui)? {_TELLING}"
        r"(?: \w+){0,7}$",
        r"\b(?:khong|ko|hong|dung|khoi|thoi) (?:\w+ ){0,2}"
        r"(?:bao|nhan|nhan tin|theo doi|nhac|gui tin)(?: \w+){0,3} nua\b",
        r"^(?:unfollow|no more messages)$",
    )
)
_EVERY = re.compile(r"\b(?:het|tat ca|moi|ca hai|all)\b")
_WHY = re.compile(
    _any(
        r"\b(?:sao|vi sao|tai sao|lam gi ma|co chi ma|lam chi)\b(?: \w+){0,6}? "
        r"(?:lau|tre|cham|tram|chua xong|chua co|chua ra)\b",
        r"\blau (?:qua|du|vay|the|dzay|va|ghe|rua|lac)\b",
        r"\b(?:tinh|dem) (?:ngay|han|thoi han|kieu|sao|the nao|ra sao|tu ngay)\b|\bcach tinh\b",
        r"\bsao (?:toi|den|hen|lai hen)\b|\bmay ngay lam viec\b|\btre may ngay\b",
        r"\bwhy so long\b|\bwhat takes so long\b",
    )
)
_DETAILS = re.compile(
    _any(
        r"\b(?:ly do|li do|chi tiet)\b|\bxem (?:ky|them|noi dung|het)\b",
        r"\bthieu (?:gi|giay|nhung|cai|chi|cho nao)",
        r"\bbo sung (?:gi|giay|nhung|cai|chi|the nao|ra sao|lam sao)",
        r"\b(?:dong|nop|ton|tra) (?:may|bao nhieu|nhiu)\b|\bbao nhieu tien\b",
        r"\b(?:vi sao|tai sao|sao)(?: lai)?(?: bi)? (?:tra|tu choi|khong nhan|chua nhan|dung|bac|ngung)",
        r"\bwhich paper|\bwhat is missing\b|\bwhy (?:was|is) it\b|\bhow much\b",
    )
)
_DONE = re.compile(
    r"^(?:da |a |u |vang |ung )*(?:roi|co roi|cam roi|nhan(?: duoc)?(?: ket qua)? roi|lay roi|da (?:nhan|cam|lay|co)"
    r"|nhan duoc|cam trong tay roi|co trong tay|yes|i have(?: it)?|got it)\b"
)
_NOT_YET = re.compile(
    r"\b(?:chua|dau co|da co dau|co dau|khong co|khong thay|hong co|not yet|no|khong|ko|hong)\b(?!.* roi$)"
)
_LONGEST = 24
_LONGEST_WHY = 14


def wish_in(text: str) -> Wish | None:
    """Return what `text` wants to be told of a dossier, whichever one it is."""
    words = _beside_codes(text)
    if len(words.split()) > _LONGEST:
        return None
    follows = _FOLLOW.search(words) is not None and not _ASKS_ABOUT_TELLING.search(words)
    if _STOP.search(words) and not (follows and " nua" not in words and words.startswith("dung ")):
        return Wish.STOP
    if follows:
        return Wish.FOLLOW
    if len(words.split()) <= _LONGEST_WHY and _WHY.search(words):
        return Wish.WHY
    return Wish.DETAILS if len(words.split()) <= _LONGEST_WHY and _DETAILS.search(words) else None


def means_all(text: str) -> bool:
    """Whether `text` means every dossier."""
    return _EVERY.search(_beside_codes(text)) is not None


def in_hand(text: str) -> bool | None:
    """Return whether the person has the result in hand, or None where `text` does not say."""
    words = plain(text)
    if _DONE.match(words) and not words.endswith(" dau"):
        return True
    return False if _NOT_YET.search(words) and len(words.split()) <= _LONGEST_WHY else None


def _beside_codes(text: str) -> str:
    """Return the words of `text` without the codes in it."""
    rest = text
    for found in reversed(list(find(text))):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    return plain(rest)
