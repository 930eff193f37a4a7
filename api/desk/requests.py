"""Do each request of the bot once: the same key again changes nothing and hears what was heard before."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.deps import Office
from api.errors import IdempotencyConflictError
from api.routers.kinds import Body, canonical
from api.storage import desk_events


class Once:
    """One request within its transaction; `before` is what it came to when it came first, else None."""

    def __init__(self, session: Session, office: Office, what: str, key: str, body: Body, now: datetime) -> None:
        self._session = session
        self._key = office.keyed("desk-request", what, key)
        fingerprint = office.keyed("desk-body", what, canonical(body))
        self.before = desk_events.done_before(session, self._key, fingerprint, now)
        if self.before is not None and self.before.fingerprint != fingerprint:
            raise IdempotencyConflictError

    def keep(self, outcome: str, ticket: int | None = None) -> None:
        """Keep what the request came to."""
        desk_events.keep_outcome(self._session, self._key, outcome, ticket)
