"""What the bot tells the office of questions that were not answered well, and what it learns from the office."""

from collections.abc import Mapping
from typing import Any

from bot.dialogue.replies import NoteQuestion


def body_of(request: NoteQuestion, address: str) -> dict[str, Any]:
    """Return what the office is told; where the person is reached only if they want to be told the answer."""
    return {
        "text": request.text,
        "reason": request.why,
        "decision": request.decision,
        "candidates": [{"code": code, "p": p} for code, p in request.candidates],
        "answered": request.answered or None,
        "language": request.language,
        "commune": request.commune or None,
        "address": address if request.tell else None,
    }


def numbers(told: Mapping[int, bool]) -> dict[str, list[int]]:
    """Return who was told and who was not, as the office wants to hear it."""
    return {
        "told": [number for number, done in told.items() if done],
        "unanswered": [number for number, done in told.items() if not done],
    }
