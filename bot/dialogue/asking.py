"""A question in the person's own words: understand it, answer it, or ask which of a few things is meant."""

from dataclasses import replace

from bot.dialogue import answering, dossier, noting, rating, smalltalk, sparing
from bot.dialogue.filling import beginning
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.privacy import masked
from bot.dialogue.speech import speech
from bot.dialogue.state import Choosing, Idle, Offer, Sparing, State, Wish
from bot.dialogue.world import World
from knowledge.model import Facet
from knowledge.places import without_place
from knowledge.understanding import Candidate, Context, Decision, Intent, Understanding

_CHOICES = 3
_CODE = "code:"
_ALTERNATIVES = 4
_WORTH_OFFERING = 0.35  # below "ask", but better shown than "not understood"
_LIKELY = 0.6  # enough to begin a form: its first question names it and asks for consent
_NEARLY_SURE = 0.85  # so likely that the other candidates are no help: ask yes or no
_QUESTIONS = frozenset({Intent.PROCEDURE, Intent.FILL_FORM})
_UNASKED = frozenset({"personal_number", "account"})


def ask(state: State, text: str, world: World) -> Outcome:
    """Serve the wishes in `text`, in order."""
    understood = understand(state, text, world)
    if understood.intent in _QUESTIONS or understood.decision is Decision.FALLBACK:
        state = noting.heard(state, text)
    if isinstance(state.doing, Choosing):
        offered = [offer.action[len(_CODE) :] for offer in state.offers if offer.action.startswith(_CODE)]
        facet = _asked_of_choices(offered, understood, state, text, world)
        if facet is not None and len(offered) == 1:
            return answering.answer(replace(state, doing=Idle()), offered[0], facet, world, state.doing.text)
        if facet is not None:
            return _pick_first(state, state.doing, facet)
        if not clear(understood):
            understood = understand(state, f"{state.doing.text} {text}", world)
    if _says_nothing_new(state, understood, text, world):
        return smalltalk.not_understood(state, world)
    later = tuple(_wish(one) for one in understood.more if one.candidates)
    return serve(replace(state, later=later), understood, text, world)


def _asked_of_choices(
    offered: list[str], understood: Understanding, state: State, text: str, world: World
) -> Facet | None:
    """Return the facet that is asked of the procedures on offer ("how much is it?"), before one of them was picked."""
    named = bool(understood.candidates) and understood.candidates[0].code in offered
    if not offered or (clear(understood) and named):
        return None
    follow = world.library.understand(text, Context(offered[0]), state.language)
    kept = bool(follow.candidates) and follow.candidates[0].code == offered[0]
    return follow.facet if kept and follow.facet is not Facet.NONE else None


def _pick_first(state: State, doing: Choosing, facet: Facet) -> Outcome:
    """Keep what is asked, and ask once more which procedure it is asked of."""
    asking = replace(state, doing=replace(doing, facet=facet))
    return Outcome(asking, (Bubble(speech(state)("choose-one")), Bubble(state.asked, state.offers)))


def clear(understood: Understanding) -> bool:
    """Whether a message speaks for itself, without the question that it answers."""
    nearly = bool(understood.candidates) and understood.candidates[0].p >= _NEARLY_SURE
    return nearly or understood.decision is Decision.ANSWER


def understand(state: State, text: str, world: World) -> Understanding:
    """Read `text` in the light of what the conversation is about."""
    return world.library.understand(without_place(text), Context(state.topic), state.language)


def serve(state: State, understood: Understanding, text: str, world: World) -> Outcome:
    """Do what was understood; personal data that was not asked for is not kept, and the person is told."""
    if any(span.kind == "secret" for span in understood.private):
        return replace(smalltalk.out_of_scope(state, "secret"), private=True)
    outcome = _served(state, understood, text, world)
    if not any(span.kind in _UNASKED for span in understood.private):
        return outcome
    return replace(outcome.first(Bubble(speech(state)("private-unasked"))), private=True)


