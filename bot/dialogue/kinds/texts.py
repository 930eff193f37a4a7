"""Free words, places as people write them, and e-mail addresses."""

import re

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure
from bot.dialogue.words import plain, says_yes
from knowledge.answers import bare
from knowledge.filling.model import Field
from knowledge.text import fold

_LENGTH = range(2, 301)
_EMAIL = re.compile(r"[a-z0-9][a-z0-9._%+\-]{0,63}@(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_SPOKEN = (
    (re.compile(r"\s*(?:\(?\b(?:a cong|at|a moc|cong)\b\)?)\s*"), "@"),
    (re.compile(r"\s*\b(?:cham|dot)\b\s*"), "."),
    (re.compile(r"\s*\b(?:gach duoi)\b\s*"), "_"),
    (re.compile(r"\s*\b(?:gach ngang)\b\s*"), "-"),
    (re.compile(r"\s*([@.])\s*"), r"\1"),
)
_SLIPS = {
    "gmail.co": "gmail.com",
    "gmail.con": "gmail.com",
    "gmail.cm": "gmail.com",
    "gmai.com": "gmail.com",
    "gamil.com": "gmail.com",
    "gmial.com": "gmail.com",
    "gmal.com": "gmail.com",
    "gmail": "gmail.com",
    "yahoo.con": "yahoo.com",
    "yaho.com": "yahoo.com",
    "yahoo": "yahoo.com",
}


def words(text: str, _field: Field, _asked: Asked) -> Answer:
    """Free text of 2 to 300 characters with at least one letter or digit; a bare yes says nothing yet."""
    if says_yes(text):
        return Bad("text_yes")
    kept = _kept(text)
    return Good(kept) if kept else Bad("text")


def place(text: str, _field: Field, _asked: Asked) -> Answer:
    """The name of a place, as the person writes it."""
    if says_yes(text):
        return Bad("text_yes")
    kept = _kept(text)
    return Good(kept) if kept and not kept.isdigit() else Bad("place")


def email(text: str, _field: Field, _asked: Asked) -> Answer:
    """An e-mail address in small letters; one that was spoken, or slips at a well-known name, is asked back."""
    typed = re.search(r"[^\s<>()\"',;:]+@[^\s<>()\"',;:]+", text)
    written = typed.group().strip(".").lower() if typed else _spoken(text)
    name, _, domain = written.partition("@")
    meant = f"{name}@{_SLIPS.get(domain, domain)}"
    if not _EMAIL.fullmatch(meant) or ".." in meant:
        return Bad("email")
    return Good(meant) if typed and meant == written else Unsure(meant, "read")


def _kept(text: str) -> str:
    kept = bare(text)
    kept = kept if len(kept) in _LENGTH else " ".join(text.split())
    return kept if len(kept) in _LENGTH and plain(kept) else ""


def _spoken(text: str) -> str:
    """Return "hoa chấm le a còng gmail chấm com" as it is typed."""
    said = fold(bare(text))
    said = re.sub(r"^.*\b(?:la|email|mail|e mail)\b:?\s+(?=\S)", "", said)
    for pattern, sign in _SPOKEN:
        said = pattern.sub(sign, said)
    return said.replace(" ", "")
