"""Work for one process at a time: whoever comes first after its time is over takes it."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.storage.models import Duty
from api.storage.once import insert_for


def take(session: Session, name: str, now: datetime, until: datetime) -> bool:
    """Take the duty `name` until then; return False where somebody else holds it."""
    insert = insert_for(session, Duty).values(name=name, until=until)
    taken = insert.on_conflict_do_update(
        index_elements=[Duty.name], set_={"until": insert.excluded.until}, where=Duty.until <= now
    ).returning(Duty.name)
    return session.execute(taken).first() is not None
