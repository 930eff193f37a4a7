"""What has to happen before the office opens: newest tables, and the demonstration where it is wanted."""

from datetime import datetime

from sqlalchemy import Engine

from api.clock import in_vietnam
from api.demo import DemoLogin, ensure_demo
from api.sealing import unlock
from api.settings import Settings
from api.storage import rating_cells, submissions
from api.storage.engine import sessions_of
from api.storage.migrate import upgrade


def prepare(settings: Settings, engine: Engine, now: datetime) -> DemoLogin | None:
    """Migrate, seal and sum up what is not yet, add the demonstration if wanted; return how to sign in to it."""
    unlock(engine, settings.secret)
    with engine.execution_options(immediate=True).begin() as connection:
        upgrade(connection)
    with sessions_of(engine).writing.begin() as session:
        submissions.seal_plain(session)
        rating_cells.fill(session)
    if not settings.demo:
        return None
    with sessions_of(engine).writing.begin() as session:
        return ensure_demo(session, in_vietnam(now).date(), now, key=settings.secret)
