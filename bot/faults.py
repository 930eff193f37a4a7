"""Log where something went wrong and never what the error says: its words may hold what a person wrote."""

import logging
from traceback import format_tb

from bot.metrics import FAULTS


def report(log: logging.Logger, what: str, error: BaseException) -> None:
    """Log `what` failed, the kind of `error` and the lines of code it passed."""
    FAULTS.labels(type(error).__name__).inc()
    log.error("%s failed with %s\n%s", what, type(error).__name__, "".join(format_tb(error.__traceback__)))
