"""Turn whatever goes wrong in a route into a problem body, or into a page where an officer is looking."""

import logging
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api import errors
from api.console.rendering import CONSOLE, error_page
from api.gate import language_of

_BY_STATUS: dict[int, type[errors.ApiError]] = {
    400: errors.BodyMalformedError,
    404: errors.NotFoundError,
    405: errors.MethodNotAllowedError,
    413: errors.BodyTooLargeError,
}
_READ_BY_PEOPLE = (CONSOLE, "/v1/papers")  # a browser that asks for a page gets one
_log = logging.getLogger(__name__)


def install(app: FastAPI) -> None:
    """Let every error of `app` pass through this file."""
    app.add_exception_handler(errors.ApiError, _api_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _storage)
    app.add_exception_handler(PoolTimeoutError, _storage)


def _api_error(request: Request, error: Exception) -> Response:
    return _answer(request, cast("errors.ApiError", error))


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


def _answer(request: Request, error: errors.ApiError) -> Response:
    if request.url.path.startswith(_READ_BY_PEOPLE) and "text/html" in request.headers.get("accept", ""):
        return error_page(error, _address(request), request.state.request_id)
    return errors.respond(error, language_of(request.scope), request.state.request_id)


def _address(request: Request) -> str:
    """Return the page that was asked for, to come back to; a form that was sent is not sent again."""
    if request.method != "GET":
        return CONSOLE
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
