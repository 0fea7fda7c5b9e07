"""Reading YAML files that people write by hand, with the line of each mistake.

A file is read into nodes that know their line. No YAML tag creates an object.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, paragraphs_of

MAX_DATA_FILE_BYTES = 200_000


class InvalidDataFile(RuleBroken):
    """A data file is invalid; the sentence names file, line and reason."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}." if line else f"{file}: {reason}.")
        self.line = line or 1
        self.reason = reason


class Entry:
    """A mapping of the file. Its keys are read one by one; `done` refuses keys that nobody read."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        self.file = file
        self.node = node
        if not isinstance(node, yaml.MappingNode):
            raise bad(file, node, "`key: value` lines are expected here")
        self.parts: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise bad(file, key, "the key before a colon must be text")
            if key.value in self.parts:
                raise bad(file, key, f"`{key.value}` occurs twice")
            self.parts[key.value] = value
        self.read_keys: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.parts

    def is_list(self, key: str) -> bool:
        return isinstance(self.parts.get(key), yaml.SequenceNode)

    def text(self, key: str) -> str:
        """The text of a required key."""
        return self._text(self._part(key), f"`{key}`")

    def line(self, key: str) -> str:
        """The text of a required key, of at most MAX_LINE_LENGTH characters."""
        text = self.text(key)
        if len(text) > MAX_LINE_LENGTH:
            raise self.bad(key, f"`{key}` is longer than {MAX_LINE_LENGTH} characters")
        return text

    def line_or_empty(self, key: str) -> str:
        """The text of a key, of at most MAX_LINE_LENGTH characters; empty if it is missing."""
        return self.line(key) if self.has(key) else ""

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def paragraphs(self, key: str) -> str:
        """The text of a required key, with its paragraphs."""
        self.text(key)
        return paragraphs_of(self._part(key).value)

    def paragraphs_or_empty(self, key: str) -> str:
        """The text of a key, with its paragraphs; empty if it is missing."""
        return self.paragraphs(key) if self.has(key) else ""

    def number(self, key: str) -> int:
        """The number of a required key, from 0."""
        text = self.text(key)
        if not text.isdecimal() or len(text) > 6:
            raise self.bad(key, f"`{key}` must be a whole number, not {text!r}")
        return int(text)

    def choice(self, key: str, choices: list[str]) -> str:
        text = self.text(key)
        if text not in choices:
            raise self.bad(key, f"`{key}` must be one of {', '.join(choices)}, not {text!r}")
        return text

    def texts(self, key: str) -> list[str]:
        """The lines of a list; empty if the key is missing."""
        return [self._text(item, f"a line of `{key}`") for item in self._list(key)]

    def entries(self, key: str) -> list[Entry]:
        """The entries of a list; empty if the key is missing."""
        return [Entry(self.file, item) for item in self._list(key)]

    def texts_or_entries(self, key: str) -> list[str | Entry]:
        """The items of a list, each a line or an entry; empty if the key is missing."""
        return [
            Entry(self.file, item)
            if isinstance(item, yaml.MappingNode)
            else self._text(item, f"a line of `{key}`")
            for item in self._list(key)
        ]

    def named(self, key: str, kind: str) -> list[Entry]:
        """The entries of a required list, each with a different `name`."""
        entries = self.entries(key)
        if not entries:
            raise self.bad(key, f"`{key}` needs at least one {kind}")
        names = [entry.line("name") for entry in entries]
        for entry, name in zip(entries, names, strict=True):
            if names.count(name) > 1:
                raise entry.bad("name", f"two {kind}s have the name {name!r}")
        return entries

    def done(self) -> None:
        """Raise InvalidDataFile for a key that nobody read; most likely it is misspelled."""
        for key in self.parts:
            if key not in self.read_keys:
                raise self.bad(key, f"`{key}` is not a known key here")

    def bad(self, key: str | None, reason: str) -> InvalidDataFile:
        """The exception for a key, or for the whole entry."""
        return bad(self.file, self.parts.get(key or "", self.node), reason)

    def _part(self, key: str) -> yaml.Node:
        self.read_keys.add(key)
        if key not in self.parts:
            raise self.bad(None, f"`{key}` is missing")
        return self.parts[key]

    def _list(self, key: str) -> list[yaml.Node]:
        if not self.has(key):
            return []
        node = self._part(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.bad(key, f"`{key}` must be a list: begin each line with a dash")
        return list(node.value)

    def _text(self, node: yaml.Node, name: str) -> str:
        text = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        if not text:
            raise bad(self.file, node, f"{name} must be text")
        return text


def read_entry(path: Path) -> Entry:
    """Read a file. Raises InvalidDataFile."""
    return entry_in(path.read_bytes(), path.name)


def entry_in(content: bytes, file: str) -> Entry:
    """Read the content of a file with this name. Raises InvalidDataFile."""
    if len(content) > MAX_DATA_FILE_BYTES:
        raise InvalidDataFile(file, None, f"the file is larger than {MAX_DATA_FILE_BYTES:,} bytes")
    try:
        node = yaml.compose(content.decode(), Loader=yaml.SafeLoader)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise InvalidDataFile(file, line, "the file is not text in UTF-8") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise InvalidDataFile(file, line, str(error.problem)) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise InvalidDataFile(file, 1, "the file has characters that are not text") from error
    except RecursionError as error:
        raise InvalidDataFile(file, None, "lists are nested too deeply") from error
    if node is None:
        raise InvalidDataFile(file, 1, "the file is empty")
    return Entry(file, node)


def bad(file: str, node: yaml.Node, reason: str) -> InvalidDataFile:
    return InvalidDataFile(file, node.start_mark.line + 1, reason)
