"""Find the procedure that an English question means, by the words it shares with questions people ask."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import log
from typing import Any

from knowledge.english.words import EnglishWords, Said, english_words, stem
from knowledge.model import Facet, Procedure
from knowledge.text import clean, is_syllable, tokens
from knowledge.translation import Translation
from knowledge.understanding import Candidate, Context, Decision, Intent, Understanding

ELSEWHERE = "elsewhere"
_ANSWER, _MARGIN, _ASK, _NEAR = 0.5, 0.12, 0.3, 0.75
"""Score and lead of a sure answer, least score worth asking about, share of the best that is asked about too."""
_CONTEXT = 0.05
_BESIDE, _ONCE = 0.5, 0.8
"""How firmly a word of a case belongs to the procedure, and one that stands in a single question."""
_SHOWN = 3
_STRONG, _SHARE, _SENTENCE = 2, 0.6, 3
_ASCII = 0.85
"""Letters of English text that bear no accents, even with Vietnamese names in it."""
Weights = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that can be meant: its phrasings as sets of words, and how firmly each word belongs to it.

    `leads` are the procedures that its question about the case leads to.
    """

    code: str
    phrasings: tuple[frozenset[str], ...]
    words: Weights
    covers: tuple[str, ...] = ()
    leads: frozenset[str] = frozenset()


