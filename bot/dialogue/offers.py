"""Find which of the choices on screen a person took: by button, by number or by words."""

from bot.dialogue.state import Offer, State
from bot.dialogue.words import holds, number, plain, says_yes
from knowledge.text import clean, fold, tokens

_EMPTY = frozenset(
    "toi tui minh bac co chu em anh chi la cai thi bi a da muon can roi do day nhe nha thoi luon".split()
)


def pressed(state: State, choice: str) -> Offer | None:
    """Return the choice behind a button's id, or None if the button belongs to an earlier question."""
    asked, _, place = choice.partition(":")
    places = {str(number): offer for number, offer in enumerate(state.offers, 1)}
    return places.get(place) if asked == str(state.offered_at) else None


def said(state: State, text: str) -> Offer | None:
    """Return the choice that `text` takes, by its number, its words, or some of its words that no other has."""
    if state.offers and state.offers[-1].action == "wrong" and says_yes(text):
        return state.offers[0]
    numbered = [offer for offer in state.offers if offer.numbered]
    place = number(text)
    if place is not None and 1 <= place <= len(numbered):
        return numbered[place - 1]
    whole = _labelled(state, text)
    return whole[0] if whole else _by_some_words(tuple(one for one in state.offers if not _free(one)), text)


def is_label(state: State, text: str) -> bool:
    """Whether `text` is all the words of a choice on screen, which then means that choice and nothing else."""
    return bool(_labelled(state, text))


def _labelled(state: State, text: str) -> list[Offer]:
    """Return the choices whose words `text` is; accents part those that differ in nothing else."""
    found = [offer for offer in state.offers if plain(offer.label) == plain(text)]
    words = tokens(clean(text))
    return [offer for offer in found if tokens(clean(offer.label)) == words] if len(found) > 1 else found


def _free(offer: Offer) -> bool:
    """Whether a choice stands beside an answer in free words, which may hold the same words and mean another thing."""
    return offer.action.startswith(("same:", "known:", "example:"))


def _by_some_words(offers: tuple[Offer, ...], text: str) -> Offer | None:
    said_words = set(plain(text).split()) - _EMPTY
    if not said_words:
        return None
    found = [offer for offer in offers if said_words <= set(plain(offer.label).split())]
    if len(said_words) == 1:
        found = [offer for offer in found if _spelled_alike(text, offer.label, *said_words)]
    whole = [offer for offer in found if said_words == set(plain(offer.label).split()) - _EMPTY]
    return next((one[0] for one in (found, whole) if len(one) == 1), None)


def _spelled_alike(text: str, label: str, word: str) -> bool:
    """Whether a word bears the same accents in both, or none in `text`: the "sổ" of "sổ đỏ" is not that of "hồ sơ"."""
    return any(fold(token) == word and holds(text, token) for token in tokens(clean(label)))
