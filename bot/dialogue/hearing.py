"""Hear what was typed: choices on screen first, then words that steer, then the open question, then a new question."""

from dataclasses import replace

from bot.dialogue import answering, asking, dossier, form, languages, offers, rating, smalltalk, sparing, whereabouts
from bot.dialogue.actions import leave, perform
from bot.dialogue.cases import everyday, named_option
from bot.dialogue.fields import Good
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.speech import speech
from bot.dialogue.state import (
    AskingAddress,
    AskingDossier,
    Choosing,
    ChoosingCase,
    ChoosingCommune,
    Consenting,
    Draft,
    Filling,
    Idle,
    OfferingEnglish,
    Rating,
    Sparing,
    State,
)
from bot.dialogue.words import Command, command, edited, keeps, number, plain, says_no, says_yes
from bot.dialogue.world import World
from knowledge.address import read_pair
from knowledge.ethnicities import ethnicity
from knowledge.matcher.spans import dossier_code
from knowledge.model import CaseTree, Facet, Field, Procedure
from knowledge.text import clean, fold, tokens
from knowledge.understanding import Decision, Intent

LONGEST = 2000
_CALL_ME = frozenset("goi la keu cu bang duoc toi tui minh thoi nhe nha di a da".split())
_QUESTION_WORDS = (
    "bao nhieu|o dau|o mo|la gi|lam sao|the nao|may ngay|bao lau|khi nao|chung nao|duoc khong|co can|can giay to"
    "|phai khong|co phai|mat tien|nhu nao|ra sao|gi khong|can gi|nop dau|co mat"
).split("|")


def hear(state: State, text: str, world: World) -> Outcome:
    """Return what follows from `text` where the conversation stands."""
    text = text.replace("\x00", " ").strip()
    speak = speech(state)
    if not plain(text):
        return Outcome(state, (Bubble(speak("no-words"), aside=True), *again(state)))
    if len(text) > LONGEST:
        return Outcome(state, (Bubble(speak("too-long"), aside=True), *again(state)))
    state = _with_pair(state, text)
    found = dossier_code(text)
    if found is not None:
        return dossier.look_up(state, found[0])
    if isinstance(state.doing, Filling):
        return _in_form(state, state.doing.draft, text, world)
    pair = _named_pair(text) if isinstance(state.doing, AskingAddress) else None
    if pair is not None:
        return smalltalk.addressed(state, pair)
    action = _taken(state, text)
    if action is not None:
        return perform(state, action, world)
    steering = command(text)
    if steering is not None:
        return _steer(state, steering, world)
    if number(text) is not None:
        return _no_such_number(state)
    if languages.unoffered(state, text, world):
        return languages.offer(state, text)
    return _by_question(state, text, world)


def again(state: State) -> tuple[Bubble, ...]:
    """Return the present question once more, with its choices."""
    return (Bubble(state.asked, state.offers),) if state.asked else ()


def _taken(state: State, text: str) -> str | None:
    """Return the action of the choice that `text` takes; yes and no take one too where that is the question."""
    taken = offers.said(state, text)
    if taken is not None:
        return taken.action
    kept = whereabouts.memory(state, text)
    if kept is not None:
        return kept
    on = sparing.wants(text) if isinstance(state.doing, Sparing) else None
    return None if on is None else "onward" if on else "spared"


def _with_pair(state: State, text: str) -> State:
    if state.language != "vi" or isinstance(state.doing, Filling):
        return state
    pair = read_pair(text, known=state.pair_known)
    return replace(state, pair=pair, pair_known=True) if pair else state


def _steer(state: State, steering: Command, world: World) -> Outcome:
    match steering:
        case Command.REPEAT | Command.EXPLAIN | Command.EDIT:
            return Outcome(state, again(state)) if state.asked else smalltalk.welcome(state)
        case Command.BACK | Command.SKIP | Command.STOP:
            return leave(state)
        case Command.RESUME | Command.REVIEW:
            return form.resume(state, world)
        case Command.PERSON:
            return smalltalk.person(state, world)
        case Command.HELP:
            return smalltalk.welcome(state)
        case Command.FORGET:
            return whereabouts.forgetting(state, form.forget)
        case Command.ENGLISH:
            return languages.switch(state, "en", world)
        case Command.VIETNAMESE:
            return languages.switch(state, "vi", world)


