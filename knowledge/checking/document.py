"""A YAML file with the line of each of its parts; a file that is not YAML becomes a problem, not an exception."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from knowledge.checking.problem import Kind, Problem, Severity

try:  # libyaml reads ten times faster; the plain loader gives the same values
    from yaml import CSafeLoader as YamlLoader
except ImportError:  # pragma: no cover
    from yaml import SafeLoader as YamlLoader  # type: ignore[assignment]

Step = str | int

# What the parser says (context and problem), the kind that explains it, whether it began where the context did.
_FAULTS = (
    (r"tab|'\\t'", Kind.YAML_TAB, False),
    (r"mapping values are not allowed", Kind.YAML_COLON, False),
    (r"quoted scalar", Kind.YAML_QUOTE, True),
    (r"flow (sequence|mapping|node)", Kind.YAML_BRACKET, True),
    (r"cannot start any token", Kind.YAML_SIGN, False),
    (r"did not find expected (key|'-' indicator)|expected <block end>", Kind.YAML_INDENT, False),
    (r"another document", Kind.YAML_TWO, False),
)


class _Loader(YamlLoader):
    """The safe loader; a day that does not exist stays text, to be reported with its line."""

    def day(self, node: yaml.ScalarNode) -> Any:
        try:
            return self.construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.day)


@dataclass(frozen=True)
class Document:
    """A parsed file: `name` with its folder, its value, and the nodes that know the lines."""

    name: str
    value: Any
    node: yaml.Node | None = None

    @property
    def stem(self) -> str:
        """The name of the file without folder and ending."""
        return self.name.rpartition("/")[2].removesuffix(".yaml")

    def line(self, *path: Step) -> int:
        """Return the line of the part at `path`, or of the nearest part around it that is written."""
        node, line = self.node, 1
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line

    def error(self, kind: Kind, /, *path: Step, variant: str = "", **blanks: object) -> Problem:
        """Return a problem at `path` that must be put right."""
        return Problem(file=self.name, line=self.line(*path), kind=kind, blanks=blanks, variant=variant)

    def warning(self, kind: Kind, /, *path: Step, variant: str = "", **blanks: object) -> Problem:
        """Return a problem at `path` that must be looked at."""
        line, severity = self.line(*path), Severity.WARNING
        return Problem(file=self.name, line=line, kind=kind, severity=severity, blanks=blanks, variant=variant)


def read_documents(folder: Traversable, name: str) -> tuple[list[Document], list[Problem]]:
    """Return the YAML files of `folder` that could be read, and what is wrong with the others."""
    read: list[Document] = []
    problems: list[Problem] = []
    for entry in sorted(folder.iterdir(), key=lambda e: e.name) if folder.is_dir() else ():
        file = f"{name}/{entry.name}" if name else entry.name
        if entry.name.endswith(".yaml"):
            document = read_document(file, entry.read_bytes())
            if isinstance(document, Problem):
                problems.append(document)
            else:
                read.append(document)
                problems += _keys_twice(document)
        elif entry.name.lower().endswith((".yml", ".yaml.txt", ".yaml")):
            problems.append(Problem(file=file, line=1, kind=Kind.FILE_ENDING))
    return read, problems


def read_document(name: str, content: bytes) -> Document | Problem:
    """Parse one file, or say where and why it cannot be read."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return Problem(file=name, line=content[: error.start].count(b"\n") + 1, kind=Kind.NOT_UTF8)
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        return Document(name, loader.construct_document(node) if node else None, node)
    except yaml.MarkedYAMLError as error:
        return _marked(name, text, error)
    except yaml.reader.ReaderError as error:
        line = text[: max(text.find(chr(error.character)), 0)].count("\n") + 1
        return Problem(file=name, line=line, kind=Kind.YAML_CONTROL, blanks={"sign": f"U+{error.character:04X}"})
    except ValueError as error:  # a number that Python cannot read
        return Problem(file=name, line=1, kind=Kind.YAML_OTHER, blanks={"reason": error})


def _marked(name: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    said = f"{error.context} {error.problem}"
    kind, begins = next(((kind, b) for words, kind, b in _FAULTS if re.search(words, said)), (Kind.YAML_OTHER, False))
    mark = (error.context_mark if begins else None) or error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    row = text.splitlines()[line : line + 1]
    sign = row[0][mark.column : mark.column + 1] if mark and row else ""
    if kind is Kind.YAML_SIGN and sign == "\t":
        kind = Kind.YAML_TAB
    blanks = {"sign": sign, "reason": error.problem or error.context}
    return Problem(file=name, line=line + 1, kind=kind, blanks=blanks)


def _child(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        found = next((pair for pair in node.value if pair[0].value == str(step)), None)
        return (found[0].start_mark.line + 1, found[1]) if found else None
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item.start_mark.line + 1, item
    return None


def _keys_twice(document: Document) -> Iterator[Problem]:
    waiting = [document.node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += [item for item in node.value if not isinstance(item, yaml.ScalarNode)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [value for _, value in node.value if not isinstance(value, yaml.ScalarNode)]
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
            if len(set(keys)) != len(keys):
                yield from _repeated(document.name, node)


def _repeated(name: str, node: yaml.MappingNode) -> Iterator[Problem]:
    seen: set[str] = set()
    for key, _ in node.value:
        if key.value in seen:
            yield Problem(file=name, line=key.start_mark.line + 1, kind=Kind.KEY_TWICE, blanks={"key": key.value})
        seen.add(key.value)