def _served(state: State, understood: Understanding, text: str, world: World) -> Outcome:
    not_needed = sparing.before(state, understood, text, world)
    if not_needed is not None:
        return not_needed
    match understood.intent:
        case Intent.PROCEDURE:
            return _procedure(state, understood, text, world)
        case Intent.FILL_FORM:
            return _fill_form(state, understood, text, world)
        case Intent.DOSSIER_STATUS:
            return (
                dossier.look_up(state, understood.dossier)
                if understood.dossier
                else dossier.ask_code(state, world, text)
            )
        case Intent.HUMAN:
            return smalltalk.person(state, world)
        case Intent.RATING_OR_COMPLAINT:
            return rating.volunteered(state, text)
        case Intent.GREETING_THANKS:
            return smalltalk.greet(state, understood.topic)
        case Intent.OUT_OF_SCOPE:
            return _out_of_scope(state, understood, text, world)


def chosen(state: State, code: str, world: World) -> Outcome:
    """Go on with the procedure that the person picked."""
    facet = state.doing.facet if isinstance(state.doing, Choosing) else Facet.NONE
    text = state.doing.text if isinstance(state.doing, Choosing) else ""
    if facet is Facet.FORM and _has_form(code, world):
        return beginning.start(state, code, world)
    procedure = world.library.find(code)
    picked = procedure.short.partition("(")[0] if procedure else ""
    return answering.answer(state, code, facet, world, f"{text} {picked}")


def onward(state: State, asked: Sparing, world: World) -> Outcome:
    """Answer, or begin the form, for a person who wants to go on although it is not needed."""
    if asked.form and _has_form(asked.code, world):
        return beginning.start(state, asked.code, world)
    return answering.answer(replace(state, doing=Idle()), asked.code, asked.facet, world, asked.text)


def none_of_these(state: State) -> Outcome:
    """Ask for other words after "something else"."""
    asked = replace(state, alternatives=(), failures=1)
    return Outcome(asked, (Bubble(speech(state)("say-it-otherwise")),), unclear="corrected")


def wrong(state: State, world: World) -> Outcome:
    """Offer what else may have been meant after "no, not that"."""
    idle = replace(state, doing=Idle(), alternatives=())
    if not state.alternatives:
        return none_of_these(idle)
    asked = state.doing if isinstance(state.doing, Choosing) else Choosing("", Facet.NONE)
    return replace(_choose(idle, state.alternatives, asked.facet, asked.text, world), unclear="corrected")


def choose_again(state: State, choosing: Choosing, world: World) -> Outcome:
    """Ask once more which procedure is meant, in the words of the present language."""
    actions = [offer.action for offer in state.offers if offer.action.startswith("code:")]
    codes = tuple(action.removeprefix("code:") for action in actions)
    idle = replace(state, doing=Idle())
    if len(codes) == 1:
        return _confirm(idle, (*codes, *state.alternatives), choosing.facet, choosing.text, world)
    return _choose(idle, codes, choosing.facet, choosing.text, world)


def _procedure(state: State, understood: Understanding, text: str, world: World) -> Outcome:
    codes = tuple(candidate.code for candidate in understood.candidates)
    if not codes or understood.decision is Decision.FALLBACK:
        return (
            _still_open(state, world) if isinstance(state.doing, Choosing) else smalltalk.not_understood(state, world)
        )
    nearly = understood.decision is Decision.ASK and understood.candidates[0].p >= _NEARLY_SURE
    if nearly and not answering.asks_case(codes[0], understood.facet, world, text):
        return _confirm(state, codes, understood.facet, text, world)
    if understood.decision is Decision.ASK and len(codes) > 1 and not nearly:
        return _choose(state, codes, understood.facet, text, world)
    alternatives = tuple(code for code in codes[1:_ALTERNATIVES] if code != codes[0])
    return answering.answer(replace(state, alternatives=alternatives), codes[0], understood.facet, world, text)


def _says_nothing_new(state: State, understood: Understanding, text: str, world: World) -> bool:
    """Whether only the conversation ties a message to its topic: to say the whole answer again would help nobody."""
    tied = understood.intent is Intent.PROCEDURE and bool(understood.candidates) and isinstance(state.doing, Idle)
    if not tied or understood.facet is not Facet.NONE or understood.candidates[0].code != state.topic:
        return False
    alone = world.library.understand(text, Context(None), state.language)
    return alone.decision is Decision.FALLBACK


