"""Reading a data file people write by hand, so that a mistake is told with its line.

A file is YAML, read into nodes that know their line. No tag of the file makes an object.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH

MAX_DATA_FILE_BYTES = 200_000  # bytes


class InvalidDataFile(RuleBroken):
    """A data file is not what it should be; the sentence names file, line and reason."""

    def __init__(self, file: str, line: int | None, reason: str) -> None:
        super().__init__(f"{file}, line {line}: {reason}." if line else f"{file}: {reason}.")
        self.line = line or 1
        self.reason = reason


class Entry:
    """A part of the file whose keys are asked for one by one; what nobody asks for is refused."""

    def __init__(self, file: str, node: yaml.Node) -> None:
        self.file = file
        self.node = node
        if not isinstance(node, yaml.MappingNode):
            raise bad(file, node, "here a list of `key: value` lines is expected")
        self.parts: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise bad(file, key, "what stands before a colon must be words")
            if key.value in self.parts:
                raise bad(file, key, f"`{key.value}` stands here twice")
            self.parts[key.value] = value
        self.asked: set[str] = set()

    def has(self, key: str) -> bool:
        return key in self.parts

    def text(self, key: str) -> str:
        """The words of a key that must be there."""
        return self._words(self._part(key), f"`{key}`")

    def line(self, key: str) -> str:
        """The words of a key that must be there, at most MAX_LINE_LENGTH characters."""
        words = self.text(key)
        if len(words) > MAX_LINE_LENGTH:
            raise self.bad(key, f"`{key}` is longer than {MAX_LINE_LENGTH} characters")
        return words

    def text_or_none(self, key: str) -> str | None:
        return self.text(key) if self.has(key) else None

    def number(self, key: str) -> int:
        """The whole number of a key that must be there, from 0 up."""
        words = self.text(key)
        if not words.isdecimal() or len(words) > 6:
            raise self.bad(key, f"`{key}` must be a whole number, not {words!r}")
        return int(words)

    def choice(self, key: str, words: list[str]) -> str:
        word = self.text(key)
        if word not in words:
            raise self.bad(key, f"`{key}` must be one of {', '.join(words)}, not {word!r}")
        return word

    def texts(self, key: str) -> list[str]:
        """The lines of a list; empty where the key is not there."""
        return [self._words(item, f"a line of `{key}`") for item in self._list(key)]

    def entries(self, key: str) -> list[Entry]:
        """The entries of a list; empty where the key is not there."""
        return [Entry(self.file, item) for item in self._list(key)]

    def named(self, key: str, kind: str) -> list[Entry]:
        """The entries of a list that must not be empty, each with a `name` of its own."""
        entries = self.entries(key)
        if not entries:
            raise self.bad(key, f"at least one {kind} is needed under `{key}`")
        names = [entry.line("name") for entry in entries]
        for entry, name in zip(entries, names, strict=True):
            if names.count(name) > 1:
                raise entry.bad("name", f"two {kind}s are called {name!r}")
        return entries

    def done(self) -> None:
        """Raise BadFile for a key nobody asked for: most likely it is misspelt."""
        for key in self.parts:
            if key not in self.asked:
                raise self.bad(key, f"`{key}` means nothing here")

    def bad(self, key: str | None, reason: str) -> InvalidDataFile:
        """The refusal to raise about a key, or about the entry as a whole."""
        return bad(self.file, self.parts.get(key or "", self.node), reason)

    def _part(self, key: str) -> yaml.Node:
        self.asked.add(key)
        if key not in self.parts:
            raise self.bad(None, f"`{key}` is missing")
        return self.parts[key]

    def _list(self, key: str) -> list[yaml.Node]:
        if not self.has(key):
            return []
        node = self._part(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.bad(key, f"`{key}` must be a list, each line beginning with a dash")
        return list(node.value)

    def _words(self, node: yaml.Node, name: str) -> str:
        words = " ".join(node.value.split()) if isinstance(node, yaml.ScalarNode) else ""
        if not words:
            raise bad(self.file, node, f"{name} must be words")
        return words


def read_entry(path: Path) -> Entry:
    """The whole of a file. Raises BadFile where it cannot be read as one."""
    return entry_in(path.read_bytes(), path.name)


def entry_in(content: bytes, file: str) -> Entry:
    """What a file of this name holds. Raises BadFile where it cannot be read as an entry."""
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
        raise InvalidDataFile(file, 1, "the file holds characters that are not text") from error
    except RecursionError as error:
        raise InvalidDataFile(file, None, "lists stand within lists too deeply") from error
    if node is None:
        raise InvalidDataFile(file, 1, "the file is empty")
    return Entry(file, node)


def bad(file: str, node: yaml.Node, reason: str) -> InvalidDataFile:
    return InvalidDataFile(file, node.start_mark.line + 1, reason)
