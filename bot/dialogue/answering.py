"""Answer a question about a procedure from its facts, for the person's case, with source and date."""

from dataclasses import replace

from bot.dialogue import whereabouts
from bot.dialogue.cases import everyday, settle
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import Speech, speech
from bot.dialogue.state import ChoosingCase, Idle, Offer, State
from bot.dialogue.world import World
from knowledge.ageing import checked_on, is_stale
from knowledge.model import CaseTree, Facet, Fact, Procedure

_WHOLE = (Facet.DOCUMENTS, Facet.FEE, Facet.TIME, Facet.PLACE)
_SUMMARY = 110  # characters of one facet in a summary
_FURTHER = (Facet.ONLINE, Facet.DOCUMENTS, Facet.FEE, Facet.TIME)


def answer(state: State, code: str, facet: Facet, world: World, text: str = "") -> Outcome:
    """Answer `facet` of the procedure `code`; ask first which case it is where that changes the answer."""
    procedure = world.library.find(code, state.language)
    if procedure is None:
        return Outcome(replace(state, doing=Idle()), (Bubble(speech(state)("no-such-procedure")),))
    state = whereabouts.noted(state, facet, text, world)
    known = state.cases if state.topic == procedure.code else ()
    settled = settle(procedure, facet, known, everyday(text, world, state.language))
    if settled.goto is not None:
        return answer(replace(state, topic=None, cases=()), settled.goto, facet, world)
    if settled.question is None:
        return _answered(state, procedure, facet, settled.keys, world)
    doing = ChoosingCase(procedure.code, facet, settled.keys)
    open_already = isinstance(state.doing, ChoosingCase) and replace(state.doing, facet=facet) == doing
    asked = replace(state, topic=procedure.code, cases=settled.keys, doing=doing, failures=0)
    question = _case_question(asked, procedure, settled.question, again=open_already)
    return Outcome(asked, (*_only_vietnamese(state, procedure, world), question))


def asks_case(code: str, facet: Facet, world: World, text: str) -> bool:
    """Whether an answer would begin with the question which case is meant; that question names the procedure."""
    procedure = world.library.find(code)
    return procedure is not None and settle(procedure, facet, (), everyday(text, world)).question is not None


def whatever_case(state: State, code: str, facet: Facet, world: World) -> Outcome:
    """Answer for all cases at once, when the person could not say which one it is."""
    procedure = world.library.find(code, state.language)
    return _answered(state, procedure, facet, (), world) if procedure else Outcome(replace(state, doing=Idle()))


def _case_question(state: State, procedure: Procedure, tree: CaseTree, *, again: bool) -> Bubble:
    offers = tuple(Offer(f"case:{option.key}", option.label) for option in tree.options)
    key = "ask-case-again" if again else "ask-case"
    return Bubble(speech(state)(key, title=procedure.short, question=tree.ask), offers)


def _answered(state: State, procedure: Procedure, facet: Facet, keys: tuple[str, ...], world: World) -> Outcome:
    warning = _only_vietnamese(state, procedure, world)
    state = replace(state, topic=procedure.code, cases=keys, doing=Idle(), failures=0)
    speak = speech(state)
    if procedure.is_answer:
        told = [_head(procedure, Facet.FORM, speak), *(_fact(fact, "", speak) for fact in procedure.who)]
        told.append(_source(procedure, list(procedure.who), speak))
        done = Bubble(speak("anything-else"), (Offer("done", speak("offer-done")),))
        return Outcome(state, (*warning, *(Bubble(page) for page in paged([part for part in told if part])), done))
    facets = _WHOLE if facet is Facet.NONE else (facet,)
    parts = [_head(procedure, facet, speak)]
    used: list[Fact] = []
    for one in facets:
        facts = [f for f in procedure.facts(one) if not f.cases or not keys or set(f.cases) & set(keys)]
        facts = _shortest(facts) if facet is Facet.NONE else facts
        parts.append("\n".join(_facet_parts(procedure, one, facts, speak, world)))
        used += facts
    parts.append(_source(procedure, used, speak))
    bubbles = [*warning, *(Bubble(page) for page in paged([part for part in parts if part]))]
    question = Bubble(speak("anything-else"), _next_offers(procedure, facet, speak))
    written = world.library.find(procedure.code) or procedure
    door = whereabouts.door_of(" ".join(fact.say for fact in written.place))
    return whereabouts.with_place(Outcome(state, (*bubbles, question)), facet, door, world)


