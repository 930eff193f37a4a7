"""Protected spans: dossier codes in any disguise, and personal data that must be neither stored nor logged."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.text import clean
from knowledge.understanding import PrivateSpan

_D = "[0-9oO]"
_GAP = r"\s*[-\u2010-\u2015_./\\]\s*|\s+"
_DOSSIER = re.compile(
    rf"(?<![0-9A-Za-z])(?:({_D}{{3}}(?:(?:\s*\.\s*|\s+){_D}{{2}}){{1,2}})(?:\s*\.\s*|\s+))?"
    rf"([A-Za-z]{_D}{{2}}(?:(?:\s*\.\s*|\s){_D}{{1,3}}){{0,4}}?)"
    rf"(?:{_GAP})({_D}{{8}}|{_D}{{6}})(?:{_GAP})({_D}{{3,7}})(?![0-9A-Za-z])"
)
_DOSSIER_JOINED = re.compile(rf"(?<![0-9A-Za-z])()([A-Za-z]{_D}{{2}})({_D}{{6}})({_D}{{4}})(?![0-9A-Za-z])")
_FILLED = re.compile(r"(?<![0-9A-Za-z])TK[\s.-]*(\d{6})[\s.-]*([0-9A-Z]{4})(?![0-9A-Za-z])", re.IGNORECASE)
"""The number of a form that was filled in here: it is looked up like a dossier."""
_PROCEDURE = re.compile(r"(?<![0-9.])([1-9]\.\d{6})(?:\.[0-9.]+[A-Z]?\d*)?(?![0-9])")
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
    """What was recognised, and the text with it blanked out (same length)."""

    text: str
    dossier: str | None
    procedures: tuple[str, ...]
    private: tuple[PrivateSpan, ...]


def dossier_code(text: str) -> tuple[str, int, int] | None:
    """Return the first dossier code of `text` in its official spelling, with where it stands."""
    filled = _FILLED.search(text)
    if filled:
        return f"TK-{filled[1]}-{filled[2].upper()}", filled.start(), filled.end()
    for pattern in (_DOSSIER, _DOSSIER_JOINED):
        for match in pattern.finditer(text):
            prefix, unit, day, number = (re.sub("[oO]", "0", part or "") for part in match.groups())
            if _is_day(day):
                unit = re.sub(r"[\s.]+", ".", unit[0].upper() + unit[1:])
                prefix = re.sub(r"[\s.]+", ".", prefix)
                return f"{prefix + '.' if prefix else ''}{unit}-{day}-{number}", match.start(), match.end()
    return None


def _is_day(digits: str) -> bool:
    year = int(digits[:4]) if len(digits) == 8 else 2000 + int(digits[:2])  # noqa: PLR2004
    try:
        date(year, int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return False
    return True


@dataclass(frozen=True)
class SpanFinder:
    """Finds protected spans; the words for secrets and digits come from the word files."""

    secret: re.Pattern[str]
    spoken: re.Pattern[str]

    def find(self, text: str) -> Spans:
        """Return the protected spans of `text` (composed, otherwise as typed)."""
        blanked = text
        dossier = None
        if any(c.isdigit() for c in text):
            found = dossier_code(text)
            if found:
                dossier, begin, end = found
                blanked = _blank(blanked, begin, end)
        procedures = tuple(match.group(1) for match in _PROCEDURE.finditer(blanked))
        for match in _PROCEDURE.finditer(blanked):
            blanked = _blank(blanked, match.start(), match.end())
        private = []
        for span in self._private(blanked):
            blanked = _blank(blanked, span.start, span.end)
            private.append(span)
        return Spans(blanked, dossier, procedures, tuple(sorted(private, key=lambda s: s.start)))

    def _private(self, text: str) -> Iterator[PrivateSpan]:
        taken: list[tuple[int, int]] = []
        lowered = text.lower()
        found: list[tuple[str, re.Match[str]]] = []
        if len(lowered) == len(text):
            found += [("secret", m) for m in self.secret.finditer(lowered)]
            found += [("spoken_number", m) for m in self.spoken.finditer(lowered)]
        if any(c.isdigit() or c == "@" for c in text):
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
