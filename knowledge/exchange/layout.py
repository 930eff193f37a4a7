"""A procedure as YAML in the layout of the hand-written files; what did not change keeps its lines."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

import yaml
from pydantic import ValidationError

from knowledge.checking.shape import PROCEDURES
from knowledge.exchange.chunks import LOADER, File, read_file
from knowledge.exchange.columns import PARTS
from knowledge.model import CaseOption, CaseTree, Fact, LegalBasis, Procedure, Source

ORDER = (
    "code", "name", "short", "field", "summary", "covers", "aliases", "questions", "cases",
    "who", "documents", "fee", "time", "place", "online", "online_level", "steps", "result", "paper", "form",
    "legal", "next", "mistakes", "related", "not_this", "may_change",
    "sources", "checked", "valid_from", "superseded_by",
)  # fmt: skip
"""The parts of a file in the order in which a new one has them."""
_ON_ONE_LINE = ("covers", "related")
_FACT = ("say", "items", "cases", "amount", "source", "unsure", "checked")
_QUOTED = ("say", "unsure")


def as_yaml(procedure: Procedure, text: str = "", before: Procedure | None = None) -> str:
    """Return the file of `procedure`; `text` is the present one, which says `before`.

    Parts that say the same keep their lines, and so do the comments above the first part. Raises `ValueError`
    where the file would not say exactly this.
    """
    file = read_file(text)
    if before is not None:
        patched = "".join(_lines(procedure, file, before))
        if _says(patched) == procedure:
            return patched
    fresh = "".join([*file.head, *_lines(procedure, File([], {}), None)])
    if _says(fresh) != procedure:
        raise ValueError(procedure.code)
    return fresh


def _says(text: str) -> Procedure | None:
    try:
        return PROCEDURES.validate_python(yaml.load(text, Loader=LOADER))  # noqa: S506 - the safe loader in C
    except (yaml.YAMLError, ValidationError, ValueError):
        return None


def _lines(procedure: Procedure, file: File, before: Procedure | None) -> Iterator[str]:
    yield from file.head
    for key in _keys(procedure, file, before):
        chunk, value = file.chunks.get(key), getattr(procedure, key)
        if chunk and before and value == getattr(before, key):
            yield from (*chunk.remarks, *chunk.lines)
        elif value or isinstance(value, date):
            old = chunk.items(getattr(before, key)) if chunk and before else {}
            yield from (*(chunk.remarks if chunk else ()), *_part(key, value, old))


def _keys(procedure: Procedure, file: File, before: Procedure | None) -> list[str]:
    """Return the parts in the order of the present file, new ones behind the part they usually follow."""
    keys = list(file.chunks)
    for index, key in enumerate(ORDER):
        value = getattr(procedure, key)
        if key not in keys and value and (before is None or value != getattr(before, key)):
            earlier = [keys.index(one) for one in ORDER[:index] if one in keys]
            keys.insert(max(earlier) + 1 if earlier else 0, key)
    return keys


def _part(key: str, value: object, old: Mapping[object, list[str]]) -> Iterator[str]:
    """Yield the lines of one part; `old` are the lines of elements that say the same."""
    if isinstance(value, CaseTree):
        yield f"{key}:\n"
        yield from _tree(value, "  ", old)
    elif isinstance(value, dict):
        yield f"{key}:\n"
        for name, source in value.items():
            yield from old.get((name, source)) or _source(name, source)
    elif not isinstance(value, tuple):
        yield f"{key}: {_scalar(value)}\n"
    elif key in _ON_ONE_LINE:
        yield f"{key}: {_flow(value)}\n"
    else:
        yield f"{key}:\n"
        orders = [_order_of(lines) for lines in old.values()] if key in PARTS else []
        for number, element in enumerate(value):
            like = orders[number] if number < len(orders) else ()
            yield from old.get(element) or _element(element, like)


def _element(element: object, like: Sequence[str]) -> Iterator[str]:
    if isinstance(element, Fact):
        yield from _fact(element, sorted(_FACT, key=lambda key: like.index(key) if key in like else len(like)))
    elif isinstance(element, LegalBasis):
        since = f", since: {element.since}" if element.since else ""
        yield f"  - {{text: {_scalar(element.text, flow=True)}{since}}}\n"
    else:
        yield f"  - {_scalar(element)}\n"


def _order_of(lines: Iterable[str]) -> list[str]:
    """Return the names of a fact's parts in the order in which its lines have them."""
    try:
        return list(yaml.load("".join(lines), Loader=LOADER)[0])  # noqa: S506
    except (yaml.YAMLError, TypeError, IndexError):
        return []


def _fact(fact: Fact, order: Sequence[str]) -> Iterator[str]:
    """Yield a fact: on one line, or in several where it holds a list of papers."""
    keys = [key for key in order if getattr(fact, key) not in {None, ()}]
    if not fact.items:
        yield "  - {" + ", ".join(f"{key}: {_flow(getattr(fact, key), quoted=key in _QUOTED)}" for key in keys) + "}\n"
        return
    for number, key in enumerate(keys):
        value = getattr(fact, key)
        begin = "    " if number else "  - "
        if key == "items":
            yield f"{begin}items:\n"
            yield from (f"      - {_scalar(item)}\n" for item in value)
        else:
            yield f"{begin}{key}: {_flow(value) if isinstance(value, tuple) else _scalar(value)}\n"


def _tree(tree: CaseTree, indent: str, old: Mapping[object, list[str]]) -> Iterator[str]:
    yield f"{indent}ask: {_scalar(tree.ask)}\n"
    yield f"{indent}options:\n"
    for option in tree.options:
        yield from old.get(option) or _option(option, indent + "  ")


def _option(option: CaseOption, indent: str) -> Iterator[str]:
    parts = [f"key: {_scalar(option.key, flow=True)}", f"label: {_scalar(option.label, flow=True)}"]
    parts += [f"signs: {_flow(option.signs)}"] if option.signs else []
    parts += [f"goto: {_scalar(option.goto, flow=True)}"] if option.goto else []
    if option.then is None:
        yield f"{indent}- {{{', '.join(parts)}}}\n"
        return
    yield f"{indent}- {parts[0]}\n"
    yield from (f"{indent}  {part}\n" for part in parts[1:])
    yield f"{indent}  then:\n"
    yield from _tree(option.then, indent + "    ", {})


def _source(name: str, source: Source) -> Iterator[str]:
    yield f"  {_scalar(name)}:\n"
    yield f"    title: {_scalar(source.title)}\n"
    yield f"    date: {source.date}\n"
    if source.url:
        yield f"    url: {_scalar(source.url)}\n"


def _flow(value: object, *, quoted: bool = False) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_scalar(one, flow=True) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False) if quoted else _scalar(value, flow=True)


def _scalar(value: object, *, flow: bool = False) -> str:
    """Return `value` as written by hand: without quotes wherever YAML then reads the same words."""
    if not isinstance(value, str):
        return str(value)
    text = str(value)
    return text if _plain(text, flow=flow) else json.dumps(text, ensure_ascii=False)


def _plain(text: str, *, flow: bool) -> bool:
    samples = (f"{{k: {text}, l: [{text}, m]}}",) if flow else (f"k: {text}", f"- {text}")
    wanted: tuple[object, ...] = ({"k": text, "l": [text, "m"]},) if flow else ({"k": text}, [text])
    try:
        return tuple(yaml.load(sample, Loader=LOADER) for sample in samples) == wanted  # noqa: S506
    except (yaml.YAMLError, ValueError):
        return False
