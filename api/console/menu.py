"""The menu of the console: which pages there are, in groups, and the right that each of them wants.

A new page is one line here. Its word is the sentence `office-nav-<key>`; its template says `{% set here = "<key>" %}`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """One page: its key (also of its word), its address below the console, the right to open it."""

    key: str
    address: str
    right: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading, the sentence `office-menu-<key>`."""

    key: str
    entries: Sequence[Entry]


GROUPS: Final = (
    Group(
        "people",
        (Entry("overview", "", "overview"), Entry("ratings", "/danh-gia", "ratings")),
    ),
    Group(
        "work",
        (
            Entry("alerts", "/canh-bao", "alerts"),
            Entry("desk", "/hotro", "desk"),
            Entry("register", "/ho-so", "register"),
            Entry("counter", "/ma", "counter"),
            Entry("forwardings", "/chuyen-tinh", "forwardings"),
        ),
    ),
    Group(
        "figures",
        (
            Entry("indicators", "/chi-tieu", "indicators"),
            Entry("usage", "/su-dung", "usage"),
        ),
    ),
    Group(
        "assistant",
        (
            Entry("questions", "/cau-hoi", "questions"),
            Entry("proposals", "/de-xuat", "questions"),
            Entry("knowledge", "/kien-thuc", "knowledge"),
            Entry("conversations", "/hoi-thoai", "conversations"),
        ),
    ),
    Group(
        "order",
        (
            Entry("territory", "/to", "territory"),
            Entry("accounts", "/tai-khoan", "accounts"),
            Entry("audit", "/nhat-ky", "audit"),
            Entry("own", "/toi", "self"),
        ),
    ),
)


def menu(may: Callable[[str], bool]) -> list[Group]:
    """Return the groups with what an officer may open, who `may` what; empty groups are left out."""
    seen = [Group(group.key, [each for each in group.entries if may(each.right)]) for group in GROUPS]
    return [group for group in seen if group.entries]
