"""Hear what was typed: choices on screen first, then words that steer, then the open question, then a new question."""

from dataclasses import replace

from bot.dialogue import (
    answering,
    asking,
    dossier,
    form_turn,
    languages,
    offers,
    opening,
    rating,
    showing,
    smalltalk,
    sparing,
    whereabouts,
)
from bot.dialogue.actions import leave, perform
from bot.dialogue.cases import everyday, named_option
from bot.dialogue.dossiers import second
from bot.dialogue.filling import beginning, moving
from bot.dialogue.handing import where
from bot.dialogue.handing.values import AskingMachine, AskingWhere, ChoosingTicket, ClosingTicket
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.speech import speech
from bot.dialogue.state import (
    AskingAddress,
    AskingDossier,
    AskingHand,
    AskingSecond,
    Choosing,
    ChoosingCase,
    ChoosingCommune,
    Consenting,
    Draft,
    Erasing,
    Filling,
    Idle,
    Keeping,
    OfferingEnglish,
    Rating,
    Sparing,
    State,
)
from bot.dialogue.steering import steer
from bot.dialogue.words import Command, command, has_nothing, number, plain, says_no, says_yes
from bot.dialogue.world import World
from knowledge.address import read_pair
from knowledge.model import CaseTree, Facet, Procedure
from knowledge.text import clean, fold, tokens
from knowledge.understanding import Decision, Intent

LONGEST = 2000
_SPEAKS_FOR_ITSELF = 3  # words
_CALL_ME = frozenset("goi la keu cu bang duoc toi tui minh thoi nhe nha di a da".split())


def hear(state: State, text: str, world: World) -> Outcome:
    """Return what follows from `text` where the conversation stands."""
    text = opening.unnamed(text.replace("\x00", " ").strip())
    speak = speech(state)
    if not plain(text):
        return Outcome(state, (Bubble(speak("no-words"), aside=True), *again(state)))
    if len(text) > LONGEST:
        return Outcome(state, (Bubble(speak("too-long"), aside=True), *again(state)))
    state = _with_pair(state, text)
    anywhere = None if offers.is_label(state, text) else _anywhere(state, text, world)
    if anywhere is not None:
        return anywhere
    if isinstance(state.doing, Filling):
        return form_turn.hear(state, state.doing.draft, text, world)
    return _outside_forms(state, text, world)


def _outside_forms(state: State, text: str, world: World) -> Outcome:
    pair = _named_pair(text) if isinstance(state.doing, AskingAddress) else None
    if pair is not None:
        return smalltalk.addressed(state, pair)
    action = taken(state, text)
    if action is not None:
        return perform(state, action, world)
    steering = command(text)
    if steering is not None:
        return steer(state, steering, world)
    if number(text) is not None:
        return _no_such_number(state)
    if languages.unoffered(state, text, world):
        return languages.offer(state, text)
    return _by_question(state, text, world)


def _anywhere(state: State, text: str, world: World) -> Outcome | None:
    """Hear what means the same wherever it is said: a secret, a dossier, a code that hands a form over."""
    if is_secret(text, world):
        open_question = () if isinstance(state.doing, Idle) else again(state)
        return replace(smalltalk.out_of_scope(state, "secret").then(*open_question), private=True)
    found = _slashed_or_shown(state, text, world) or dossier.hear(state, text, world)
    if found is not None:
        return found
    code = moving.code_in(text)
    if code is None:
        return None
    return replace(moving.take_over(state, code).then(*(() if code else again(state))), private=True)


def _slashed_or_shown(state: State, text: str, world: World) -> Outcome | None:
    return opening.command(state, text, world) or showing.wanted(state, text, world)


def is_secret(text: str, world: World) -> bool:
    """Whether a password or a one-time code stands in `text`."""
    return any(span.kind == "secret" for span in world.library.matcher.spans.find(text).private)


def taken(state: State, text: str) -> str | None:
    """Return the action of the choice that `text` takes; yes and no take one too where that is the question."""
    offer = offers.said(state, text)
    if offer is not None:
        return offer.action
    kept = whereabouts.memory(state, text)
    if kept is not None:
        return kept
    match state.doing:
        case Sparing():
            on = sparing.wants(text)
            return None if on is None else "onward" if on else "spared"
        case AskingWhere():
            return "where:" if command(text) is Command.SKIP else "leave" if says_no(text) else None
        case Erasing():
            return _erased(text)
        case Keeping():
            return _kept(text)
        case _:
            return None


