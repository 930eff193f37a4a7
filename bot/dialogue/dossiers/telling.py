"""Where a dossier stands, in plain words: since when, what comes next, until when, what to do now, whom to call."""

from datetime import date

from bot.dialogue.dossiers import reckoning
from bot.dialogue.events import DossierFound
from bot.dialogue.speech import Speech
from bot.dialogue.world import World

RUNNING = frozenset({1, 2, 4})
"""The clock runs only in these; while papers or money are missing the day of the appointment says nothing."""
ENDED = frozenset({3, 7, 8, 10})
"""After these a person is asked for a rating (refused, withdrawn, stopped, returned: failures too)."""
HAS_REASON = frozenset({3, 5, 6, 8})
"""Here the office says why, or what is missing."""
FOLLOWED = frozenset({1, 2, 4, 5, 6})
"""Here more is to come, so that news are worth offering."""

_PAPERS, _MONEY = 5, 6


def status(dossier: DossierFound, world: World, speak: Speech) -> list[str]:
    """Return what everybody may know who has the code: status and dates."""
    parts = [
        speak("dossier-head", code=dossier.code, procedure=dossier.procedure_name, agency=dossier.agency),
        _standing(dossier, speak),
    ]
    if dossier.status in FOLLOWED:
        parts.append(speak(f"dossier-next-{dossier.status}"))
    parts += _until(dossier, world.today, speak)
    parts += _appointment(dossier, world.today, speak)
    parts += _whom_to_call(dossier, world, speak)
    if dossier.as_of and dossier.as_of not in {str(world.today), dossier.since}:
        parts.append(speak("dossier-as-of", date=day(dossier.as_of, speak)))
    if dossier.demo:
        parts.append(speak("dossier-demo"))
    return parts


def details(dossier: DossierFound, world: World, speak: Speech) -> list[str]:
    """Return what is personal: in whose name, why, which papers or how much money, where, until when."""
    parts = [speak("dossier-head", code=dossier.code, procedure=dossier.procedure_name, agency=dossier.agency)]
    parts += [speak("dossier-owner", name=dossier.owner)] if dossier.owner else []
    parts.append(_standing(dossier, speak))
    parts += _reason(dossier, speak)
    parts += _money(dossier, speak)
    parts += _what_to_do(dossier, world.today, speak)
    parts += [speak("dossier-result", result=dossier.result.rstrip("."))] if dossier.result else []
    return parts + _appointment(dossier, world.today, speak) + _whom_to_call(dossier, world, speak)


def why(dossier: DossierFound, world: World, speak: Speech) -> list[str]:
    """Return the arithmetic of the deadline, line by line, and how today stands to it."""
    sums = reckoning.lines(dossier, speak)
    if not sums:
        return [speak("dossier-why-unknown"), *_appointment(dossier, world.today, speak)]
    late = [speak("dossier-call-late")] if (dossier.appointed_at or "9") < str(world.today) else []
    return [speak("dossier-why", code=dossier.code), *sums, *late]


def day(value: str | None, speak: Speech) -> str:
    """Return an ISO day as people write it."""
    return f"{date.fromisoformat(value):%d/%m/%Y}" if value else speak("date-unknown")


def _standing(dossier: DossierFound, speak: Speech) -> str:
    key = "stands" if dossier.opened and dossier.status in {_PAPERS, _MONEY} else "status"
    return speak(
        f"dossier-{key}-{dossier.status}",
        since=day(dossier.since, speak),
        received=day(dossier.received_at, speak),
        finished=day(dossier.finished_at, speak),
    )


def _appointment(dossier: DossierFound, today: date, speak: Speech) -> list[str]:
    if dossier.status not in RUNNING:
        return []
    appointed = date.fromisoformat(dossier.appointed_at) if dossier.appointed_at else None
    if appointed is None:
        return [speak("dossier-wait")]
    if appointed < today:
        return [speak("dossier-late", date=f"{appointed:%d/%m/%Y}", days=(today - appointed).days)]
    return [speak("dossier-appointed", date=f"{appointed:%d/%m/%Y}"), speak("dossier-wait")]


def _reason(dossier: DossierFound, speak: Speech) -> list[str]:
    key = "dossier-papers" if dossier.status == _PAPERS else "dossier-reason"
    return [speak(key, reason=dossier.reason.strip().rstrip("."))] if dossier.reason else []


def _money(dossier: DossierFound, speak: Speech) -> list[str]:
    due, paid = dossier.fee_due, dossier.fee_paid or 0
    if not due:
        return []
    if paid >= due:
        return [speak("dossier-paid", amount=amount(paid))]
    key = "dossier-owed-part" if paid else "dossier-owed"
    return [speak(key, amount=amount(due - paid), paid=amount(paid), due=amount(due))]


def amount(number: int) -> str:
    """Return đồng as people write them: 1.250.000."""
    return f"{number:,}".replace(",", ".")


def _what_to_do(dossier: DossierFound, today: date, speak: Speech) -> list[str]:
    if dossier.status not in {_PAPERS, _MONEY}:
        return []
    return [speak(f"dossier-do-{dossier.status}", agency=dossier.agency), *_until(dossier, today, speak)]


def _until(dossier: DossierFound, today: date, speak: Speech) -> list[str]:
    if dossier.status not in {_PAPERS, _MONEY} or not dossier.until:
        return []
    key = "dossier-until-past" if date.fromisoformat(dossier.until) < today else "dossier-until"
    return [speak(key, date=day(dossier.until, speak))]


def _whom_to_call(dossier: DossierFound, world: World, speak: Speech) -> list[str]:
    """Name the number of the office itself where the deployment lists it, else the deployment's own."""
    listed = (office for offices in world.here.offices.values() for office in offices)
    phone = next((o.phone for o in listed if o.phone and o.name.casefold() == dossier.agency.casefold()), world.phone)
    return [speak("dossier-call", phone=phone)] if phone and dossier.status else []
