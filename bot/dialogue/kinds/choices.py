"""Choices: by number, label, other words, or nearly so; male or female; yes or no in every wording."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure, Which
from bot.dialogue.words import holds, number, plain
from knowledge.answers import bare, closed, holds_any, led
from knowledge.filling.asked import options
from knowledge.filling.model import Field, Option
from knowledge.text import clean, fold, tokens

_LONG, _ALIKE, _APART = 4, 82, 6
_SELVES, _REST = 4, 8
_YES_NO = {1: "yes", 2: "no"}


def choice(text: str, field: Field, _asked: Asked) -> Answer:
    """One of the options of the field; "bà ngoại" is more than the "ba" in it, "không phải mẹ" is not "mẹ"."""
    return _chosen(text, options(field)) or Bad("choice")


def sex(text: str, field: Field, _asked: Asked) -> Answer:
    """Male or female, by any of the words for a man, woman, boy or girl."""
    return _chosen(text, options(field)) or Bad("sex")


def yes_no(text: str, field: Field, _asked: Asked) -> Answer:
    """Yes or no in any wording; a question, "hình như", or an answer to something else is neither."""
    words = tokens(clean(bare(text)))
    place = number(text)
    if place in _YES_NO:
        return Good(_YES_NO[place])
    if "?" in text or not words:
        return Bad("yes_no")
    start = _behind_selves(words)
    if led(words, "unsure") or led(words[start:], "unsure"):
        return Bad("yes_no_unsure")
    for kind in ("no", "yes"):
        length = led(words[start:], kind)
        other = led(words[start:], "yes" if kind == "no" else "no")
        if length > other or (length and kind == "yes"):
            return Good(kind) if _fits(words[start + length :], field, kind) else Bad("yes_no")
    return Bad("yes_no")


def _chosen(text: str, listed: Sequence[Option]) -> Answer | None:
    place = number(text)
    held = _held(text, listed)
    if len(held) == 1:
        return Good(held[0])
    if place is not None and 1 <= place <= len(listed) and not held:
        return Good(listed[place - 1].value)
    if held:
        return Which(tuple(held)) if len(held) <= len(listed) and "?" not in text else None
    near = _near(text, listed)
    if len(near) > 1:
        return Which(near)
    return Unsure(near[0], "read") if near else None


def _held(text: str, listed: Sequence[Option]) -> list[str]:
    """Return the values named in `text`: the longest phrase stands before what it holds, a denied one is none."""
    said = plain(text)
    phrases = {phrase: option.value for option in listed for phrase in _phrases(option) if holds(text, phrase)}
    whole = {value for phrase, value in phrases.items() if plain(phrase) == plain(bare(text))}
    if len(whole) == 1:
        return [*whole]
    longest = sorted(phrases, key=lambda phrase: -len(plain(phrase)))
    kept: dict[str, str] = {}
    for phrase in longest:
        if not any(f" {plain(phrase)} " in f" {plain(other)} " for other in kept):
            kept[phrase] = phrases[phrase]
    return list(dict.fromkeys(value for phrase, value in kept.items() if not _denied(said, plain(phrase))))


def _phrases(option: Option) -> Iterator[str]:
    yield option.label
    yield from option.words


def _denied(said: str, phrase: str) -> bool:
    before = said.partition(phrase)[0].split()
    return bool(closed(before, "negation")) and not phrase.startswith("khong")


def _near(text: str, listed: Sequence[Option]) -> tuple[str, ...]:
    """Return the values of which only a part was said, or else the one whose words are nearly what was typed."""
    said = bare(text)
    words = tokens(clean(said))
    if not words or holds_any(words, "negation") or holds_any(words, "asking"):
        return ()
    parts = tuple(one.value for one in listed if any(_is_part(words, phrase) for phrase in _phrases(one)))
    if parts or len(plain(said)) < _LONG:
        return parts if len(parts) < len(listed) else ()
    scores = {one.value: max(fuzz.ratio(plain(said), plain(phrase)) for phrase in _phrases(one)) for one in listed}
    first, second, *_ = *sorted(scores.values(), reverse=True), 0.0, 0.0
    near = first >= _ALIKE and first - second >= _APART
    return tuple(value for value, score in scores.items() if score == first) if near else ()


def _is_part(words: Sequence[str], phrase: str) -> bool:
    """Whether all `words` stand in `phrase`, with its accents or with none."""
    known = set(tokens(clean(phrase)))
    return all(word in known or word in set(map(fold, known)) for word in words)


def _behind_selves(words: Sequence[str]) -> int:
    """Return how many words say who answers: "nhà tui hông có"."""
    place = 0
    for _ in range(_SELVES):
        length = led(words[place:], "selves")
        if not length or place + length >= len(words):
            break
        if led(words[place:], "yes") or led(words[place:], "no"):
            break
        place += length
    return place


def _fits(rest: Sequence[str], field: Field, kind: str) -> bool:
    """Whether what follows yes or no belongs to it: few words, most of them out of the question, nothing asked."""
    if not rest:
        return True
    asked = kind == "yes" and led(rest[-1:], "no")  # "có … không"
    if asked or len(rest) > _REST or holds_any(rest, "asking"):
        return False
    known = set(plain(f"{field.ask} {field.label}").split())
    strange = [word for word in rest if fold(word) not in known and not _is_filler(word)]
    return len(strange) * 2 <= len(rest)


def _is_filler(word: str) -> bool:
    return any(led([word], kind) for kind in ("tail", "selves", "yes", "no", "lead"))
