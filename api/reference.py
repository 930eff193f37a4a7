"""The description of the API as a page: readable without scripts, so nothing is fetched from elsewhere."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.console.rendering import page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class RouteCard:
    """One route: what it takes, what it answers."""

    method: str
    path: str
    description: str
    token: str | None
    parameters: tuple[tuple[str, str, str], ...]
    examples: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]


@router.get("/docs")
def reference(request: Request) -> Response:
    """Show every route of the API."""
    described = request.app.openapi()
    cards = [
        _card(method.upper(), path, operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    return page("reference.html", routes=cards, description_at=request.app.openapi_url)


def _card(method: str, path: str, operation: dict[str, Any]) -> RouteCard:
    answers = operation["responses"]
    good: dict[str, Any] = next((answer for status, answer in answers.items() if status.startswith("2")), {})
    examples = (("body", operation.get("requestBody", {})), ("answer", good))
    return RouteCard(
        method=method,
        path=path,
        description=operation.get("description", ""),
        token=_token(operation),
        parameters=tuple((p["name"], p["in"], p.get("description", "")) for p in operation.get("parameters", ())),
        examples=tuple((title, shown) for title, part in examples if (shown := _example(part))),
        answers=tuple((status, answer["description"]) for status, answer in answers.items()),
    )


def _token(operation: dict[str, Any]) -> str | None:
    names = [name for scheme in operation.get("security", ()) for name in scheme]
    return ", ".join(names) or None


def _example(part: dict[str, Any]) -> str | None:
    found = part.get("content", {}).get("application/json", {}).get("example")
    return None if found is None else json.dumps(found, ensure_ascii=False, indent=2)
