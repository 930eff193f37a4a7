"""Questions in English: found among the procedures that have English words, apart from the Vietnamese matcher."""

from knowledge.english.either import understand
from knowledge.english.reader import EnglishReader, english_reader

__all__ = ["EnglishReader", "english_reader", "understand"]
