"""Turn whatever goes wrong in a route into a problem body, or into a page where an officer is looking."""

import logging
from collections.abc import Sequence
from typing import cast
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import errors
from api.console.access import own_address
from api.console.rendering import CONSOLE, error_page
from api.gate import language_of

_BY_STATUS: dict[int, type[errors.ApiError]] = {
    400: errors.BodyMalformedError,
    404: errors.NotFoundError,
    405: errors.MethodNotAllowedError,
    413: errors.BodyTooLargeError,
}
_READ_BY_PEOPLE = (CONSOLE, "/v1/papers")  # a browser that asks for a page gets one
_NEVER_SHOWN_AGAIN = ("csrf", "next", "name", "password")
_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Let every error of `app` pass through this file."""
    app.add_exception_handler(errors.ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _storage)
    app.add_exception_handler(PoolTimeoutError, _storage)


async def _api_error(request: Request, error: Exception) -> Response:
    refused = isinstance(error, (errors.SignInRequiredError, errors.FormExpiredError))
    return _answer(request, cast("errors.ApiError", error), await _written(request) if refused else ())


async def _written(request: Request) -> Sequence[str]:
    """Return what was written by hand into a form that comes too late, so that nobody writes it twice."""
    kind = request.headers.get("content-type", "").split(";", 1)[0].strip()
    if request.method != "POST" or kind != "application/x-www-form-urlencoded":
        return ()
    fields = (await request.form()).multi_items()
    kept = [value for name, value in fields if not name.startswith(_NEVER_SHOWN_AGAIN) and isinstance(value, str)]
    return [value for value in kept if " " in value.strip()]


def _invalid(request: Request, error: Exception) -> Response:
    """Name the fields, but never repeat what stood in them: it may be personal."""
    found = cast("RequestValidationError", error).errors()
    if any(each["type"] == "json_invalid" for each in found):
        return _answer(request, errors.BodyMalformedError())
    fields = [errors.FieldProblem(".".join(map(str, each["loc"])), each["type"], each["msg"]) for each in found]
    return _answer(request, errors.RequestInvalidError(errors=fields))


def _http(request: Request, error: Exception) -> Response:
    raised = cast("HTTPException", error)
    wanted = _BY_STATUS.get(raised.status_code, errors.InternalError)
    kept = {name: value for name, value in (raised.headers or {}).items() if name.lower() == "allow"}
    return _answer(request, wanted(headers=kept))


def _storage(request: Request, error: Exception) -> Response:
    _log.error("request %s: storage unavailable: %s", request.state.request_id, type(error).__name__)
    return _answer(request, errors.StorageUnavailableError())


def _answer(request: Request, error: errors.ApiError, written: Sequence[str] = ()) -> Response:
    if request.url.path.startswith(_READ_BY_PEOPLE) and "text/html" in request.headers.get("accept", ""):
        return error_page(error, _address(request), request.state.request_id, written)
    return errors.respond(error, language_of(request.scope), request.state.request_id)


def _address(request: Request) -> str:
    """Return the page to come back to; a form that was sent is not sent again, its page is opened anew."""
    if request.method != "GET":
        page = urlsplit(request.headers.get("referer", ""))
        return own_address(f"{page.path}?{page.query}" if page.query else page.path)
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
