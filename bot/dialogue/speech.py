"""Speak: sentences from `locales`, in the person's language and with the right pair of words (xưng hô)."""

from dataclasses import dataclass

from bot.dialogue.state import State
from locales import say, sentences


@dataclass(frozen=True, slots=True)
class Speech:
    """A voice for one conversation. Every sentence may hold {me}, {you}, {Me}, {You} besides its own blanks."""

    language: str
    pair: str

    def __call__(self, key: str, /, **values: object) -> str:
        return say(key, self.language, **self.words(), **values)

    def words(self) -> dict[str, str]:
        """Return the pair of words for the blanks {me}, {you}, {Me}, {You}."""
        me, you = say(f"pair-{self.pair}", self.language).split("|")
        return {"me": me, "you": you, "Me": _capital(me), "You": _capital(you)}

    def knows(self, key: str) -> bool:
        """Whether there is a sentence `key`."""
        return key in sentences("vi")


def speech(state: State) -> Speech:
    """Return the voice for `state`."""
    return Speech(state.language, state.pair)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