def went_on(outcome: Outcome, world: World) -> Outcome:
    """Ask what else is wanted of the procedure last spoken of, unless something else is being asked."""
    procedure = world.library.find(outcome.state.topic or "", outcome.state.language)
    asking = any(bubble.offers for bubble in outcome.bubbles) or not isinstance(outcome.state.doing, Idle)
    if procedure is None or asking:
        return outcome
    speak = speech(outcome.state)
    return outcome.then(Bubble(speak("anything-else"), _next_offers(procedure, Facet.PLACE, speak)))


def topic_again(state: State, world: World) -> Outcome | None:
    """Name what the conversation is about, with what can be asked about it; None where there is nothing."""
    procedure = world.library.find(state.topic, state.language) if state.topic else None
    if procedure is None:
        return None
    speak = speech(state)
    offers = _next_offers(procedure, Facet.NONE, speak)
    warning = _only_vietnamese(replace(state, topic=None), procedure, world)
    return Outcome(state, (*warning, Bubble(speak("language-topic", title=procedure.short), offers)))


def _only_vietnamese(state: State, procedure: Procedure, world: World) -> tuple[Bubble, ...]:
    """Say in another language, once for each topic, that this procedure is told in Vietnamese, where it is."""
    if state.topic == procedure.code or world.library.speaks(procedure.code, state.language):
        return ()
    return (Bubble(speech(state)("only-vietnamese")),)


def _shortest(facts: list[Fact]) -> list[Fact]:
    """Keep the first fact, and what follows while it is short: a whole answer is a summary, a facet is all of it."""
    kept, length = facts[:1], sum(len(fact.say) for fact in facts[:1])
    for fact in facts[1:]:
        length += len(fact.say)
        if fact.items or length > _SUMMARY:
            break
        kept.append(fact)
    return kept


def _head(procedure: Procedure, facet: Facet, speak: Speech) -> str:
    key = "answer-whole" if facet is Facet.NONE else "answer-facet"
    return speak(key, title=procedure.short, summary=procedure.summary)


def _facet_parts(procedure: Procedure, facet: Facet, facts: list[Fact], speak: Speech, world: World) -> list[str]:
    title = speak(f"facet-{facet.value}")
    if not facts:
        return [speak("facet-unknown", facet=title)]
    fresh = [f for f in facts if not is_stale(f, facet, procedure, world.today)]
    parts = [_fact(fact, title if place == 0 else "", speak) for place, fact in enumerate(fresh)]
    stale = [f for f in facts if f not in fresh]
    if stale:
        last = max(checked_on(f, procedure) for f in stale)
        parts.append(speak("facet-stale", facet=title, date=f"{last:%d/%m/%Y}"))
    return parts


def _fact(fact: Fact, title: str, speak: Speech) -> str:
    said = fact.say if fact.unsure is None else speak("unsure", say=fact.say, why=fact.unsure)
    if fact.items:
        return "\n".join([speak("fact-list", say=said.rstrip(".:")), *(f"– {item}" for item in fact.items)])
    return speak("fact", facet=title, say=said) if title else said


def _source(procedure: Procedure, facts: list[Fact], speak: Speech) -> str:
    names = list(dict.fromkeys(fact.source for fact in facts)) or list(procedure.sources)[:1]
    sources = [procedure.sources[name] for name in names if name in procedure.sources]
    if not sources:
        return ""
    listed = "; ".join(f"{source.title} ({source.date:%d/%m/%Y})" for source in sources[:2])
    oldest = min((checked_on(fact, procedure) for fact in facts), default=procedure.checked)
    return speak("source", sources=listed, checked=f"{oldest:%d/%m/%Y}")


def _next_offers(procedure: Procedure, facet: Facet, speak: Speech) -> tuple[Offer, ...]:
    offers = [Offer("form", speak("offer-form"))] if procedure.form else []
    if facet is Facet.NONE:
        further = [Facet.DOCUMENTS] if len(procedure.documents) > 1 else [Facet.ONLINE]
    else:
        further = [f for f in _FURTHER if f is not facet and procedure.facts(f)]
    offers += [Offer(f"facet:{f.value}", speak(f"offer-{f.value}")) for f in further[: 2 - len(offers)]]
    return (*offers, Offer("done", speak("offer-done")))
