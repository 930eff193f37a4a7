"""The report on satisfaction as a PDF, for printing and for the file."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from api.indicators.response import Response
from api.papers.typesetting import typeset
from api.satisfaction.report import Report
from api.satisfaction.saying import Figure
from api.statistics import COMPARABLE_FROM, HIDDEN_BELOW, Sample
from locales import say

_WORDS = "page share interval persons picture level count hidden label how".split()
_HOW = ("share", "last", "left-out", "interval")

Names = Mapping[str, Mapping[str, str]]


def report_pdf(
    reports: Sequence[Report],
    names: Names,
    responses: Mapping[str, Response],
    *,
    agency: str,
    period: str,
    made: str,
    demo: str,
) -> bytes:
    """Return the paper; `agency`, `period` and `made` are words, `demo` too, empty where all is real."""
    return typeset(
        "report",
        {
            "title": say("report-title", period=period),
            "agency": agency,
            "demo": demo,
            "words": {**{word: say(f"report-{word}") for word in _WORDS}, "made": made},
            "targets": [_target(each, names, responses[each.target]) for each in reports],
            "how": [
                *(say(f"office-how-{key}") for key in _HOW),
                say("office-how-small", hidden=HIDDEN_BELOW, few=COMPARABLE_FROM),
            ],
        },
    )


def _target(report: Report, names: Names, response: Response) -> dict[str, Any]:
    known = report.headline.sample is not Sample.HIDDEN
    left_out = ", ".join(f"{say(f'office-flag-{flag}')}: {many}" for flag, many in report.left_out.items())
    said = _said(report.headline) if known else say("office-summary-hidden", hidden=HIDDEN_BELOW)
    return {
        "title": say(f"office-target-{report.target}"),
        "said": f"{said} {_response(report.target, response)}",
        "levels": _levels(report.headline),
        "parts": _parts(report, names) if known else [],
        "left_out": f"{say('office-left-out')} {left_out}" if left_out else "",
    }


def _response(target: str, response: Response) -> str:
    if response.share is None:
        return say("office-response-none")
    told = {name: f"{getattr(response, name):,}".replace(",", ".") for name in ("part", "whole")}
    return say(f"office-response-{target}", share=_number(response.share), **told)


def _said(headline: Figure) -> str:
    told = {"n": headline.n, "persons": headline.persons}
    interval = say("office-summary-interval", **told, low=_number(headline.low), high=_number(headline.high))
    return f"{_number(headline.share)} % {say('office-summary-satisfied')}. {interval}"


def _levels(headline: Figure) -> list[dict[str, Any]]:
    most = max((many for _, many in headline.counts), default=0) or 1
    return [
        {"name": f"{level} – {say(f'office-level-{level}')}", "count": str(many), "part": 100 * many / most}
        for level, many in headline.counts
    ]


def _parts(report: Report, names: Names) -> list[dict[str, Any]]:
    months = _part(
        say("office-months-title", year=report.period[:4]), say("office-column-month"), report.months, names["month"]
    )
    parts = [
        _part(say(f"office-by-{kind}"), say(f"office-column-{kind}"), figures, names[kind])
        for kind, figures in report.parts.items()
        if len(figures) > 1
    ]
    return [months, *parts]


def _part(title: str, column: str, figures: Sequence[Figure], names: Mapping[str, str]) -> dict[str, Any]:
    return {"title": title, "column": column, "rows": [_row(each, names.get(each.key, each.key)) for each in figures]}


def _row(figure: Figure, name: str) -> dict[str, Any]:
    if figure.sample is Sample.HIDDEN or figure.share is None or figure.low is None or figure.high is None:
        return {"name": name, "hidden": True}
    return {
        "name": name,
        "hidden": False,
        "share": f"{_number(figure.share)} %",
        "bounds": f"{_number(figure.low)}–{_number(figure.high)}",
        "persons": str(figure.persons),
        "point": float(figure.share),
        "low": float(figure.low),
        "high": float(figure.high),
    }


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value}".replace(".", ",")
