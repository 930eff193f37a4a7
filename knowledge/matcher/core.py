"""The matcher: reads a message and says what it most likely means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from unicodedata import normalize

import numpy as np

from knowledge.matcher.build import Searchable
from knowledge.matcher.decision import FEW, RIVALS, Standing, Told, decide
from knowledge.matcher.facets import FACET_WEIGHT, FacetReader
from knowledge.matcher.frames import Frame, Frames, Place
from knowledge.matcher.phrases import PhraseTable
from knowledge.matcher.ranking import FEATURES, Evidence, Learned, weigh
from knowledge.matcher.shared import SharedNames
from knowledge.matcher.spans import SpanFinder, Spans
from knowledge.matcher.terms import query_terms
from knowledge.matcher.vocabulary import Reading, Words
from knowledge.model import Facet
from knowledge.text import clean, fold, tokens
from knowledge.understanding import Candidate, Context, Decision, Intent, Understanding

LONGEST_TEXT = 2000
"""Characters of a message that are read; longer ones are pasted texts."""
SHOWN = 5
FORM_FACTOR = 6.0
"""How much likelier a procedure with an e-form is meant by somebody who wants a form filled in."""
WHOLE = 0.9
"""So much of a phrasing must stand in a short message to say that it is named in full."""
LEAST_CONTAINED = 0.08
"""Where the likeliest shares less of a phrasing with the message than this, nothing that is known is meant."""
LEAST_NAMED = 0.5
"""Claimed for the likeliest wish where only a thing was named that many wishes share."""
ASIDE = frozenset({Intent.HUMAN, Intent.RATING_OR_COMPLAINT})
"""Manners that a question about a procedure may have beside it."""
VOWELS = frozenset("aeiouy")
_VOWEL = re.compile("[" + "".join(c for c in map(chr, range(0x1EFA)) if fold(c) in VOWELS) + "]")
COURTESY = frozenset({"greeting_thanks:thanks", "greeting_thanks:hello", "rating_or_complaint:praise"})
"""What people say before they ask."""
ASKED_CHANCE = 0.5
CONTAINED = FEATURES.index("contained")
HELD = FEATURES.index("held")
LIKE = FEATURES.index("likeness")
NAMING = [CONTAINED, HELD, LIKE]


@dataclass(frozen=True, slots=True)
class Ranked:
    """Entries from the most likely down, with probabilities, and the probability that none is meant.

    `contained` says for each how much of its best phrasing stands in the message, `like` how like they are, `held` how
    much of the message its phrasings hold; `information` how much the message says at all, `words` how many of its
    words matter.
    """

    numbers: list[int]
    chances: list[float]
    contained: list[float]
    held: list[float]
    like: list[float]
    nothing: float
    information: float
    words: int

    def without(self, number: int) -> "Ranked":
        """Return the same without one entry."""
        return self.only([i for i, n in enumerate(self.numbers) if n != number])

    def only(self, places: Sequence[int]) -> "Ranked":
        """Return the same with the entries at `places`, in that order."""
        return replace(
            self,
            numbers=[self.numbers[i] for i in places],
            chances=[self.chances[i] for i in places],
            contained=[self.contained[i] for i in places],
            held=[self.held[i] for i in places],
            like=[self.like[i] for i in places],
        )


NOTHING_KNOWN = Ranked([], [], [], [], [], 1.0, 0.0, 0)


@dataclass(frozen=True, slots=True)
class Talk:
    """How people begin and end a question; training makes its examples with them.

    `formal` are questions as in letters, with {} for the name; `heads` are where the head of an official name ends;
    `between` stands between two wishes.
    """

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    formal: tuple[str, ...] = ("{}",)
    heads: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Matcher:
    """Finds what a message means among everything the library knows."""

    base: Searchable
    words: Words
    facets: FacetReader
    spans: SpanFinder
    frames: Frames
    joins: PhraseTable
    corrections: PhraseTable
    states: PhraseTable
    brought: PhraseTable
    turns: PhraseTable
    talk: Talk
    learned: Learned
    shared: SharedNames

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Every code, covered ones too, to the number of its entry."""
        covered = {c: i for i, e in enumerate(self.base.entries) for c in e.covers}
        return covered | {e.code: i for i, e in enumerate(self.base.entries)}

    @cached_property
    def spelled(self) -> frozenset[str]:
        """Words that say something though no phrasing of a wish holds them: they are no slips."""
        return frozenset(self.frames.words | self.facets.patterns.words | self.facets.table.words | self.words.foreign)

    def understand(self, text: str, context: Context | None = None) -> Understanding:
        """Return the reading of `text`, said while the conversation was about `context`."""
        spans = self.spans.find(normalize("NFC", text[:LONGEST_TEXT]))
        if self._keys_at_random(spans.text):
            return Understanding(Intent.OUT_OF_SCOPE, Facet.NONE, Decision.FALLBACK)
        found = self._understand(spans, context)
        return replace(found, dossier=spans.dossier, private=spans.private) if spans.dossier or spans.private else found

    def _understand(self, spans: Spans, context: Context | None) -> Understanding:
        if spans.dossier:
            return Understanding(Intent.DOSSIER_STATUS, Facet.NONE, Decision.ANSWER)
        named = next((self.numbers[code] for code in spans.procedures if code in self.numbers), None)
        reading, facet = self.prepare(spans.text)
        if named is not None:
            return Understanding(Intent.PROCEDURE, facet, Decision.ANSWER, (self._candidate(named, 1.0),))
        if any(span.kind == "secret" for span in spans.private):
            return Understanding(Intent.OUT_OF_SCOPE, Facet.NONE, Decision.FALLBACK, topic="secret")
        frame = self._frame(reading)
        if frame is not None and _whatever_is_named(frame, facet):
            return _plain_manner(frame)
        ranked = self._past_courtesy(self.rank(reading), facet)
        if frame is not None and frame.intent in ASIDE:
            if not self._asked_all_the_same(ranked, facet):
                return _plain_manner(frame)
            frame = None
        return self._about(reading, facet, ranked, frame, self.numbers.get(context.code or "") if context else None)

    def _about(
        self, reading: Reading, facet: Facet, ranked: Ranked, form: Frame | None, number: int | None
    ) -> Understanding:
        """Return what is said about procedures, perhaps a `form` to fill in, while entry `number` was talked about."""
        from knowledge.matcher.followup import followed_up  # noqa: PLC0415 - it ranks with this class
        from knowledge.matcher.wishes import several_wishes  # noqa: PLC0415 - it ranks with this class

        if form is not None:  # it is of one procedure, and named before it is begun
            ranked = self._formed(ranked)
        if number is not None:
            follow = followed_up(self, reading, facet, ranked, number)
            if follow is not None:
                return _manner(follow, form)
        if form is None:
            shared = self.shared.choices(reading)
            if shared:
                return self._shared(shared, ranked, facet)
            several = several_wishes(self, reading, ranked)
            if several:
                first, *rest = (self.read(part, asked if asked is not Facet.NONE else facet) for part, asked in several)
                return replace(first, more=tuple(rest))
            return self.read(ranked, facet, plain=self.shared.plainly(reading))
        return _manner(self.read(ranked, Facet.FORM, plain=True), form)

    def _keys_at_random(self, text: str) -> bool:
        """Whether no word of a message has a vowel or is a known abbreviation: “zxcv bnm” is no slip of anything."""
        if _VOWEL.search(text):
            return False
        words = tokens(fold(clean(text)))
        return bool(words) and all(VOWELS.isdisjoint(w) and w.isalpha() and w not in self._abbreviated for w in words)

    @cached_property
    def _abbreviated(self) -> frozenset[str]:
        """Words without a vowel that are known (cccd, gplx), in phrasings or as everyday spellings."""
        known = self.base.speller.known | self.spelled | self.words.rewritten
        return frozenset(word for word in known if VOWELS.isdisjoint(word))

    def _shared(self, codes: Sequence[str], ranked: Ranked, facet: Facet) -> Understanding:
        """Return the question what is wanted of a thing that was only named: the usual wishes, then the likeliest."""
        usual = dict.fromkeys(self.numbers[code] for code in codes if code in self.numbers)
        found = [self._candidate(n, LEAST_NAMED / place) for place, n in enumerate(usual, 1)]
        known = {candidate.code for candidate in found}
        least = found[-1].p if found else LEAST_NAMED
        found += [replace(c, p=min(c.p, least)) for c in self.candidates(ranked, LEAST_NAMED) if c.code not in known]
        return Understanding(Intent.PROCEDURE, facet, Decision.ASK, tuple(found[:SHOWN]))

    def prepare(self, text: str) -> tuple[Reading, Facet]:
        """Return `text` as words, slips corrected, and the facet it asks about; words that only say that weigh less."""
        reading = self.words.read(clean(text), guess=self.base.accents.guess)
        unknown, changed = self.base.speller.correct(reading, self.spelled)
        reading.unknown = unknown / max(1, len(reading.plain))
        if changed:
            reading.hits = None
            reading.extra.extend(self.words.added(reading))
        facet, asked = self.facets.read(reading)
        for start, length in asked:
            for i in range(start, start + length):
                reading.weights[i] *= FACET_WEIGHT
        return reading, facet

    def _frame(self, reading: Reading) -> Frame | None:
        """Return the surest manner of asking; its words say little about the procedure and weigh less."""
        frame, found = max(self.frames.find(reading), key=_sureness, default=(None, []))
        if frame is not None and frame.intent is Intent.FILL_FORM:
            for start, length in found:
                for i in range(start, start + length):
                    reading.weights[i] *= FACET_WEIGHT
        return frame

    def _past_courtesy(self, ranked: Ranked, facet: Facet) -> Ranked:
        """Return the ranking without thanks and praise where a side of a named procedure is asked about after them."""
        if facet is Facet.NONE or not ranked.numbers or self.base.entries[ranked.numbers[0]].code not in COURTESY:
            return ranked
        entries = [self.base.entries[n] for n in ranked.numbers]
        kept = [i for i, entry in enumerate(entries) if entry.code not in COURTESY]
        total = ranked.nothing + sum(ranked.chances[i] for i in kept)
        best = kept[0] if kept else 0  # with nothing kept the courtesy itself, no procedure
        if entries[best].intent is not Intent.PROCEDURE or ranked.chances[best] < ASKED_CHANCE * total:
            return ranked
        chances = [chance / total for chance in ranked.chances]
        return replace(ranked, chances=chances, nothing=ranked.nothing / total).only(kept)

    def _asked_all_the_same(self, ranked: Ranked, facet: Facet) -> bool:
        """Whether a side of a procedure is asked about, however much is told of people beside it."""
        if facet is Facet.NONE or not ranked.numbers or ranked.chances[0] < ASKED_CHANCE:
            return False
        return self.base.entries[ranked.numbers[0]].intent is Intent.PROCEDURE

    def _formed(self, ranked: Ranked) -> Ranked:
        """Return a ranking for somebody who wants a form filled in: no manner of talking, what has an e-form sooner."""
        meant = {Intent.PROCEDURE, Intent.OUT_OF_SCOPE}
        ranked = ranked.only([i for i, n in enumerate(ranked.numbers) if self.base.entries[n].intent in meant])
        raised = [
            c * (FORM_FACTOR if self.base.entries[n].form else 1.0)
            for n, c in zip(ranked.numbers, ranked.chances, strict=True)
        ]
        total = sum(raised) + ranked.nothing
        order = sorted(range(len(raised)), key=lambda i: -raised[i])
        return replace(ranked.only(order), chances=[raised[i] / total for i in order], nothing=ranked.nothing / total)

    def evidence(self, reading: Reading, forced: Sequence[int] = ()) -> Evidence | None:
        """Return the evidence for what `reading` may mean, `forced` entries among it; None where no word is known."""
        return self._weighed([reading], forced)[0]

    def _weighed(self, readings: Sequence[Reading], forced: Sequence[int] = ()) -> list[Evidence | None]:
        index = self.base.index
        sums = index.sums([query_terms(reading, index.terms, index.marked) for reading in readings])
        known = np.flatnonzero(sums.norms[0]).tolist()
        if not known:
            return [None] * len(readings)
        if len(known) < len(readings):
            found = iter(self._weighed([readings[i] for i in known]))
            return [next(found) if i in known else None for i in range(len(readings))]
        return list(weigh(index, self.base.traits, self.base.contrasts, sums, readings, forced))

    def rank(self, reading: Reading, forced: Sequence[int] = ()) -> Ranked:
        """Return the entries that `reading` may mean, in order of probability."""
        evidence = self.evidence(reading, forced)
        return self._ranked(evidence) if evidence else NOTHING_KNOWN

    def rank_all(self, readings: Sequence[Reading]) -> list[Ranked]:
        """Return the rankings of some parts of a message, found in one pass."""
        return [self._ranked(each) if each else NOTHING_KNOWN for each in self._weighed(readings)]

    def _ranked(self, evidence: Evidence) -> Ranked:
        chances, nothing = self.learned.chances(evidence)
        order = np.argsort(-chances, kind="stable")
        contained, held, like = evidence.features.T[NAMING].take(order, 1).tolist()
        return Ranked(
            evidence.chosen.take(order).tolist(),
            chances.take(order).tolist(),
            contained,
            held,
            like,
            nothing,
            evidence.information,
            evidence.words,
        )

    def read(self, ranked: Ranked, facet: Facet, *, plain: bool = False) -> Understanding:
        """Return what a ranking means by itself: intent, decision and candidates."""
        top = self.base.entries[ranked.numbers[0]] if ranked.numbers else None
        named = top is not None and ranked.contained[0] >= LEAST_CONTAINED and ranked.chances[0] > ranked.nothing
        if top is not None and top.intent is not Intent.PROCEDURE and named and not self._procedures_likelier(ranked):
            decision = Decision.FALLBACK if top.intent is Intent.OUT_OF_SCOPE else Decision.ANSWER
            return Understanding(top.intent, Facet.NONE, decision, topic=top.topic)
        decision, sure = decide(self.standing(ranked, facet, plain=plain), self.learned.calibration)
        candidates = self.candidates(ranked, sure)
        if not ranked.contained or ranked.contained[0] < LEAST_CONTAINED:
            decision = Decision.FALLBACK
        if decision is Decision.FALLBACK and ranked.words <= FEW and max(ranked.contained, default=0.0) > WHOLE:
            decision = Decision.ASK  # somebody who says a name in full has named something
        if decision is Decision.FALLBACK or not candidates:
            return Understanding(Intent.OUT_OF_SCOPE, facet, Decision.FALLBACK, candidates)
        return Understanding(Intent.PROCEDURE, facet, decision, candidates)

    def _procedures_likelier(self, ranked: Ranked) -> bool:
        """Whether all procedures together are likelier than everything else that people say."""
        entries = self.base.entries
        signed = (
            chance if entries[number].intent is Intent.PROCEDURE else -chance
            for number, chance in zip(ranked.numbers, ranked.chances, strict=True)
        )
        return sum(signed) > 0

    def explain(self, text: str, code: str) -> list[str]:
        """Return the evidence for one entry: its features times what was learned, the strongest first."""
        reading, _ = self.prepare(self.spans.find(normalize("NFC", text[:LONGEST_TEXT])).text)
        number = self.numbers[code]
        evidence = self.evidence(reading, (number,))
        if evidence is None:
            return []
        line = evidence.features[int(np.flatnonzero(evidence.chosen == number)[0])]
        line = line * self.learned.slopes(line)
        order = np.argsort(-np.abs(line))[:6]
        return [f"{FEATURES[i]} {line[i]:+.1f}" for i in order]

    def standing(self, ranked: Ranked, facet: Facet, *, plain: bool = False) -> Standing:
        """Return how the best two procedures of a ranking stand."""
        entries = self.base.entries
        procedures = (i for i, n in enumerate(ranked.numbers) if entries[n].intent is Intent.PROCEDURE)
        places = list(islice(procedures, RIVALS))
        first, second, *_ = (*(ranked.chances[i] for i in places), 0.0, 0.0)
        named = [(ranked.contained[i], ranked.held[i], ranked.like[i]) for i in places[:1]]
        rival = max((ranked.like[i] for i in places[1:]), default=0.0)
        asked = facet is not Facet.NONE
        told = Told(*(named[0] if named else (0.0, 0.0, 0.0)), rival)
        return Standing(first, second, ranked.nothing, ranked.information, ranked.words, asked, told, plain)

    def candidates(self, ranked: Ranked, sure: float) -> tuple[Candidate, ...]:
        """Return the best procedures with calibrated probabilities."""
        found: list[Candidate] = []
        scale = 1.0
        for number, chance in zip(ranked.numbers, ranked.chances, strict=True):
            entry = self.base.entries[number]
            if entry.intent is Intent.PROCEDURE:
                if entry.stale and found:
                    continue  # a row of an earlier state never stands beside a current one
                if not found:
                    scale = (1 - sure) / max(1e-6, 1 - chance)
                    found.append(self._candidate(number, sure))
                else:
                    found.append(self._candidate(number, min(chance * scale, found[-1].p)))
            if len(found) == SHOWN:
                break
        return tuple(found)

    def _candidate(self, number: int, chance: float) -> Candidate:
        entry = self.base.entries[number]
        return Candidate(entry.code, round(chance, 4), entry.covers)


def _whatever_is_named(frame: Frame, facet: Facet) -> bool:
    """Whether a manner of asking counts whatever procedure is named beside it."""
    return frame.intent is not Intent.FILL_FORM and (frame.intent not in ASIDE or facet is Facet.NONE)


def _manner(found: Understanding, form: Frame | None) -> Understanding:
    """Return what was found as a form to fill in, if that is what is asked for."""
    return found if form is None else replace(found, intent=Intent.FILL_FORM, facet=Facet.FORM, topic=form.topic)


def _plain_manner(frame: Frame) -> Understanding:
    decision = Decision.FALLBACK if frame.intent is Intent.OUT_OF_SCOPE else Decision.ANSWER
    return Understanding(frame.intent, Facet.NONE, decision, topic=frame.topic)


def _sureness(found: tuple[Frame, list[Place]]) -> float:
    return found[0].sure
