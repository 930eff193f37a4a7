"""Turn a template and values into a page with the headers that every page of the console bears."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.clock import in_vietnam
from api.console.access_errors import LedElsewhereError
from api.console.language import choices, say, spoken
from api.console.menu import menu
from api.errors import ApiError, SignInRequiredError
from locales import DEFAULT, sentences

CONSOLE = "/canbo"
SIGN_IN = f"{CONSOLE}/dang-nhap"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _moment(value: datetime) -> str:
    return f"{in_vietnam(value):%d/%m/%Y %H:%M}"


def _decimal(value: Decimal) -> str:
    return f"{value}" if spoken() == "en" else f"{value}".replace(".", ",")


def _amount(value: int | None) -> str:
    """Return a whole number as people write it: 1.250.000, in English 1,250,000."""
    return f"{value or 0:,}" if spoken() == "en" else f"{value or 0:,}".replace(",", ".")


def channel_name(name: str) -> str:
    """Return the word for a channel."""
    key = f"office-channel-{name}"
    return say(key) if key in sentences(DEFAULT) else name


def period_name(name: str) -> str:
    """Return the words for a year, a quarter or a month."""
    year, _, month = name.partition("-")
    if month.startswith("Q"):
        return say("office-period-quarter", quarter=month[1:], year=year)
    return say("office-period-month", month=month, year=year) if month else say("office-period-year", year=year)


_PAGES = Environment(
    loader=PackageLoader("api.console"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals.update(say=say, spoken=spoken, languages=choices, menu=menu, console=CONSOLE, sign_in=SIGN_IN)
_PAGES.filters.update(moment=_moment, amount=_amount, decimal=_decimal, channel=channel_name, period=period_name)


def page(template: str, /, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """Return the page `template` filled with `values`."""
    text = _PAGES.get_template(template).render(**{"officer": None, **values})
    return HTMLResponse(text, status, {**HEADERS, **(headers or {})})


def error_page(error: ApiError, address: str, request_id: str, written: Sequence[str] = ()) -> Response:
    """Return the page for an error; who must sign in first is led there and back, citizens are led to the chat.

    `written` is what somebody wrote into the form that was refused: it is shown, so that it can be copied.
    """
    first = f"{SIGN_IN}?next={quote(address, safe='/')}"
    if isinstance(error, LedElsewhereError) or (isinstance(error, SignInRequiredError) and not written):
        to = error.address if isinstance(error, LedElsewhereError) else first
        return RedirectResponse(to, 303, {"Cache-Control": "no-store"})
    inside = address.startswith(CONSOLE)
    values = {"title": say(f"office-problem-{error.code}"), "request_id": request_id, "inside": inside}
    back = first if isinstance(error, SignInRequiredError) else None
    return page("error.html", error.status, error.headers, written=written, first=back, **values)