def _kept(text: str) -> str | None:
    """Return the action of "giữ đi", "khỏi giữ" and the like, where we asked whether to keep what was told."""
    words = plain(text).split()
    if words[:1] in (["khoi"], ["thoi"]) or ("giu" in words and words[0] in {"khong", "dung", "hong"}):
        return "keep:no"
    wanted = True if words[:1] == ["giu"] else sparing.wants(text)
    return None if wanted is None else f"keep:{'yes' if wanted else 'no'}"


def _erased(text: str) -> str | None:
    """Return the action of what is said where we asked whether to erase: only a clear yes erases."""
    if says_yes(text) or command(text) in {Command.FORGET, Command.FORGET_FORM}:
        return "erase:yes"
    stays = {Command.STOP, Command.BACK, Command.RESUME, Command.SKIP}
    waits = plain(text).split()[:1] in (["khoan"], ["cho"])
    return "erase:no" if waits or says_no(text) or command(text) in stays else None


def _with_pair(state: State, text: str) -> State:
    if state.language != "vi" or isinstance(state.doing, Filling):
        return state
    pair = read_pair(text, known=state.pair_known)
    return replace(state, pair=pair, pair_known=True) if pair else state


def _by_question(state: State, text: str, world: World) -> Outcome:  # noqa: C901, PLR0912 one line for each question
    match state.doing:
        case Consenting(draft):
            return _consent(state, draft, text, world)
        case AskingDossier():
            understood = asking.understand(state, text, world)
            elsewhere = understood.decision is Decision.ANSWER and understood.intent is not Intent.DOSSIER_STATUS
            return asking.ask(state, text, world) if elsewhere else dossier.ask_code(state, world, text)
        case AskingSecond() | AskingHand():
            return _of_dossier(state, state.doing, text, world)
        case Rating(_, _, None) as open_rating:
            score = rating.level_of(open_rating, text)
            if score is not None and not _asks(state, text, world):
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
        case AskingWhere() as asking_where:
            return where.heard(state, asking_where, text, world)
        case Keeping() | Erasing() | AskingMachine() | ClosingTicket() | ChoosingTicket():
            return _free(replace(state, doing=Idle()), text, world)
        case Idle() | Choosing() | Filling() | Sparing():
            return _free(state, text, world)


def _of_dossier(state: State, doing: AskingSecond | AskingHand, text: str, world: World) -> Outcome:
    """Take the answer to what we asked of a dossier, unless something else is clearly meant."""
    answered = None
    if isinstance(doing, AskingHand):
        answered = dossier.hand_heard(state, doing, text)
    elif second.second_in(text) or not _is_new(state, text, world):
        answered = second.heard(state, doing, text, world)
    return answered or asking.ask(replace(state, doing=Idle()), text, world)


def _is_new(state: State, text: str, world: World) -> bool:
    """Whether `text` speaks for itself; what is as short as "không nhớ" answers the question that was asked."""
    long_enough = len(plain(text).split()) >= _SPEAKS_FOR_ITSELF
    return long_enough and not has_nothing(text, state.asked) and asking.clear(asking.understand(state, text, world))


def _asks(state: State, text: str, world: World) -> bool:
    """Whether `text` is a question of its own, whatever words it holds: the "tạm" of "tạm trú" is no level."""
    understood = asking.understand(state, text, world)
    about = {Intent.PROCEDURE, Intent.FILL_FORM, Intent.DOSSIER_STATUS}
    return understood.intent in about and asking.clear(understood) and len(plain(text).split()) >= _SPEAKS_FOR_ITSELF


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
        return asking.wrong(state, world) if state.alternatives and just_answered else leave(state, world)
    if says_yes(text):
        return Outcome(state, (Bubble(speech(state)("say-what")), *(again(state) if state.offers else ())))
    place = whereabouts.told(state, text, world)
    return place or asking.ask(state, text, world)


def _consent(state: State, draft: Draft, text: str, world: World) -> Outcome:
    if says_yes(text) or says_no(text):
        return beginning.consented(state, draft, world, yes=says_yes(text))
    answered = form_turn.without_case(asking.ask(replace(state, doing=Idle()), text, world), world)
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