def _in_form(state: State, draft: Draft, text: str, world: World) -> Outcome:
    field = next((f for f in form.form_of(draft, world).fields if f.name == draft.current), None)
    if field is not None and field.kind in {"choice", "yes_no"}:
        read = form.read(state, field, text, world)
        if isinstance(read, Good) and (field.kind == "yes_no" or command(text) is not Command.STOP):
            return form.keep(state, draft, field, read.value, world)
    taken = offers.said(state, text)
    if taken is not None:
        return perform(state, taken.action, world)
    steering = command(text)
    if steering is not None and not _is_name(field, text):
        return _steer_form(state, draft, steering, world)
    if field is not None and field.name in draft.answers and _leaves(field, text):
        return form.as_it_was(state, draft, world)
    named = edited(text)
    if named is not None and form.editable(draft, named, field, world):
        return form.edit_by_words(state, draft, named, world)
    if plain(text) in {"sai roi", "nham roi", "sai", "nham", "sua", "ghi sai roi"}:
        return form.back(state, draft, world) if draft.current else perform(state, "edit", world)
    if says_no(text) and field is not None:
        return form.skip(state, draft, world)
    if field is None:
        return form.review(state, draft, world) if says_no(text) else _review_words(state, draft, text, world)
    return _question_in_form(state, draft, text, world) or form.answered(state, draft, text, world)


def _leaves(field: Field, text: str) -> bool:
    """Whether what is written stays; the ethnic group Co is no "có"."""
    return keeps(text) and not (field.kind == "ethnicity" and ethnicity(text))


def _is_name(field: Field | None, text: str) -> bool:
    """A given name typed without accents is no command: Huy, Dung, Nghi."""
    return field is not None and field.kind == "person_name" and clean(text).strip() in {"huy", "dung", "nghi"}


def _steer_form(state: State, draft: Draft, steering: Command, world: World) -> Outcome:
    match steering:
        case Command.BACK:
            return form.back(state, draft, world)
        case Command.SKIP:
            return form.skip(state, draft, world)
        case Command.EXPLAIN:
            return form.explain(state, draft, world)
        case Command.REVIEW:
            return form.so_far(state, draft, world)
        case Command.RESUME:
            return Outcome(state, again(state))
        case Command.PERSON:
            return smalltalk.person(state, world).then(*again(state))
        case _:
            return _steer(state, steering, world)


def _review_words(state: State, draft: Draft, text: str, world: World) -> Outcome:
    if says_yes(text) or plain(text) in {"nop", "gui", "nop di", "gui di", "nop luon", "dung het roi", "xong"}:
        return form.submit(state, draft, world)
    return _question_in_form(state, draft, text, world) or form.edit_by_words(state, draft, text, world)


def _question_in_form(state: State, draft: Draft, text: str, world: World) -> Outcome | None:
    """Answer a question that was typed instead of an answer; the form goes on afterwards."""
    words = plain(text)
    if "?" not in text and not any(f" {mark} " in f" {words} " for mark in _QUESTION_WORDS):
        return None
    understood = asking.understand(replace(state, topic=draft.procedure), text, world)
    if understood.intent is Intent.OUT_OF_SCOPE or understood.decision is not Decision.ANSWER:
        return None
    paused = replace(state, doing=Idle(), paused=draft, topic=draft.procedure)
    return _without_case(asking.serve(paused, understood, text, world), world)


def _without_case(outcome: Outcome, world: World) -> Outcome:
    """Answer for every case at once where a question came between: no question within a question."""
    doing = outcome.state.doing
    if not isinstance(doing, ChoosingCase):
        return outcome
    return answering.whatever_case(outcome.state, doing.code, doing.facet, world)


