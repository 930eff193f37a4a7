"""The rule of silence: who is there, how the citizen leaves, and how the machine's words are told from a person's."""

from dataclasses import replace

from bot.dialogue import rating
from bot.dialogue.handing.requests import LeaveTicket
from bot.dialogue.handing.values import AskingMachine, ChoosingTicket, ClosingTicket
from bot.dialogue.outcome import Bubble, Outcome
from bot.dialogue.paging import paged
from bot.dialogue.speech import speech
from bot.dialogue.state import Consenting, Erasing, Filling, Idle, Offer, State
from bot.dialogue.words import plain, spelled

_LEAVING = frozenset(
    "roi di|roi|thoi khong noi nua|khong noi nua|ket thuc|thoi cho|thoi khong cho nua|khong cho nua|khoi cho"
    "|thoi khoi cho|huy gap nguoi|thoi khong gap nua|khong gap nua|khoi gap|thoi khoi gap|thoi khong can gap nua"
    "|khong can gap nua|leave|stop waiting|end the chat".split("|")
)
_MACHINE = ("hoi may", "hoi tro ly", "hoi tro li", "ask the machine", "ask the assistant")


def talks(state: State) -> bool:
    """Whether a person is there now."""
    return state.ticket is not None and state.ticket.phase == "talking"


def leaves(text: str) -> bool:
    """Whether `text` says that no person is wanted any more, wherever the conversation stands."""
    words = plain(text)
    return words in _LEAVING and (words.split()[0] != "roi" or _wholly(text))


def _wholly(text: str) -> bool:
    """Whether "rời" bears its accents: "rồi" means yes, and without accents nobody can tell them apart."""
    return spelled(text, "roi", "desk") and "roi" not in text.casefold().split()


def to_machine(text: str) -> str | None:
    """Return what is asked of the assistant: "hỏi máy phí bao nhiêu" → "phí bao nhiêu"; "" for the mere words."""
    for begins in _MACHINE:
        length = len(begins.split())
        words = text.replace(":", " ").split(maxsplit=length)
        start = " ".join(words[:length])
        if plain(start) == begins and all(spelled(start, word, "desk") for word in begins.split()):
            return words[length] if len(words) > length else ""
    return None


def choices(state: State) -> tuple[Offer, ...]:
    """Return what stands under a person's words; numbers are no choices here, for they may be an answer."""
    speak = speech(state)
    return (
        Offer("machine", speak("desk-ask-machine"), numbered=False),
        Offer("quit", speak("desk-leave"), numbered=False),
    )


def leave(state: State) -> Outcome:
    """End it on the citizen's side: at once here, and in the office as soon as it can be told."""
    speak, ticket = speech(state), state.ticket
    if ticket is None or ticket.phase == "leaving":
        return Outcome(state, (Bubble(speak("desk-nobody-asked"), aside=True),))
    if ticket.phase == "asked":
        left = replace(state, ticket=replace(ticket, phase="leaving"))
        return Outcome(left, (Bubble(speak("desk-left-waiting"), aside=True),))
    requests = (LeaveTicket(ticket.number),)
    if ticket.phase == "waiting":
        left = replace(state, ticket=None)
        return Outcome(left, (Bubble(speak("desk-left-waiting"), aside=True),), requests)
    alone = replace(state, ticket=None, doing=Idle(), failures=0)
    told = Outcome(alone, (Bubble(speak("desk-left", name=ticket.name)),), requests)
    return rated(told, ticket.number)


def rated(outcome: Outcome, number: int) -> Outcome:
    """Ask once how the talk with a person was."""
    return rating.after(outcome, "assistant", f"ticket:{number}", "rate-ticket")


def ask_machine(state: State) -> Outcome:
    """Take what is typed next as a question for the assistant."""
    if not talks(state):
        return Outcome(state, (Bubble(speech(state)("say-what"), aside=True),))
    bubble = Bubble(speech(state)("desk-machine-ask"), (Offer("back", speech(state)("desk-back"), numbered=False),))
    return Outcome(replace(state, doing=AskingMachine()), (bubble,))


def back(state: State) -> Outcome:
    """Go back to the talk with a person."""
    there = replace(state, doing=Idle())
    name = state.ticket.name if state.ticket else ""
    return Outcome(there, (Bubble(speech(state)("desk-back-there", name=name), choices(state)),))


def freed(state: State) -> State:
    """Let go of the open question, and of choices that only answer it."""
    if isinstance(state.doing, ClosingTicket | ChoosingTicket | AskingMachine | Erasing):
        return replace(state, doing=Idle(), offers=(), asked="")
    return replace(state, doing=Idle())


def cleared(state: State) -> State:
    """Let go of the open question because a person is there; a form is kept for later."""
    paused = state.doing.draft if isinstance(state.doing, Filling) else state.paused
    return replace(state, doing=Idle(), paused=paused, later=(), failures=0)


def marked(outcome: Outcome) -> Outcome:
    """Mark what the assistant says during a talk as the machine's, and let it begin nothing that asks on."""
    state = outcome.state
    if talks(state) and isinstance(state.doing, Filling | Consenting):
        later = Bubble(speech(state)("desk-form-later"), choices(state))
        outcome, state = replace(outcome, bubbles=(later,), requests=()), cleared(state)
    elif talks(state) and not isinstance(state.doing, Erasing | AskingMachine):
        state = replace(state, doing=Idle())
    signs = tuple(speech(state)(key, name="", text="")[:1] for key in ("desk-machine", "desk-person"))
    bubbles = tuple(each for bubble in outcome.bubbles for each in _marked(bubble, state, signs))
    return replace(outcome, state=state, bubbles=bubbles)


def _marked(bubble: Bubble, state: State, signs: tuple[str, ...]) -> list[Bubble]:
    if bubble.text.startswith(signs):
        return [bubble]
    *before, last = paged([speech(state)("desk-machine", text=bubble.text)])
    return [*(Bubble(text, private=bubble.private, aside=True) for text in before), replace(bubble, text=last)]
