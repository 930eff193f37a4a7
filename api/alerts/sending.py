"""Send what waits: by e-mail one letter for all that is due to one officer, in a chat one message for each alert."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import Row

from api.alerts.hours import in_hours
from api.alerts.mail import MailServer, letter
from api.alerts.words import sentence
from api.console.rights import allowed
from api.deps import Office
from api.sealing import Unopened
from api.storage import alert_ways, desk_events
from api.storage.alert_models import Alert, AlertSending
from api.storage.models import Officer
from locales import say

_LEASE = timedelta(minutes=10)
_MOST = 200
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Parcel:
    """All that is due to one officer by one way."""

    way: str
    address: str | None
    wanted: bool
    ids: Sequence[int]
    alerts: Sequence[Alert]


def send_due(office: Office) -> int:
    """Send what is due now; return how many alerts went out. Outside working hours everything waits."""
    now = office.clock()
    if in_hours(now) != now:
        return 0
    with office.writing() as session:
        taken = alert_ways.claim(session, now, _LEASE, _MOST)
    if not taken:
        return 0
    with office.reading() as session:
        parcels = _parcels(alert_ways.sendings(session, taken))
    return sum(_send(office, each, now) for each in parcels)


def _parcels(rows: Sequence[Row[AlertSending, Alert, Officer, str]]) -> list[_Parcel]:
    found = []
    for (_, way), group in groupby(rows, lambda row: (row[0].officer_id, row[0].way)):
        own = list(group)
        officer, address = own[0][2], own[0][3]
        scoped = officer.agency is not None or officer.commune is not None
        wanted = officer.active and allowed("alerts", officer.role, scoped=scoped)
        readable = None if isinstance(address, Unopened) else address
        found.append(_Parcel(way, readable, wanted, [row[0].id for row in own], [row[1] for row in own]))
    return found


def _send(office: Office, parcel: _Parcel, now: datetime) -> int:
    if parcel.address is None or not parcel.wanted:
        _finish(office, parcel, now, "address-gone")
        return 0
    still = [each for each in parcel.alerts if each.dealt_at is None]
    if still and parcel.way == "email":
        return _mail(office, parcel, parcel.address, still, now)
    with office.writing() as session:
        for number, alert in zip(parcel.ids, parcel.alerts, strict=True):
            if alert.dealt_at is None:
                event = {"key": f"alert:{number}", "audience": "officer", "kind": "alert", "address": parcel.address}
                desk_events.put(session, {**event, "text": _told(alert)}, now)
        alert_ways.done(session, parcel.ids, now)
    return len(still)


def _mail(office: Office, parcel: _Parcel, address: str, alerts: Sequence[Alert], now: datetime) -> int:
    settings = office.settings
    if settings.smtp_url is None:
        _finish(office, parcel, now, "mail-not-set")
        return 0
    lines = [f"- {_told(each)}" for each in alerts]
    text = say("alert-mail", alerts="\n".join(lines), url=f"{settings.public_url.rstrip('/')}/canbo/canh-bao")
    key = office.keyed("alert-mail", *map(str, parcel.ids))[:32]
    message = letter(settings.mail_from, address, say("alert-mail-subject", count=len(alerts)), text, key)
    try:
        MailServer.read(settings.smtp_url).send(message)
    except (OSError, ValueError) as error:  # the server is away or refuses; its words may hold an address
        _log.warning("an alert could not be mailed: %s", type(error).__name__)
        with office.writing() as session:
            alert_ways.failed(session, parcel.ids, now, type(error).__name__)
        return 0
    _finish(office, parcel, now, None)
    return len(alerts)


def _finish(office: Office, parcel: _Parcel, now: datetime, error: str | None) -> None:
    with office.writing() as session:
        alert_ways.done(session, parcel.ids, now, error)


def _told(alert: Alert) -> str:
    text = sentence(alert.kind, alert.facts)
    return say("alert-demo", text=text) if alert.demo else text
