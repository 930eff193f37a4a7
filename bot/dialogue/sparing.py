"""Do you need it at all? Say first that a trip or a paper is not needed, and let the person stop there or go on."""

from collections.abc import Iterator
from dataclasses import replace

from bot.dialogue.filling.drafts import put_away
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.replies import CountSavedTrip
from bot.dialogue.speech import speech
from bot.dialogue.state import Idle, Offer, Sparing, State
from bot.dialogue.words import Command, command, says_no, says_yes
from bot.dialogue.world import World
from knowledge.rules import Rule
from knowledge.understanding import Decision, Intent, Understanding

_LIKELY = 3
_WISHES = frozenset({Intent.PROCEDURE, Intent.FILL_FORM})


def before(state: State, understood: Understanding, text: str, world: World) -> Outcome | None:
    """Say the rule that stands before what was understood, once in a conversation; None where there is none."""
    for code in _asked(state, understood):
        rule = world.library.not_needed(code, text, world.today)
        if rule is not None and rule.code not in state.told:
            return _said(state, rule, code or rule.procedures[0], understood, text, world)
    return None


def spared(state: State, sparing: Sparing) -> Outcome:
    """Count the trip that is saved; a form of the same procedure is put aside."""
    request = CountSavedTrip(sparing.rule, sparing.code)
    state = replace(state, doing=Idle(), failures=0)
    if state.paused is not None and state.paused.procedure == sparing.code:
        state = put_away(state)
    return Outcome(state, (Bubble(speech(state)("spared")),), (request,))


def wants(text: str) -> bool | None:
    """Whether `text` asks to go on all the same; None where it says neither yes nor no."""
    steering = command(text)
    if says_yes(text) or steering is Command.RESUME:
        return True
    return False if says_no(text) or steering is Command.STOP else None


def _asked(state: State, understood: Understanding) -> Iterator[str | None]:
    """Yield the procedures that may be meant; None is any: where it is not sure which, the signs may speak."""
    codes = [candidate.code for candidate in understood.candidates[:_LIKELY]]
    wish = understood.intent in _WISHES
    if wish and codes and understood.decision is Decision.ANSWER:
        yield codes[0]
    elif understood.intent is Intent.FILL_FORM and not codes and state.topic:
        yield state.topic
    elif understood.topic is None and (wish or understood.intent is Intent.OUT_OF_SCOPE):
        yield from codes if understood.decision is Decision.ASK else ()
        yield None


def _said(state: State, rule: Rule, code: str, understood: Understanding, text: str, world: World) -> Outcome | None:
    procedure = world.library.find(code, state.language)
    if procedure is None:
        return None
    form = understood.intent is Intent.FILL_FORM
    doing = Sparing(rule.code, procedure.code, understood.facet, text[:500], form)
    state = replace(state, topic=procedure.code, cases=(), alternatives=(), doing=doing, failures=0)
    state = replace(state, told=(*state.told, rule.code)[-50:])
    speak = speech(state)
    kind = rule.spares.name.lower()
    offers = (Offer("spared", speak(f"offer-spared-{kind}")), Offer("onward", speak("offer-onward")))
    return Outcome(state, (Bubble(_text(state, rule)), Bubble(speak("spare-ask", title=procedure.short), offers)))


def _text(state: State, rule: Rule) -> str:
    speak = speech(state)
    why = speak("unsure", say=rule.say, why=rule.unsure) if rule.unsure else rule.say
    source = f"{rule.source.title} ({rule.source.date:%d/%m/%Y})"
    parts = [speak(f"spare-{rule.spares.name.lower()}", why=why), rule.instead or ""]
    parts.append(speak("source", sources=source, checked=f"{rule.checked:%d/%m/%Y}"))
    return "\n".join(part for part in parts if part)
