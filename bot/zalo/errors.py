"""What the error codes of Zalo's OpenAPI mean for us: errors come with HTTP 200 and a code below zero.

The official table of consultation messages as read on 2026-09-22, and that of template messages (ZBS). A code that
stands nowhere here is tried again and then given up where staff see it.
"""

from enum import Enum, auto

from bot.ports import BLOCKED, Refused, TryLater


class Meaning(Enum):
    """What to do about an error."""

    RENEW = auto()  # the access token is over: renew it and try once more
    STOP = auto()  # the account or the app may not do this: a person has to act, nothing goes out until then
    SLOW = auto()  # too much at once, for everybody
    GONE = auto()  # this person cannot be reached
    WINDOW = auto()  # this person wrote too long ago: only a template message may go out
    UNFIT = auto()  # this message will never be taken
    FILE = auto()  # the token of an uploaded file is over
    LATER = auto()  # nothing we know


_CODES = {
    Meaning.RENEW: (-216, -220, -124),
    Meaning.STOP: (-204, -205, -209, -212, -219, -221, -223, -224, -235, -240, -242, -320, -321),
    Meaning.SLOW: (-32, -211, -218, -144),
    Meaning.GONE: (-213, -227, -244, -114, -118, -119, -141),
    Meaning.WINDOW: (-230, -232),
    Meaning.UNFIT: (-201, -210, -233, -248, -108, -131, -132),
    Meaning.FILE: (-100,),
}
MEANINGS = {code: meaning for meaning, codes in _CODES.items() for code in codes}
_MINUTE = 60.0
_QUOTA_WAIT = 1800.0
_WAITS = {-211: _QUOTA_WAIT, -144: _QUOTA_WAIT}  # counted by the day, the others by the minute


class Failed(Exception):  # noqa: N818 an outcome, not a fault
    """The platform did nothing and says why by a code; its words are not kept."""

    def __init__(self, code: int) -> None:
        super().__init__(str(code))
        self.code = code

    @property
    def meaning(self) -> Meaning:
        """What to do about it."""
        return MEANINGS.get(self.code, Meaning.LATER)


def outcome(failed: Failed) -> TryLater | Refused:
    """Return what delivery is to make of an error about which nothing more can be done at once."""
    name = f"zalo{failed.code}"
    match failed.meaning:
        case Meaning.GONE:
            return Refused(BLOCKED)
        case Meaning.WINDOW:
            return Refused("window")
        case Meaning.UNFIT | Meaning.FILE:
            return Refused(name)
        case Meaning.SLOW:
            return TryLater(name, _WAITS.get(failed.code, _MINUTE), whole=True)
        case Meaning.STOP | Meaning.RENEW:
            return TryLater(name, _MINUTE, whole=True)
        case Meaning.LATER:
            return TryLater(name)
