"""Turn a template and values into a page with the headers that every page of the console bears."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.clock import in_vietnam
from api.errors import ApiError, SignInRequiredError
from locales import DEFAULT, say, sentences

CONSOLE = "/canbo"
SIGN_IN = f"{CONSOLE}/dang-nhap"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def _moment(value: datetime) -> str:
    return f"{in_vietnam(value):%d/%m/%Y %H:%M}"


def _decimal(value: Decimal) -> str:
    return f"{value}".replace(".", ",")


def _amount(value: int | None) -> str:
    """Return đồng as people write them: 1.250.000."""
    return f"{value or 0:,}".replace(",", ".")


def channel_name(name: str) -> str:
    """Return the word for a channel."""
    key = f"office-channel-{name}"
    return say(key) if key in sentences(DEFAULT) else name


def period_name(name: str) -> str:
    """Return the words for a year or a month."""
    year, _, month = name.partition("-")
    return say("office-period-month", month=month, year=year) if month else say("office-period-year", year=year)


_PAGES = Environment(
    loader=PackageLoader("api.console"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PAGES.globals.update(say=say, console=CONSOLE, sign_in=SIGN_IN)
_PAGES.filters.update(moment=_moment, amount=_amount, decimal=_decimal, channel=channel_name, period=period_name)


def page(template: str, /, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> HTMLResponse:
    """Return the page `template` filled with `values`."""
    text = _PAGES.get_template(template).render(**{"officer": None, **values})
    return HTMLResponse(text, status, {**HEADERS, **(headers or {})})


def error_page(error: ApiError, address: str, request_id: str) -> Response:
    """Return the page for an error; who must sign in first is led there and back, citizens are led to the chat."""
    if isinstance(error, SignInRequiredError):
        return RedirectResponse(f"{SIGN_IN}?next={quote(address, safe='/')}", 303, {"Cache-Control": "no-store"})
    title = say(f"office-problem-{error.code}")
    inside = address.startswith(CONSOLE)
    return page("error.html", error.status, error.headers, title=title, request_id=request_id, inside=inside)
