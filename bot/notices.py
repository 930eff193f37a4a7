"""Tell who follows a dossier what became of it."""

from bot import dossier_client
from bot.dialogue.events import DossierFound, Noticed
from bot.fetching import Body, Item, Matter

_PAUSE_SECONDS = 10.0


def _event(notice: Item) -> Noticed:
    return Noticed(notice["kind"], _dossier(notice))


def _dossier(notice: Item) -> DossierFound:
    return dossier_client.found(
        notice["dossier"],
        opened=notice["opened"],
        reason=notice["reason"],
        fee_due=notice["fee_due"],
        fee_paid=notice["fee_paid"],
        result=notice["result"] or "",
    )


def _pause(_last: Body) -> float:
    return _PAUSE_SECONDS


NOTICES = Matter(name="notice", path="/v1/notices", listed="news", event=_event, pause=_pause)
