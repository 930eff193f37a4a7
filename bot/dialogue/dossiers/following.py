"""Following a dossier: offered after a look-up, told once for each change, stopped at any word."""

from dataclasses import replace

from bot.dialogue.dossiers import hand, second, telling
from bot.dialogue.events import DossierFound, Noticed
from bot.dialogue.outcome import Bubble, Outcome, again
from bot.dialogue.paging import paged
from bot.dialogue.replies import FollowDossier, UnfollowDossier
from bot.dialogue.speech import speech
from bot.dialogue.state import Idle, Looked, Offer, State
from bot.dialogue.world import World
from locales import say

MOST = 20
_OVER = frozenset({3, 7, 8, 10})
_DUE = frozenset({5, 6})


def offer(state: State, code: str) -> Offer | None:
    """Return the choice to be told of changes, unless they are told already."""
    return None if code in state.followed else Offer(f"follow:{code}", speech(state)("offer-follow"))


def follow(state: State, code: str, world: World) -> Outcome:
    """Ask the office for news of the dossier. It counts as followed at once, so that no news is lost."""
    speak = speech(state)
    if code in state.followed:
        return Outcome(state, (Bubble(speak("follow-already", code=code), private=True, aside=True),))
    if len(state.followed) >= MOST:
        return Outcome(state, (Bubble(speak("follow-too-many", count=MOST), aside=True),))
    following = replace(state, followed=(*state.followed, code), failures=0)
    return Outcome(following, (), (FollowDossier(code, second.is_open(state, code, world)),))


def followed(state: State, code: str, world: World) -> Outcome:
    """Say that news will come, how, and how to end it."""
    key = "followed" if world.calls else "followed-here"
    return Outcome(state, (Bubble(speech(state)(key, code=code), private=True, aside=True),))


def stop(state: State, codes: tuple[str, ...], *, every: bool = False) -> Outcome:
    """Tell nothing more: of these dossiers, of the only one, or of the one the person picks."""
    speak = speech(state)
    named = tuple(code for code in codes if code in state.followed) or (state.followed if every else ())
    if not named and len(state.followed) == 1:
        named = state.followed
    if named:
        left = tuple(code for code in state.followed if code not in named)
        requests = tuple(map(UnfollowDossier, named)) if left else (UnfollowDossier(),)
        told = Bubble(speak("unfollowed", codes=", ".join(named)), private=True, aside=True)
        return Outcome(replace(state, followed=left), (told, *_open_question(state)), requests)
    if not state.followed:
        return Outcome(state, (Bubble(speak("unfollow-none"), aside=True), *_open_question(state)))
    offers = [Offer(f"unfollow:{code}", code) for code in state.followed[-MOST:]]
    offers.append(Offer("unfollow:", speak("offer-unfollow-all")))
    return Outcome(state, (Bubble(speak("unfollow-which"), tuple(offers), private=True),))


def noticed(state: State, event: Noticed, world: World) -> Outcome:
    """Tell news of a dossier that is still followed; of any other nothing is said."""
    code = event.dossier.code
    if code not in state.followed:
        return Outcome(state)
    state = replace(state, looked=Looked(code, event.dossier.status, state.turn))
    if event.kind == "change" and event.dossier.status in _OVER:
        state = replace(state, followed=tuple(each for each in state.followed if each != code))
    template = _template(event)
    pages = paged(_news(state, event, world))
    bubbles = tuple(Bubble(page, private=True, aside=True) for page in pages)
    told = Outcome(state, (replace(bubbles[0], template=template), *bubbles[1:]))
    returned = event.kind == "change" and event.dossier.status == hand.RETURNED
    return hand.due(told, code) if returned else told


def _news(state: State, event: Noticed, world: World) -> list[str]:
    speak, dossier = speech(state), event.dossier
    if event.kind in {"soon", "passed", "lapse", "moved"}:
        dates = {"date": telling.day(dossier.appointed_at, speak), "until": telling.day(dossier.until, speak)}
        key = (
            f"news-lapse-{dossier.status}" if event.kind == "lapse" and dossier.status in _DUE else f"news-{event.kind}"
        )
        parts = [speak(key, code=dossier.code, procedure=dossier.procedure_name, agency=dossier.agency, **dates)]
    else:
        shown = telling.details if dossier.opened else telling.status
        parts = [speak("news-change"), *shown(dossier, world, speak)]
        if not dossier.opened and dossier.status in telling.HAS_REASON:
            parts.append(speak("news-reason-closed"))
    over = event.kind == "change" and dossier.status in _OVER
    return parts if over else [*parts, speak("news-stop")]


def _template(event: Noticed) -> dict[str, str]:
    """Return what a platform needs that takes only approved templates when nobody has written for days."""
    dossier = event.dossier
    return {
        "kind": "dossier",
        "code": dossier.code,
        "status": say(f"news-status-{dossier.status}"),
        "date": telling_day(dossier),
    }


def telling_day(dossier: DossierFound) -> str:
    """Return the day that matters in a template: the appointed one, else since when the status stands."""
    iso = dossier.appointed_at or dossier.since or ""
    return "/".join(reversed(iso.split("-")))


def _open_question(state: State) -> tuple[Bubble, ...]:
    return () if isinstance(state.doing, Idle) else again(state)
