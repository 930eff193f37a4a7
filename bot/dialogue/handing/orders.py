"""Words by which a member of a team works: NHẬN 12, DANH SÁCH, XONG 12, CHUYỂN 12, TRẢ 12, NGHỈ, and "12: …"."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.words import plain, spelled

Verb = Literal["list", "take", "next", "say", "close", "pass", "leave", "pause", "resume", "canned", "unlink", "help"]
REASONS = ("answered", "not_needed", "sent_to_office", "no_answer", "other")

_CODE = re.compile(r"(?:/to|to|vao to|ma to|doi|/start doi)[ _]([0-9a-z]{4} ?[0-9a-z]{4}|[0-9a-z]{6,16})")
_SAYS = re.compile(r"\s*(?:#)?(\d{1,9})\s*[:：]\s*(\S.*)", re.DOTALL | re.IGNORECASE)
_PLAIN: tuple[tuple[Verb, str], ...] = (
    ("list", r"(?:xem )?danh sach|ds|xem viec|co ai cho(?: khong)?|/ds|/danhsach"),
    ("take", r"nhan(?: ho tro)?(?: so)? (\d{1,9})"),
    ("next", r"nhan(?: tiep| so tiep| nguoi tiep| viec)?|tiep theo"),
    ("close", r"(?:xong|dong)(?: so)?(?: (\d{1,9}))?(?: ly do)?(?: ([1-5]))?"),
    ("pass", r"chuyen(?: so)?(?: (\d{1,9}))?"),
    ("leave", r"(?:tra|tra lai|nha)(?: so)?(?: (\d{1,9}))?"),
    ("pause", r"nghi|nghi truc|tam nghi"),
    ("resume", r"vao truc|truc lai|het nghi|lam lai"),
    ("canned", r"(?:c|cau) ?([1-9])"),
    ("unlink", r"roi to|ra khoi to"),
    ("help", r"lenh|tro giup to|huong dan to"),
)
_WORDS = tuple((verb, re.compile(pattern)) for verb, pattern in _PLAIN)


@dataclass(frozen=True, slots=True)
class Order:
    """What a member wants done: to ticket `number`, with the words or the reason, as far as they were said."""

    verb: Verb
    number: int | None = None
    text: str = ""
    reason: str = ""


def link_code(text: str) -> str | None:
    """Return the code of a team that `text` is: "vào tổ 7HM4 XY21", "/to 7HM4XY21", "doi_7HM4XY21"."""
    slash = "/" if text.strip().startswith("/") else ""
    found = _CODE.fullmatch(slash + plain(text.replace("_", " ")))
    return found[1].replace(" ", "").upper() if found and re.search(r"\d", found[1]) else None


def order(text: str) -> Order | None:
    """Return what a member wants, None for all that is no such word."""
    said = _SAYS.fullmatch(text)
    if said:
        return Order("say", int(said[1]), said[2].strip())
    words = ("/" if text.strip().startswith("/") else "") + plain(text)
    for verb, pattern in _WORDS:
        found = pattern.fullmatch(words)
        if found and spelled(text, words.strip("/").split()[0], "desk"):
            return _of(verb, list(found.groups()))
    return None


def _of(verb: Verb, said: list[str | None]) -> Order:
    number = int(said[0]) if said and said[0] else None
    reason = REASONS[int(said[1]) - 1] if len(said) > 1 and said[1] else ""
    return Order(verb, number, reason=reason)
