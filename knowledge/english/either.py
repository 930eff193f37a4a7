"""Read a message with the English reader or with the Vietnamese matcher, whichever it is written for."""

from dataclasses import replace
from unicodedata import normalize

from knowledge.english.reader import EnglishReader
from knowledge.matcher.core import LONGEST_TEXT, Matcher
from knowledge.text import clean, has_accents, is_syllable, tokens
from knowledge.understanding import Context, Understanding


def understand(
    reader: EnglishReader, matcher: Matcher, text: str, context: Context | None, language: str
) -> Understanding:
    """Return the reading of `text`; in an English conversation words that do not look Vietnamese are English.

    Codes, secrets and personal data are found by the matcher in every language.
    """
    clear = reader.speaks(text)
    if not clear and (language != "en" or _looks_vietnamese(reader, text)):
        return matcher.understand(text, context)
    spans = matcher.spans.find(normalize("NFC", text[:LONGEST_TEXT]))
    if spans.dossier or spans.procedures or any(span.kind == "secret" for span in spans.private):
        return matcher.understand(text, context)
    return replace(reader.understand(spans.text, context), private=spans.private)


def _looks_vietnamese(reader: EnglishReader, text: str) -> bool:
    """Whether `text` bears accents, or is mostly syllables that could be Vietnamese and are no English words."""
    said = tokens(clean(text))
    return has_accents(text) or (2 * sum(map(is_syllable, said)) > len(said) and not reader.knows(text))
