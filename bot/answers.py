"""Tell who asked and wanted to know: whose question can be answered now."""

from bot.dialogue.events import AnswerReady
from bot.fetching import Body, Item, Matter
from bot.question_client import numbers
from bot.service import Assistant
from knowledge.overlay.laying import led

_PAUSE_SECONDS = 20.0


def answers(assistant: Assistant) -> Matter:
    """Return what is told of questions; nobody is told anything that the assistant would not answer by itself."""

    def event(answer: Item) -> AnswerReady | None:
        text, code = answer["text"], answer["code"]
        return AnswerReady(text, code) if led(assistant.library, text, code, answer["language"]) else None

    def pause(_last: Body) -> float:
        return _PAUSE_SECONDS

    return Matter(
        name="answer",
        path="/v1/answers",
        listed="answers",
        event=event,
        pause=pause,
        query=lambda: f"&overlay={assistant.shelf.version}",
        taken=lambda told: numbers(told) if told else {},
    )
