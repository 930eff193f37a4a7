"""Logs as lines of JSON for machines, or of text for a terminal; what a person wrote never stands in them."""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

# The number of the request or of the outbox row that is worked on; the office is told it and logs it as well.
request_id: ContextVar[str] = ContextVar("request_id", default="")


# They write down addresses, which hold the tokens of bots, and payloads; what they run into is reported by us.
SILENT = ("httpx", "httpcore", "telegram")


class Lines(logging.Formatter):
    """One JSON object for each record."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line; of an error only its kind, for its words may be a person's."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "process": record.process,
            "what": record.getMessage(),
        }
        if request_id.get():
            line["request"] = request_id.get()
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False)


def set_up() -> None:
    """Send warnings and worse to standard error, as text where somebody looks on."""
    handler = logging.StreamHandler()
    if not sys.stderr.isatty():
        handler.setFormatter(Lines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
