"""Today's communes, and addresses in them, from any old or new name of the place."""

from collections.abc import Mapping, Sequence
from functools import cache

from bot.dialogue.kinds.answer import Answer, Asked, Bad, Good, Unsure, Which
from knowledge.addresses import split_address, without_lead
from knowledge.answers import bare
from knowledge.filling.model import Field
from knowledge.places import Choices, Commune, Place, Why, find_commune, find_place, picked
from knowledge.places.units import Level, gazetteer

_LONGEST = 300
_MOST_CHOICES = 6
_SHORTEST_BELOW, _LONGEST_PLACE = 2, 6  # words


def commune(text: str, _field: Field, asked: Asked) -> Answer:
    """Today's commune with its province: "xã Phú Nghĩa, thành phố Đồng Nai"."""
    found = _found(bare(text), asked.province) if len(text) <= _LONGEST else None
    return _answer(found, "", "commune")


def address(text: str, _field: Field, asked: Asked) -> Answer:
    """House, street and hamlet as they were written, then today's commune with its province."""
    if len(text) > _LONGEST:
        return Bad("address_commune")
    text = without_lead(bare(text.replace("?", " ")))
    below, rest = split_address(text)
    found = _found(rest, asked.province) if rest else None
    if found is not None:
        return _answer(found, below, "address")
    ended = _at_end(text.split(), asked.province)
    return _doubtful(_answer(*ended, "address")) if ended else Bad("address_commune")


def _found(text: str, province: str) -> Place | Choices | None:
    """Return the place; written as we write it, name and province of today, it is no old ward of that name."""
    code = _today().get(text.strip().casefold(), "")
    return picked(code) or find_place(text, province, asked=True)


@cache
def _today() -> Mapping[str, str]:
    """Return the codes of today's communes by how we write them."""
    found = (find_commune(code) for code in gazetteer().units[Level.COMMUNE])
    return {_written(one, "").casefold(): one.code for one in found if one is not None}


def _at_end(words: Sequence[str], province: str) -> tuple[Place | Choices, str] | None:
    """Return the place that the last words name, and the words before them: "thôn 3 phú nghĩa"."""
    for start in range(max(_SHORTEST_BELOW, len(words) - _LONGEST_PLACE), len(words) - 1):
        found = find_place(" ".join(words[start:]), province, asked=True)
        if found is not None and found.whole:
            return found, " ".join(words[:start]).strip(" ,.;-")
    return None


def _doubtful(answer: Answer) -> Answer:
    return Unsure(answer.value, "commune_here") if isinstance(answer, Good) else answer


def _answer(found: Place | Choices | None, below: str, kind: str) -> Answer:
    match found:
        case None:
            return Bad("commune" if kind == "commune" else "address_commune")
        case Place():
            return _placed(found, below, kind)
        case Choices(options=options, others=others):
            places = [one for one in options if isinstance(one, Place)]
            values = tuple(dict.fromkeys(_written(one.commune, below) for one in places))
            if values and len(places) == len(options) and not others and len(values) <= _MOST_CHOICES:
                return Which(values) if len(values) > 1 else Unsure(values[0], "commune_here")
            return Bad(
                f"{kind}_{'several' if found.why is Why.SAME_NAME else 'more'}", {"named": _capital(found.named)}
            )


def _placed(found: Place, below: str, kind: str) -> Answer:
    """Return the place; asked back where its name is another now, or others of that name were passed over."""
    value = _written(found.commune, below)
    if kind == "address" and not below:
        return Unsure(value, "address_short")
    if found.was:
        return Unsure(value, "commune_now")
    return Unsure(value, "commune_here") if found.preferred else Good(value)


def _written(found: Commune, below: str) -> str:
    whole = f"{found.full}, {found.province}"
    return f"{below}, {whole}" if below else whole


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