def _fill_form(state: State, understood: Understanding, text: str, world: World) -> Outcome:
    codes = [c.code for c in understood.candidates if _has_form(c.code, world)]
    if not codes and state.topic and not understood.candidates and _has_form(state.topic, world):
        codes = [state.topic]
    if not codes:
        speak = speech(state)
        if understood.candidates and understood.decision is Decision.ANSWER:
            told = answering.answer(state, understood.candidates[0].code, Facet.FORM, world, text)
            return told.first(Bubble(speak("no-form")))
        codes = [code for f in world.library.forms.values() for code in f.procedures[:1]][:_CHOICES]
        if not codes:
            return Outcome(state, (Bubble(speak("no-form")),))
        return _choose(state, tuple(codes), Facet.FORM, text, world)
    likely = {c.code: c.p for c in understood.candidates}.get(codes[0], 0.0) >= _LIKELY
    if understood.decision is Decision.ANSWER or len(codes) == 1 or likely:
        return beginning.start(state, codes[0], world)
    return _choose(state, tuple(codes), Facet.FORM, text, world)


def _out_of_scope(state: State, understood: Understanding, text: str, world: World) -> Outcome:
    if understood.topic == "garbage":
        return smalltalk.not_understood(state, world)
    if understood.decision is Decision.FALLBACK and understood.topic is None:
        likely = tuple(c.code for c in understood.candidates if c.p >= _WORTH_OFFERING)
        if likely and state.failures == 0:
            offer = _confirm if len(likely) == 1 else _choose
            return offer(state, likely, understood.facet, text, world)
        return smalltalk.not_understood(state, world)
    return smalltalk.out_of_scope(state, understood.topic)


def _confirm(state: State, codes: tuple[str, ...], facet: Facet, text: str, world: World) -> Outcome:
    """Ask whether the one likely procedure is meant; "no" leads to the next likely ones."""
    speak, procedure = speech(state), world.library.find(codes[0], state.language)
    if procedure is None or isinstance(state.doing, Choosing):
        return _choose(state, codes, facet, text, world)
    offers = (Offer(f"code:{procedure.code}", speak("offer-right")), Offer("wrong", speak("offer-wrong")))
    asked = replace(state, doing=Choosing(masked(text)[:500], facet), alternatives=codes[1:_ALTERNATIVES], failures=0)
    return Outcome(asked, (Bubble(speak("confirm-procedure", title=procedure.short), offers),))


def _choose(state: State, codes: tuple[str, ...], facet: Facet, text: str, world: World) -> Outcome:
    speak = speech(state)
    found = {p.code: p for code in codes if (p := world.library.find(code, state.language))}
    shown = list(found)[:_CHOICES]
    differing = _differences(shown, world) if state.language == "vi" else None
    labels = differing or [found[code].short for code in shown]
    offers = [Offer(f"code:{code}", label) for code, label in zip(shown, labels, strict=True)]
    offers.append(Offer("other", speak("offer-other")))
    asked_before = isinstance(state.doing, Choosing)
    if asked_before and (state.failures or set(offers) == set(state.offers)):
        return _still_open(state, world)
    doing = Choosing(masked(text)[:500], facet)
    state = replace(state, doing=doing, alternatives=(), failures=int(asked_before))
    return Outcome(state, (Bubble(speak("which-procedure"), tuple(offers)),))


def _still_open(state: State, world: World) -> Outcome:
    """Ask to pick one of the lines on screen; after the second time offer a person."""
    if state.failures:
        return smalltalk.not_understood(replace(state, doing=Idle()), world)
    choose = Bubble(speech(state)("choose-one"), aside=True)
    return Outcome(replace(state, failures=1), (choose, Bubble(state.asked, state.offers)))


def _differences(codes: list[str], world: World) -> list[str] | None:
    """Return what tells variants of one thing from each other ("bị mất", "hết hạn"), if they are variants of one."""
    entries = [entry for code in codes if (entry := world.library.entry(code))]
    groups = {entry.group for entry in entries}
    if len(entries) != len(codes) or len(groups) != 1 or "" in groups or not all(e.differs for e in entries):
        return None
    return [entry.differs[:1].upper() + entry.differs[1:] for entry in entries]


def _has_form(code: str, world: World) -> bool:
    found = world.library.find(code)
    return found is not None and found.form in world.library.forms


def _wish(understood: Understanding) -> Wish:
    best: Candidate = understood.candidates[0]
    return Wish(best.code, understood.facet, form=understood.intent is Intent.FILL_FORM)
