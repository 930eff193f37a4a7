"""The vocabulary of the knowledge base: plain, frozen values, written in YAML and checked on load.

Every statement that a citizen may rely on is a `Fact` with a source and the day it was checked. Texts are
Vietnamese, in short sentences without a form of address, so that they fit every pair of persons.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pydantic import ConfigDict

_STRICT = ConfigDict(extra="forbid")
OWN = "9."
"""Codes of answers that were written here begin so; the national catalogue has none of them."""


class Facet(StrEnum):
    """What a question is about; `NONE` is the whole procedure."""

    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    PLACE = "place"
    ONLINE = "online"
    CONDITIONS = "conditions"
    STEPS = "steps"
    RESULT = "result"
    FORM = "form"
    NONE = "none"


class OnlineLevel(StrEnum):
    """How far a procedure goes on the network (Decree 224/2026: full process is the rule)."""

    FULL = "toan_trinh"
    PARTIAL = "mot_phan"
    NO = "khong"
    UNKNOWN = "chua_ro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where facts come from: a page or a legal text, with the date it bears."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    title: str
    date: date
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement: a sentence, or a sentence that heads a list of papers.

    `cases` limits it to some cases of the procedure. `amount` is đồng, only where a source gives the number
    (0 only where a source says it is free). `unsure` says in one clause what is not certain, and is shown.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    say: str
    source: str
    items: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    amount: int | None = None
    checked: date | None = None
    unsure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOption:
    """One branch of a decision tree: a case of this procedure, a further question, or another procedure.

    `signs` are phrases that choose the branch by themselves when the question holds one of them.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    key: str
    label: str
    signs: tuple[str, ...] = ()
    goto: str | None = None
    then: "CaseTree | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTree:
    """A plain question and two to four answers."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    ask: str
    options: tuple[CaseOption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A legal text and the day from which it holds, where known."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    text: str
    since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """One administrative procedure, as citizens ask about it and as the law names it."""

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT
    code: str
    name: str
    short: str
    field: str
    summary: str
    aliases: tuple[str, ...]
    questions: tuple[str, ...]
    sources: dict[str, Source]
    checked: date
    covers: tuple[str, ...] = ()
    who: tuple[Fact, ...] = ()
    documents: tuple[Fact, ...] = ()
    fee: tuple[Fact, ...] = ()
    time: tuple[Fact, ...] = ()
    place: tuple[Fact, ...] = ()
    online: tuple[Fact, ...] = ()
    online_level: OnlineLevel = OnlineLevel.UNKNOWN
    steps: tuple[Fact, ...] = ()
    result: tuple[Fact, ...] = ()
    paper: tuple[Fact, ...] = ()
    form: str | None = None
    cases: CaseTree | None = None
    legal: tuple[LegalBasis, ...] = ()
    next: tuple[str, ...] = ()
    mistakes: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    not_this: tuple[str, ...] = ()
    may_change: tuple[str, ...] = ()
    valid_from: date | None = None
    superseded_by: str | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it is a question with its answer (`who`), learned while running, and no procedure."""
        return self.code.startswith(OWN)

    def facts(self, facet: Facet) -> tuple[Fact, ...]:
        """Return the facts that answer `facet`, in the order they are written; none for `NONE`."""
        by_facet = {
            Facet.DOCUMENTS: self.documents,
            Facet.FEE: self.fee,
            Facet.TIME: self.time,
            Facet.PLACE: self.place,
            Facet.ONLINE: self.online,
            Facet.CONDITIONS: self.who,
            Facet.STEPS: self.steps,
            Facet.RESULT: self.result,
            Facet.FORM: self.paper,
        }
        return by_facet.get(facet, ())
