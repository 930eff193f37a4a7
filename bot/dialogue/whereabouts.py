"""Where do I go? Name today's commune and its office, ask which is meant, remember it if the person agrees."""

from dataclasses import dataclass, replace
from functools import lru_cache

from bot.dialogue import consent
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import Choosing, ChoosingCommune, Door, Idle, Offer, State
from bot.dialogue.words import plain, says_no, says_yes
from bot.dialogue.world import World
from knowledge.model import Facet
from knowledge.places import Area, Choices, Commune, Place, Why, find_commune, find_place, open_area, picked
from knowledge.places.offices import Office

_PLACED = frozenset({Facet.PLACE, Facet.NONE})
_SHOWN_OFFICES = 2
_LONGEST_SAID = 200
_NOT = frozenset("khong dung khoi thoi ko hong dau chua".split())
_POLICE = ("cong an xa", "cong an phuong", "cong an cap xa")
_CENTRE = ("trung tam phuc vu hanh chinh cong", "uy ban nhan dan xa", "uy ban nhan dan cap xa", "bo phan mot cua xa")


@dataclass(frozen=True, slots=True)
class Placed:
    """The bubbles that say which commune it is, and the question that comes next, if any."""

    told: tuple[Bubble, ...]
    question: Bubble | None


def noted(state: State, facet: Facet, text: str, world: World) -> State:
    """Keep the place that a question names until it is answered."""
    if not text:
        return state
    found = find_place(text, home(state, world)) if facet in _PLACED else None
    return replace(state, place=found.said[:_LONGEST_SAID] if found else state.place)


def with_place(outcome: Outcome, facet: Facet, door: Door, world: World) -> Outcome:
    """Put the commune that was named, or is remembered, before the last question of an answer, or ask for it."""
    said, state = outcome.state.place, replace(outcome.state, place="")
    outcome = replace(outcome, state=state)
    if facet not in _PLACED:
        return outcome
    found = find_place(said, home(state, world), asked=True) if said else None
    match found:
        case Place():
            return _inserted(outcome, placed(state, found, door, world))
        case Choices() if facet is Facet.PLACE and state.paused is None and not state.later:
            asked = _asked(state, found, door)
            return replace(asked, requests=outcome.requests).first(*outcome.bubbles[:-1])
        case Choices():
            return outcome
    commune = find_commune(state.commune) if facet is Facet.PLACE else None
    if commune is None:
        return outcome
    text = speech(state)("place-yours", commune=commune.full, province=commune.province)
    return _inserted(outcome, Placed(_bubbles([text, *_doors(commune, door, state, world)]), None))


def told(state: State, text: str, world: World) -> Outcome | None:
    """Answer a message that says nothing but a place: which commune it is now, and its office; else None."""
    found = find_place(text, home(state, world))
    if found is None or not found.whole:
        return None
    if isinstance(state.doing, Choosing):  # what is to be done there is asked first
        kept = replace(state, place=found.said[:_LONGEST_SAID])
        return Outcome(kept, (Bubble(speech(state)("choose-one"), aside=True), Bubble(state.asked, state.offers)))
    return _answered(state, found, "mot_cua", world)


def heard(state: State, doing: ChoosingCommune, text: str, world: World) -> Outcome | None:
    """Take the answer to our question for the place: more about the one that was named, or another; else None."""
    near = home(state, world)
    alone = find_place(text, near, asked=True)
    if alone is None or not (alone.whole or isinstance(alone, Place)):
        return None
    joint = find_place(f"{alone.said}, {doing.said}", near, asked=True) or alone
    found = joint if isinstance(joint, Place) or _count(joint) < _count(alone) else alone
    return _answered(state, found, doing.door, world)


def commune_picked(state: State, argument: str, world: World) -> Outcome:
    """Go on with the commune that was chosen from the list ("code" or "code:old code")."""
    code, _, old = argument.partition(":")
    place = picked(code, old)
    return _answered(state, place, _door(state), world) if place else Outcome(replace(state, doing=Idle()))


def area_picked(state: State, key: str, world: World) -> Outcome:
    """Go on inside the ward, district or province that was chosen from the list."""
    doing = state.doing
    found = open_area(key)
    if found is not None and key.startswith("P") and isinstance(doing, ChoosingCommune):
        found = find_place(f"{doing.said}, {found.named if isinstance(found, Choices) else ''}", asked=True)
    return _answered(state, found, _door(state), world) if found else elsewhere(state)


def elsewhere(state: State) -> Outcome:
    """Ask for the place in other words."""
    said = state.doing.said if isinstance(state.doing, ChoosingCommune) else ""
    doing = ChoosingCommune(said, _door(state))
    return Outcome(replace(state, doing=doing, failures=0), (Bubble(speech(state)("place-say")),))


def remembered(state: State, code: str) -> Outcome:
    """Keep the commune for later questions, or do not."""
    commune = find_commune(code)
    state = replace(state, doing=Idle(), commune=commune.code if commune else "")
    key = "place-remembered" if commune else "place-not-remembered"
    outcome = Outcome(state, (Bubble(speech(state)(key, commune=commune.full if commune else "")),))
    return consent.answered(outcome, consent.COMMUNE, given=commune is not None)


