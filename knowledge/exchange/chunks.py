"""The lines of a YAML file by the part they belong to, so that a change touches no other line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import yaml

from knowledge.model import CaseTree

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there; the plain loader gives the same values."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One part of a file: the comments above it, its lines, and where they begin (line from 0)."""

    remarks: list[str]
    lines: list[str]
    begin: int
    node: yaml.Node

    def items(self, value: object) -> dict[object, list[str]]:
        """Return the lines of each element of this part by the element; `value` is what the part says."""
        node: yaml.Node | None = self.node
        if isinstance(value, CaseTree):
            node = next((child for key, child in _pairs(self.node) if key.value == "options"), None)
            value = value.options
        starts = _starts(node)
        elements = list(value.items()) if isinstance(value, dict) else list(value) if isinstance(value, tuple) else []
        if not starts or len(starts) != len(elements) or len(set(starts)) != len(starts):
            return {}
        ends = [*starts[1:], self.begin + len(self.lines)]
        cut = [self.lines[start - self.begin : end - self.begin] for start, end in zip(starts, ends, strict=True)]
        return dict(zip(elements, cut, strict=True))


@dataclass(frozen=True, slots=True)
class File:
    """What stands above the first part, and the parts by name."""

    head: list[str]
    chunks: Mapping[str, Chunk]


def read_file(text: str) -> File:
    """Cut a file into its parts; one without parts has only a head."""
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    pairs = _pairs(yaml.compose(text, Loader=LOADER))
    if not pairs:
        return File(lines, {})
    starts = [key.start_mark.line for key, _ in pairs]
    above = [_above(lines, start) if number else start for number, start in enumerate(starts)]
    chunks = {}
    for (key, node), start, top, end in zip(pairs, starts, above, [*above[1:], len(lines)], strict=True):
        chunks[str(key.value)] = Chunk(lines[top:start], lines[start:end], start, node)
    return File(lines[: above[0]], chunks)


def _above(lines: list[str], start: int) -> int:
    """Return the first line of the comments that stand directly above line `start`."""
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start


def _pairs(node: yaml.Node | None) -> Iterable[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _starts(node: yaml.Node | None) -> list[int]:
    """Return the line of each element of a list or mapping that is written over several lines."""
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return [item.start_mark.line for item in node.value]
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return [key.start_mark.line for key, _ in node.value]
    return []
