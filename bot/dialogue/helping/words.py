"""Words around helping: to begin and end it, to take the consent back, to ask who read what."""

from bot.dialogue.words import Command, command, plain

_BEGIN = frozenset(
    "giup nguoi khac|giup ba con|giup nguoi dan|giup dan|giup mot nguoi|giup nguoi khac dien to khai|/giup"
    "|giup co chu|giup ong ba|giup nguoi khac lam giay|dien giup nguoi khac|lam giup nguoi khac".split("|")
)
_END = frozenset(
    "xong ba con|het giup|ket thuc giup|xong giup|giup xong|giup xong roi|/xong|ket thuc|xong viec|xong nguoi nay"
    "|nguoi khac|nguoi tiep theo".split("|")
)
_DONE = frozenset("xong|xong roi|het|het roi|thoi xong".split("|"))
_WITHDRAW = frozenset(
    "thoi khong dong y nua|ba con khong dong y nua|ba con rut dong y|nguoi dan rut dong y|khong cho giup nua"
    "|thoi khong cho xem nua|khong dong y cho giup nua".split("|")
)
_READERS = frozenset(
    "ai da xem|ai xem giay cua toi|ai da xem giay cua toi|ai xem to khai cua toi|ai da xem to khai cua toi|ai da doc"
    "|ai da doc giay cua toi|ai da xem giay to cua toi|ai da xem du lieu cua toi|ai xem du lieu cua toi|ai giup toi"
    "|ai da xem giay cua tui|ai da xem giay cua ba|ai da xem giay cua bac|ai da xem giay cua co|/aixem".split("|")
)


def begins(text: str) -> bool:
    """Whether a member wants to help somebody at this phone."""
    return _said(text) in _BEGIN


def ends(text: str, *, in_form: bool) -> bool:
    """Whether the session is to end; in a form a bare "xong" may be an answer."""
    return _said(text) in _END or (not in_form and _said(text) in _DONE)


def withdraws(text: str) -> bool:
    """Whether the citizen takes the consent back."""
    return _said(text) in _WITHDRAW or command(text) is Command.WITHDRAW


def asks_readers(text: str) -> bool:
    """Whether somebody asks who read what they told."""
    return _said(text) in _READERS


def _said(text: str) -> str:
    return ("/" if text.strip().startswith("/") else "") + plain(text)