def _by_question(state: State, text: str, world: World) -> Outcome:  # noqa: C901 one line for each question
    match state.doing:
        case Consenting(draft):
            return _consent(state, draft, text, world)
        case AskingDossier():
            understood = asking.understand(state, text, world)
            elsewhere = understood.decision is Decision.ANSWER and understood.intent is not Intent.DOSSIER_STATUS
            return asking.ask(state, text, world) if elsewhere else dossier.ask_code(state, world, text)
        case Rating(_, _, None) as open_rating:
            score = rating.score_of(text)
            if score is not None:
                return rating.scored(state, open_rating, score)
            return asking.ask(replace(state, doing=Idle()), text, world)
        case Rating() as explaining:
            return rating.explained(state, explaining, text)
        case ChoosingCase(code, facet):
            return _case(state, code, facet, text, world)
        case AskingAddress():
            idle = replace(state, doing=Idle())
            unclear = asking.understand(state, text, world).decision is Decision.FALLBACK
            return smalltalk.addressed(idle, state.pair) if unclear else asking.ask(idle, text, world)
        case OfferingEnglish():
            return languages.answered(state, text, world)
        case ChoosingCommune() as choosing:
            found = whereabouts.heard(state, choosing, text, world)
            return answering.went_on(found, world) if found else _free(replace(state, doing=Idle()), text, world)
        case Idle() | Choosing() | Filling() | Sparing():
            return _free(state, text, world)


def _named_pair(text: str) -> str | None:
    """Return the pair of "bà", "gọi là bác thôi" and the like, said when asked for it."""
    words = [word for word in tokens(clean(text)) if fold(word) not in _CALL_ME]
    return read_pair(f"cho {' '.join(words)}")


def _no_such_number(state: State) -> Outcome:
    """A number that picks nothing on screen is no question and no rating."""
    key = "choose-one" if state.offers else "say-what"
    return Outcome(state, (Bubble(speech(state)(key), aside=True), *(again(state) if state.offers else ())))


def _free(state: State, text: str, world: World) -> Outcome:
    if says_no(text):
        if isinstance(state.doing, Choosing):
            return asking.wrong(state, world)
        just_answered = state.turn == state.offered_at + 1
        return asking.wrong(state, world) if state.alternatives and just_answered else leave(state)
    if says_yes(text):
        return Outcome(state, (Bubble(speech(state)("say-what")), *again(state)))
    place = whereabouts.told(state, text, world)
    return place or asking.ask(state, text, world)


def _consent(state: State, draft: Draft, text: str, world: World) -> Outcome:
    if says_yes(text) or says_no(text):
        return form.consented(state, draft, world, yes=says_yes(text))
    answered = _without_case(asking.ask(replace(state, doing=Idle()), text, world), world)
    if not isinstance(answered.state.doing, Idle) or answered.state.failures:
        return answered
    told = replace(answered, bubbles=tuple(b for b in answered.bubbles if not b.offers))
    return replace(told, state=replace(told.state, doing=state.doing)).then(*again(state))


def _case(state: State, code: str, facet: Facet, text: str, world: World) -> Outcome:
    procedure = world.library.find(code, state.language)
    tree = _open_tree(procedure, state.cases) if procedure else None
    option = named_option(tree, everyday(text, world, state.language)) if tree else None
    if option is not None:
        return perform(state, f"case:{option.key}", world)
    understood = asking.understand(state, text, world)
    new = understood.candidates and understood.candidates[0].code != code
    if asking.clear(understood) and (understood.intent is not Intent.PROCEDURE or new):
        return asking.ask(state, text, world)
    if understood.facet not in {Facet.NONE, facet}:
        return answering.answer(state, code, understood.facet, world, text)
    if state.failures == 0:
        asked = replace(state, failures=1)
        return Outcome(asked, (Bubble(speech(state)("choose-one")), *again(state)))
    return answering.whatever_case(state, code, facet, world)


def _open_tree(procedure: Procedure, keys: tuple[str, ...]) -> CaseTree | None:
    tree = procedure.cases
    while tree is not None:
        option = next((o for o in tree.options if o.key in keys), None)
        if option is None:
            return tree
        tree = option.then
    return None
