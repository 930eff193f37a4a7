"""Errors of the bot's own addresses: problem details (RFC 9457) with a stable code, or a page where a person looks."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from locales import say

TOO_LARGE, MALFORMED, UNREADABLE, TOO_MANY, NO_TOKEN, NOT_FOUND, FAILED, AWAY = 413, 400, 422, 429, 401, 404, 500, 503


class Problem(HTTPException):
    """A caller's mistake: `code` names it for programs, `problem-<code>` in `locales` for people."""

    def __init__(self, status: int, code: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, code, headers)
        self.code = code


async def answer(request: Request, error: Exception) -> Response:
    """Answer with what went wrong."""
    return render(error, request.scope)


def render(error: Exception, scope: Scope) -> Response:
    """Return the problem body of `error`, or a page that says it kindly where a browser asked for a page."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    code = error.code if isinstance(error, Problem) else f"http-{status}"
    body = {"type": f"urn:motcua:problem:{code}", "status": status, "title": code, "code": code}
    if isinstance(error, Problem):
        body["detail"] = say(f"problem-{code}")
    asked = Request(scope)
    headers = {"X-Content-Type-Options": "nosniff"}
    headers |= dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if "text/html" in asked.headers.get("Accept", ""):
        detail = body.get("detail") or say("page-problem-other")
        return HTMLResponse(asked.app.state.desk.page("problem.html", detail=detail), status, headers)
    return JSONResponse(body, status, headers, media_type="application/problem+json")
