"""A `Procedure` from one record of the imported catalogue: what it holds, with its date, nothing made up."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from knowledge.importing import Language, is_stale, language
from knowledge.model import Fact, LegalBasis, OnlineLevel, Procedure, Source
from knowledge.text import clean

SOURCE = "muc_luc"
LONGEST_ITEM = 120
LONGEST_LIST = 520
LONGEST_SAY = 300
MOST_ITEMS = 7
SMALLEST_AMOUNT = 1000
"""Amounts below are slips of the source (120 for 120.000): the number is not repeated."""
UNKNOWN_DAY = date(2025, 6, 1)
"""Day that is put where the source bears none; old enough for every fact to count as aged."""
_NO_UNIT = re.compile(r"\s*\d+(?:[.,]\d+)?\s*")
_NOTE = re.compile(r"\((.*)\)\s*$", re.DOTALL)


@cache
def _language() -> Language:
    return language()


@cache
def _amount() -> re.Pattern[str]:
    units = "|".join(map(re.escape, _language().document["units"]))
    return re.compile(rf"(\d{{1,3}}(?:[.,]\d{{3}})+|\d+)\s*(?:{units})\b", re.IGNORECASE)


def procedure_of(record: Mapping[str, Any], covers: tuple[str, ...] = (), short: str = "") -> Procedure:
    """Return the procedure that `record` describes; `short` is its everyday name where one is known."""
    said = _language()
    text: Mapping[str, str] = said.document["say"]
    stale = is_stale(record)
    day = _day(record)
    title = text["source"].format(code=record["code"])
    name = _line(record["name"], LONGEST_SAY)
    agency = _line(record.get("agency") or record.get("competent_agency") or "", LONGEST_ITEM)
    named = agency and not any(part in clean(agency) for part in said.document["district_parts"])
    summary = text["summary" if named else "summary_short"].format(field=record.get("field") or name, agency=agency)
    warning = text["stale" if record.get("after_two_tier") is False else "undated"]
    online, level = _online(record, text)
    return Procedure(
        code=record["code"],
        name=name,
        short=short or _line(name, 60),
        field=record.get("field") or "",
        summary=f"{summary} {warning}" if stale else summary,
        aliases=(short,) if short else (),
        questions=(),
        covers=covers,
        sources={SOURCE: Source(title=title, date=day, url=record.get("url") or None)},
        checked=day,
        who=_conditions(record, said, stale),
        documents=_documents(record, said, stale),
        fee=(_fee(record, said, stale),),
        time=(_time(record, text, stale),),
        place=(_place(record, said, agency, stale),),
        online=online,
        online_level=level,
        steps=_listed(_sentences(str(record.get("steps") or "")), text["steps"], text, stale),
        result=_results(record, text, stale),
        legal=tuple(LegalBasis(text=str(law)) for law in (record.get("legal_basis") or ())[:6]),
        may_change=(warning,) if stale else (),
        superseded_by=record.get("superseded_by") or None,
    )


def _day(record: Mapping[str, Any]) -> date:
    found = re.search(r"\d{4}-\d{2}-\d{2}", str(record.get("crawled") or ""))
    try:
        return date.fromisoformat(found.group()) if found else UNKNOWN_DAY
    except ValueError:
        return UNKNOWN_DAY


def _fact(say: str, text: Mapping[str, str], *, stale: bool, unsure: str | None = None, **rest: Any) -> Fact:
    return Fact(say=say, source=SOURCE, unsure=unsure or (text["stale_clause"] if stale else None), **rest)


def _line(raw: str, longest: int) -> str:
    """Return `raw` as one line of at most `longest` characters, cut at a word."""
    line = re.sub(r"\s+", " ", raw).strip(" \u2022-+*;,")
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _sentences(raw: str) -> list[str]:
    return [line for part in re.split(r"\n|(?<=[.;])\s+(?=[-+•])", raw) if (line := _line(part, LONGEST_ITEM))]


def _listed(items: list[str], say: str, text: Mapping[str, str], stale: bool) -> tuple[Fact, ...]:
    """Return one fact with as many items as fit; a last item says that there are more."""
    more = text["more"]
    kept: list[str] = []
    for item in items:
        if len(kept) == MOST_ITEMS or sum(map(len, [*kept, item, more])) > LONGEST_LIST:
            kept.append(more)
            break
        kept.append(item)
    return (_fact(_line(say, LONGEST_SAY), text, stale=stale, items=tuple(kept)),) if kept else ()


def _documents(record: Mapping[str, Any], said: Language, stale: bool) -> tuple[Fact, ...]:
    text: Mapping[str, str] = said.document["say"]
    cases: dict[str, list[str]] = {}
    for row in record.get("documents") or ():
        name = _line(str(row.get("name") or ""), LONGEST_ITEM)
        note = row.get("is_note") or str(row.get("qty") or "").strip() == said.document["note_quantity"]
        if name and not note and name not in cases.setdefault(str(row.get("case") or ""), []):
            cases[str(row.get("case") or "")].append(name)
    if not any(cases.values()) and record.get("documents_text"):
        cases[""] = _sentences(str(record["documents_text"]))
    facts: list[Fact] = []
    for case, items in list(cases.items())[:4]:
        say = text["documents_case"].format(case=case) if case.strip() else text["documents"]
        facts += _listed(items, say, text, stale)
    return tuple(facts) or (_fact(text["documents_none"], text, stale=stale),)


def _fee(record: Mapping[str, Any], said: Language, stale: bool) -> Fact:
    """Quote a number only where the portal holds one; the word it shows for zero means that none is published."""
    text: Mapping[str, str] = said.document["say"]
    fee = _line(str(record.get("fee") or ""), 200)
    flag = record.get("fee_flag") or ("amount" if _amount().search(fee) else "not_published")
    free = any(word in clean(fee) for word in said.document["free_words"])
    amounts = [int(re.sub(r"\D", "", found)) for found in _amount().findall(fee)]
    if flag == "amount" and not free and amounts and min(amounts) >= SMALLEST_AMOUNT:
        amount = amounts[0] if len(set(amounts)) == 1 else None
        say = text["fee_amount"].format(fee=fee.rstrip("."))
        return _fact(say, text, stale=stale, unsure=text["fee_amount_unsure"], amount=amount)
    note = _NOTE.search(fee)
    if note and len(note.group(1)) > 3 and not any(w in clean(note.group(1)) for w in said.document["free_words"]):  # noqa: PLR2004
        return _fact(text["fee_note"].format(note=note.group(1).strip(" .")), text, stale=stale)
    return _fact(text["fee_unknown"], text, stale=stale)


def _time(record: Mapping[str, Any], text: Mapping[str, str], stale: bool) -> Fact:
    limit = _line(str(record.get("time_limit") or ""), 200)
    if not limit or record.get("time_unit_missing") or _NO_UNIT.fullmatch(limit):
        return _fact(text["time_unknown"], text, stale=stale)
    return _fact(text["time"].format(time=limit.rstrip(".")), text, stale=stale)


def _place(record: Mapping[str, Any], said: Language, agency: str, stale: bool) -> Fact:
    text: Mapping[str, str] = said.document["say"]
    where = clean(f"{agency} {record.get('receiving_address') or ''} {record.get('competent_agency') or ''}")
    if any(part in where for part in said.document["district_parts"]):
        return _fact(text["place_district"], text, stale=stale, unsure=text["district_clause"])
    if not agency:
        return _fact(text["place_unknown"], text, stale=stale)
    return _fact(text["place"].format(agency=agency.rstrip(".")), text, stale=stale)


def _online(record: Mapping[str, Any], text: Mapping[str, str]) -> tuple[tuple[Fact, ...], OnlineLevel]:
    channels = list(dict.fromkeys(str(m.get("channel") or "") for m in record.get("methods") or () if m.get("channel")))
    if not channels:
        return (), OnlineLevel.UNKNOWN
    if any(text["online_channel"] in clean(channel) for channel in channels):
        return (_fact(text["online_yes"], text, stale=is_stale(record)),), OnlineLevel.UNKNOWN
    listed = ", ".join(channels).lower()
    return (_fact(text["online_no"].format(channels=listed), text, stale=is_stale(record)),), OnlineLevel.NO


def _conditions(record: Mapping[str, Any], said: Language, stale: bool) -> tuple[Fact, ...]:
    text: Mapping[str, str] = said.document["say"]
    raw = str(record.get("requirements") or "")
    if not raw.strip() or clean(raw).strip(" .").startswith(tuple(said.document["nothing"])):
        return ()
    lines = _sentences(raw)
    return _listed(lines, text["conditions"], text, stale) if len(clean(raw)) > 6 else ()  # noqa: PLR2004


def _results(record: Mapping[str, Any], text: Mapping[str, str], stale: bool) -> tuple[Fact, ...]:
    names = [_line(str(r.get("name") or ""), 200) for r in record.get("results") or ()]
    names = [name for name in dict.fromkeys(names) if name]
    if not names:
        return ()
    return (_fact(_line(text["result"].format(result="; ".join(names[:2])), LONGEST_SAY), text, stale=stale),)