def memory(state: State, text: str) -> str | None:
    """Return the action that `text` takes where we asked whether to remember: "có", "nhớ đi", "khỏi nhớ"; else None."""
    actions = [offer.action for offer in state.offers if offer.action.startswith("remember:")]
    if not actions:
        return None
    words = plain(text).split()
    if says_no(text) or ("nho" in words and _NOT & set(words)):
        return actions[-1]
    return actions[0] if says_yes(text) or words[:1] == ["nho"] else None


@lru_cache(maxsize=256)
def door_of(facts: str) -> Door:
    """Return behind which door a procedure begins, by the sentences that say where to go."""
    words = f" {plain(facts)} "
    if any(f" {police} " in words for police in _POLICE):
        return "cong_an"
    return "mot_cua" if any(f" {centre} " in words for centre in _CENTRE) else "none"


def placed(state: State, place: Place, door: Door, world: World) -> Placed:
    """Say which commune a place is today, and where its office is; ask once whether to remember it."""
    speak, commune = speech(state), place.commune
    key = "place-now" if place.was else "place-is"
    lines = [speak(key, was=place.was, commune=commune.full, province=commune.province)]
    lines += [speak("place-home", province=commune.province)] if place.preferred else []
    lines += _doors(commune, door, state, world)
    may_ask = not (state.commune_asked or state.commune or state.paused or state.later)
    offers = (
        Offer(f"remember:{commune.code}", speak("offer-remember")),
        Offer("remember:", speak("offer-not-remember")),
    )
    return Placed(_bubbles(lines), Bubble(speak("place-remember"), offers) if may_ask else None)


def _bubbles(lines: list[str]) -> tuple[Bubble, ...]:
    return tuple(Bubble(page) for page in paged(lines))


def _inserted(outcome: Outcome, found: Placed) -> Outcome:
    """Say the place before the last question; whether to remember it comes in its stead."""
    *before, last = outcome.bubbles
    state = replace(outcome.state, commune_asked=outcome.state.commune_asked or found.question is not None)
    return replace(outcome, state=state, bubbles=(*before, *found.told, found.question or last))


def _answered(state: State, found: Place | Choices, door: Door, world: World) -> Outcome:
    if isinstance(found, Choices):
        return _asked(state, found, door)
    state = replace(state, doing=Idle(), failures=0)
    said = placed(state, found, door, world)
    asked = (said.question,) if said.question else ()
    return Outcome(replace(state, commune_asked=state.commune_asked or bool(asked)), (*said.told, *asked))


def _asked(state: State, found: Choices, door: Door) -> Outcome:
    """Ask which of several places it is."""
    speak = speech(state)
    key = f"place-{found.why.replace('_', '-')}" if found.options or found.why is not Why.SAME_NAME else "place-many"
    if found.why is Why.PROVINCE and found.named == found.province:
        key = "place-province-now"
    count = found.others + len(found.options)
    text = speak(key, named=found.named, count=count, province=found.province)
    if found.preferred:
        text += " " + speak("place-elsewhere")
    offers = _offers(found)
    if found.others and offers:
        offers = (*offers, Offer("elsewhere", speak("offer-elsewhere")))
    doing = ChoosingCommune(found.said[:_LONGEST_SAID], door)
    return Outcome(replace(state, doing=doing, failures=0), (Bubble(text, offers),))


def _offers(found: Choices) -> tuple[Offer, ...]:
    labels = [_label(option, found.why) for option in found.options]
    if len(set(labels)) < len(labels):
        labels = [_label(option, None) for option in found.options]
    return tuple(Offer(_action(option), label) for option, label in zip(found.options, labels, strict=True))


def _label(option: Place | Area, why: Why | None) -> str:
    """Return a short line: today's commune by its province where that tells them apart, an old unit by its district."""
    match option:
        case Area(_, full, within):
            parts = [full, within]
        case Place() if why in {Why.SPLIT, Why.DISTRICT, Why.PROVINCE}:
            parts = [option.commune.full]
        case Place():
            parts = [option.was, option.within] if option.was else [option.commune.full]
            parts += [] if option.was and why else [option.commune.province]
    return _capital(", ".join(part for part in parts if part))


def _action(option: Place | Area) -> str:
    if isinstance(option, Area):
        return f"area:{option.key}"
    return f"commune:{option.commune.code}:{option.old}".rstrip(":")


def _doors(commune: Commune, door: Door, state: State, world: World) -> list[str]:
    """Return the offices behind that door as the deployment listed them, else what kind of office it is."""
    if door == "none":
        return []
    speak = speech(state)
    listed = [o for o in world.here.offices.get(commune.code, ()) if _is_police(o) == (door == "cong_an")]
    if not listed:
        return [speak(f"place-{door.replace('_', '-')}", commune=commune.full)]
    return [line for office in listed[:_SHOWN_OFFICES] for line in _lines(office, speak)]


def _is_police(office: Office) -> bool:
    return " cong an " in f" {plain(office.name)} "


def _lines(office: Office, speak: Speech) -> list[str]:
    lines = [speak("place-office-name", name=office.name)]
    for part in ("address", "phone", "hours"):
        value = getattr(office, part)
        lines += [speak(f"place-office-{part}", value=value)] if value else []
    return lines


def _count(found: Place | Choices) -> int:
    return 1 if isinstance(found, Place) else found.others + len(found.options)


def home(state: State, world: World) -> str:
    """Return the province whose places come first: the person's own, else the deployment's."""
    commune = find_commune(state.commune)
    return commune.province_code if commune else world.here.province


def _door(state: State) -> Door:
    return state.doing.door if isinstance(state.doing, ChoosingCommune) else "mot_cua"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
