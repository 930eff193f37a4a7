"""Protected spans: codes of dossiers and procedures, and personal data that must be neither stored nor logged."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge import dossier_codes
from knowledge.text import clean
from knowledge.understanding import PrivateSpan

_PROCEDURE = re.compile(r"(?<![0-9.])([1-9]\.\d{6})(?:\.[0-9.]+[A-Z]?\d*)?(?![0-9])")
_DIGIT, _DIGIT_OR_AT = re.compile(r"\d"), re.compile(r"[\d@]")
_PATTERNS = (
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    ("phone", re.compile(r"(?<![0-9])(?:\+?84|0)(?:[\s.-]?\d){9}(?![0-9])")),
    ("personal_number", re.compile(r"(?<![0-9])\d{3}[\s.]?\d{3}[\s.]?\d{3}[\s.]?\d{3}(?![0-9])")),
    ("personal_number", re.compile(r"(?<![0-9])\d{9,10}(?![0-9])")),
    ("account", re.compile(r"(?<![0-9])\d{11,19}(?![0-9])")),
)
SPOKEN_DIGITS = 7
"""So many number words in a row are a number read aloud, not an amount."""


@dataclass(frozen=True, slots=True)
class Spans:
    """What was recognised, and the text with it blanked out (same length); `dossier` is the first code of one."""

    text: str
    dossier: str | None
    procedures: tuple[str, ...]
    private: tuple[PrivateSpan, ...]


@dataclass(frozen=True)
class SpanFinder:
    """Finds protected spans; the words for secrets and digits come from the word files."""

    secret: re.Pattern[str]
    spoken: re.Pattern[str]

    def find(self, text: str) -> Spans:
        """Return the protected spans of `text` (composed, otherwise as typed)."""
        blanked = text
        dossier = None
        if _DIGIT.search(text):
            for found in dossier_codes.find(text):
                dossier = dossier or found.code
                blanked = _blank(blanked, found.start, found.end)
        named = list(_PROCEDURE.finditer(blanked))
        for match in named:
            blanked = _blank(blanked, match.start(), match.end())
        private = []
        for span in self._private(blanked):
            blanked = _blank(blanked, span.start, span.end)
            private.append(span)
        return Spans(
            blanked, dossier, tuple(match.group(1) for match in named), tuple(sorted(private, key=lambda s: s.start))
        )

    def _private(self, text: str) -> Iterator[PrivateSpan]:
        taken: list[tuple[int, int]] = []
        lowered = text.lower()
        found: list[tuple[str, re.Match[str]]] = []
        if len(lowered) == len(text):
            if _DIGIT.search(text):
                found += [("secret", m) for m in self.secret.finditer(lowered)]
            found += [("spoken_number", m) for m in self.spoken.finditer(lowered)]
        if _DIGIT_OR_AT.search(text):
            found += [(kind, m) for kind, pattern in _PATTERNS for m in pattern.finditer(text)]
        for kind, match in found:
            begin, end = match.span("value") if kind == "secret" else match.span()
            if all(end <= b or begin >= e for b, e in taken):
                taken.append((begin, end))
                yield PrivateSpan(kind, begin, end)


def _blank(text: str, begin: int, end: int) -> str:
    return text[:begin] + " " * (end - begin) + text[end:]


def span_finder(documents: Sequence[Mapping[str, object]]) -> SpanFinder:
    """Return the finder with the words of `words/rieng_tu.yaml`."""
    secrets: list[str] = []
    digits: list[str] = []
    for document in documents:
        listed, spoken = document.get("secrets"), document.get("digits")
        secrets += [clean(str(s)) for s in listed] if isinstance(listed, list) else []
        digits += [clean(str(d)) for d in spoken] if isinstance(spoken, dict) else []
    names = "|".join(sorted(map(re.escape, secrets), key=len, reverse=True)) or "(?!)"
    words = "|".join(map(re.escape, digits)) or "(?!)"
    value = r"(?P<value>(?=\S*[0-9])[^\s,;]{4,})"
    return SpanFinder(
        re.compile(rf"\b(?:{names})\b(?:\s+[^\W\d]+){{0,4}}?\s*[:=]?\s*{value}"),
        re.compile(rf"\b(?:{words})(?:\s+(?:{words})){{{SPOKEN_DIGITS - 1},}}\b"),
    )
