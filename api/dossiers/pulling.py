"""Ask the system of the province about a dossier before it is shown; the register is the memory of what it said."""

import logging
from datetime import datetime, timedelta

from api.adapters.provincial_register import UnreachableError
from api.deps import Office
from api.dossiers.receiving import Fault, Sender, Tally, read_row, take
from api.statuses import STATUSES
from api.storage import dossiers
from api.storage.models import Dossier

FRESH = timedelta(minutes=10)
SOURCE = "province"
_log = logging.getLogger(__name__)


def fresh(office: Office, code: str, now: datetime) -> Dossier | None:
    """Return the dossier as the province tells it, or as it was last told where the province does not answer."""
    found = _find(office, code)
    if office.province is None or (found is not None and not _grows_old(found, now)):
        return found
    try:
        record = office.province.look_up(code)
    except UnreachableError as error:
        _log.warning("the province did not answer: %s", error)
        return found
    if record is None:
        return found
    sender = Sender(SOURCE, None, office.settings.dossier_code_pattern, office.settings.secret)
    row = read_row(1, record, sender)
    if isinstance(row, Fault) or row.code != code:
        _log.warning("the province told something that is no record of the dossier it was asked about")
        return found
    with office.writing() as session:
        take(session, [row], now, Tally())
    return _find(office, code)


def _find(office: Office, code: str) -> Dossier | None:
    with office.reading() as session:
        return dossiers.find(session, code, demo=office.settings.demo)


def _grows_old(found: Dossier, now: datetime) -> bool:
    """Whether there may be news: none of a demonstration, nor of a dossier that came to its last end."""
    if found.demo or (STATUSES[found.status].is_end and found.status not in {8, 9}):
        return False
    return found.confirmed_at is None or now - found.confirmed_at > FRESH