@dataclass(frozen=True)
class EnglishReader:
    """Reads English messages; `meanings` are the procedures with English words, and what is not among them."""

    words: EnglishWords
    meanings: tuple[Meaning, ...]

    @cached_property
    def weights(self) -> Weights:
        """How much each word tells: rare ones more."""
        counts = Counter(word for meaning in self.meanings for word in meaning.words)
        return {word: log(1 + len(self.meanings) / count) for word, count in counts.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        table = self.words
        listed = (table.same, table.facets, table.fill, table.intents, table.whole)
        said = frozenset(self.weights) | {word for one in listed for phrase in one.found for word in phrase}
        return frozenset(word for word in said if not is_syllable(word)) | table.drop

    @cached_property
    def _covers(self) -> Mapping[str, tuple[str, ...]]:
        return {meaning.code: meaning.covers for meaning in self.meanings}

    @cached_property
    def _leads(self) -> Mapping[str, frozenset[str]]:
        return {meaning.code: meaning.leads for meaning in self.meanings}

    def speaks(self, text: str) -> bool:
        """Whether `text` is clearly English: mostly known words, two of them nothing else (one if all are known)."""
        known, said = self._english(text)
        if len(known) < _SHARE * len(said):
            return False
        strong = sum(self.words.strong(word) for word in known)
        least = 1 if len(said) >= _SENTENCE and len(known) == len(said) else _STRONG
        return strong >= least

    def knows(self, text: str) -> bool:
        """Whether most words of `text` are English ones; some of them are Vietnamese syllables too (do, in, to)."""
        known, said = self._english(text)
        return len(known) >= _SHARE * len(said)

    def _english(self, text: str) -> tuple[list[str], list[str]]:
        if sum(map(str.isascii, text)) < _ASCII * len(text):
            return [], tokens(text)
        said = tokens(clean(text.replace("'", "")))
        plain = [word for word in said if word.isascii()]
        if len(plain) < _SHARE * len(said):
            return [], said
        return [word for word in plain if stem(word) in self._known], said

    def understand(self, text: str, context: Context | None = None) -> Understanding:
        """Return the reading of `text`, said while the conversation was about `context`."""
        named = self.words.intent(text)
        if named is not None:
            decision = Decision.FALLBACK if named[0] is Intent.OUT_OF_SCOPE else Decision.ANSWER
            return Understanding(named[0], self.words.read(text).facet, decision, topic=named[1])
        said = self.words.read(text)
        found = self._found(said, context.code if context else None)
        if said.fill and found.topic is None:
            sure = Decision.ANSWER if found.candidates else found.decision
            return replace(found, intent=Intent.FILL_FORM, decision=sure)
        return found

    def _found(self, said: Said, code: str | None) -> Understanding:
        nothing = Understanding(Intent.OUT_OF_SCOPE, said.facet, Decision.FALLBACK)
        if not said.words:
            follows = code is not None and said.facet is not Facet.NONE
            return self._procedure(said, Decision.ANSWER, {code or "": 1.0}) if follows else nothing
        scores = self._scores(frozenset(said.words), code)
        best, *others = sorted(scores, key=lambda one: -scores[one])
        if scores[best] < _ASK:
            return nothing
        if best == ELSEWHERE:
            return replace(nothing, topic="knowledge_gap")
        sure = scores[best] >= _ANSWER and scores[best] - scores[others[0]] >= _MARGIN
        if sure:
            return self._procedure(said, Decision.ANSWER, {best: scores[best]})
        near = {one: scores[one] for one in scores if scores[one] >= _NEAR * scores[best] and one != ELSEWHERE}
        left = self._first(near)
        sure = len(left) == 1 and scores[best] >= _ANSWER
        return self._procedure(said, Decision.ANSWER if sure else Decision.ASK, left)

    def _first(self, near: Weights) -> Weights:
        """Leave out what another one leads to by its question about the case, and does not lead back to it."""
        leads = {code: self._leads.get(code, frozenset()) for code in near}
        led = {code for code in near for other in near if code in leads[other] and other not in leads[code]}
        return {code: score for code, score in near.items() if code not in led}

    def _procedure(self, said: Said, decision: Decision, scores: Weights) -> Understanding:
        order = sorted(scores, key=lambda one: -scores[one])[:_SHOWN]
        parts = 1.0 if decision is Decision.ANSWER else sum(scores.values())
        chances = {one: round(min(scores[one] / parts, 1.0), 4) for one in order}
        candidates = tuple(Candidate(one, chances[one], self._covers.get(one, ())) for one in order)
        return Understanding(Intent.PROCEDURE, said.facet, decision, candidates)

    def _scores(self, words: frozenset[str], code: str | None) -> dict[str, float]:
        scores: dict[str, float] = {}
        for meaning in self.meanings:
            score = self._score(words, meaning) + (_CONTEXT if meaning.code == code else 0.0)
            scores[meaning.code] = max(score, scores.get(meaning.code, 0.0))
        return scores

    def _score(self, words: frozenset[str], meaning: Meaning) -> float:
        """Return half how much of the message belongs to the meaning, half how alike the nearest phrasing is."""
        whole = self._weight(words)
        belongs = sum(self.weights[word] * meaning.words[word] for word in words if word in meaning.words) / whole
        alike = max(2 * self._weight(words & one) / (whole + self._weight(one)) for one in meaning.phrasings)
        return (belongs + alike) / 2

    def _weight(self, words: frozenset[str]) -> float:
        unknown = log(1 + len(self.meanings)) / 2
        return sum(self.weights.get(word, unknown) for word in words)


def english_reader(
    document: Mapping[str, Any], translations: Iterable[Translation], procedures: Mapping[str, Procedure]
) -> EnglishReader:
    """Return the reader of the word file `document` over the `procedures` that are told in English."""
    words = english_words(document)
    meanings = [_meaning(words, said, procedures[said.code]) for said in translations if said.code in procedures]
    gaps = [_made(ELSEWHERE, [words.read(phrase).words], ()) for phrase in words.elsewhere]
    return EnglishReader(words, (*meanings, *gaps))


def _meaning(words: EnglishWords, said: Translation, procedure: Procedure) -> Meaning:
    """Return what `said` is found by; cases that lead to another procedure are that one's."""
    stay = {option.key for option in (procedure.cases.options if procedure.cases else ()) if option.goto is None}
    cases = [option for option in (said.cases.options if said.cases else ()) if option.key in stay]
    beside = [words.read(sign).words for option in cases for sign in (option.label, *option.signs)]
    made = _made(said.code, [words.read(text).words for text in (said.short, *said.questions_en)], beside)
    leads = frozenset(o.goto for o in (procedure.cases.options if procedure.cases else ()) if o.goto)
    return replace(made, covers=procedure.covers, leads=leads)


def _made(code: str, texts: Iterable[Iterable[str]], beside: Iterable[Iterable[str]]) -> Meaning:
    phrasings = tuple(frozenset(text) for text in texts if text)
    often = Counter(word for one in phrasings for word in one)
    firm = {word: _BESIDE for text in beside for word in text}
    return Meaning(code, phrasings, firm | {w: 1.0 if n > 1 or code == ELSEWHERE else _ONCE for w, n in often.items()})
