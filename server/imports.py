"""Takes in prompts, preferences and demonstrations that exist already.

A bad row is reported with its number and reason, and skipped; with `strict` the first one refuses the whole
import. An import is one transaction and, repeated, adds nothing. Not here: what files and rows look like
(server/importing).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from server.access import require_operator
from server.config import ServerConfig
from server.errors import Invalid, NotFound, UseCaseError, plain_errors
from server.importing.files import Row, read_rows
from server.importing.preferences import RANKINGS, pairs_of
from server.importing.rows import demonstration_row, prompt_row
from server.limits import check_text
from server.services import Services
from store import Store
from store.accounts import User

T = TypeVar("T")
KINDS = ("prompts", "preferences", "demonstrations")
MAX_REPORTED = 100  # bad rows named in a report
MAX_SOURCE_CHARS = 200


@dataclass(frozen=True)
class BadRow:
    row: int  # line of a text file, position in a JSON array; from 1
    reason: str


@dataclass(frozen=True)
class ImportReport:
    """A row that ranks several answers counts as all its pairs under imported and duplicates."""

    kind: str
    rows: int
    imported: int
    duplicates: int
    skipped: int
    errors: list[BadRow]  # the first MAX_REPORTED


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file; `format` is one of importing.files.FORMATS."""

    source: str = "import"
    strict: bool = False
    format: str = "auto"
    ranking: str = "position"  # position: rank 0 is the best; points: the highest is the best

    def __post_init__(self) -> None:
        check_text(self.source, MAX_SOURCE_CHARS, what="source")
        if self.ranking not in RANKINGS:
            raise Invalid(f"ranking must be one of {', '.join(RANKINGS)}.", param="ranking")


@plain_errors()
def import_rows(
    services: Services, user: User, kind: str, data: bytes, options: ImportOptions | None = None
) -> ImportReport:
    """Reads and stores a file of one kind. Operators only."""
    require_operator(user)
    return take_in(services.store, services.config, user, kind, data, options or ImportOptions())


def take_in(
    store: Store, config: ServerConfig, user: User, kind: str, data: bytes, options: ImportOptions
) -> ImportReport:
    """The import itself, without a running server; kind "auto" goes by the first row's columns."""
    rows: Iterator[Row] = read_rows(data, options.format)
    if kind == "auto":
        first = next(rows, None)
        if first is None:
            raise Invalid("The file has no rows.")
        kind, rows = _kind_of(first[1]), itertools.chain([first], rows)
    if kind not in KINDS:
        raise NotFound(f"{kind!r} cannot be imported.", f"Choose one of {', '.join(KINDS)}.")
    reading = _Reading(options.strict)
    if kind == "prompts":
        prompts = reading.read(rows, partial(prompt_row, config=config))
        good, imported = len(prompts), store.prompts.add_many(prompts, options.source)
    elif kind == "preferences":
        judged = reading.read(rows, partial(pairs_of, config=config, ranking=options.ranking))
        pairs = [pair for row in judged for pair in row]
        good, imported = len(pairs), store.feedback.import_pairs(pairs, options.source)
    else:
        dialogues = reading.read(rows, partial(demonstration_row, config=config))
        good, imported = len(dialogues), store.demonstrations.add_many(dialogues, options.source)
    detail = {"imported": imported, "skipped": len(reading.bad)}
    store.audit.append(user.id, f"import_{kind}", options.source, detail)
    return ImportReport(
        kind, reading.total, imported, good - imported, len(reading.bad), reading.bad[:MAX_REPORTED]
    )


class _Reading:
    """Goes through rows, keeps what parses, remembers what does not."""

    def __init__(self, strict: bool) -> None:
        self.strict, self.total, self.bad = strict, 0, list[BadRow]()

    def read(self, rows: Iterator[Row], parse: Callable[[Any], T]) -> list[T]:
        found = []
        for number, row in rows:
            self.total += 1
            try:
                if isinstance(row, UseCaseError):
                    raise row
                found.append(parse(row))
            except UseCaseError as error:
                if self.strict:
                    raise Invalid(f"Row {number}: {error.message}", "Nothing was imported.") from error
                self.bad.append(BadRow(number, error.message))
        return found


def _kind_of(row: Any) -> str:
    columns = row.keys() if isinstance(row, dict) else ()
    if {"chosen", "ranking", "winner", "snapshot"} & set(columns):
        return "preferences"
    if {"completion", "messages"} & set(columns):
        return "demonstrations"
    if isinstance(row, str) or "prompt" in columns:
        return "prompts"
    raise Invalid("The first row does not show what the file holds.", f"Name it: {', '.join(KINDS)}.")
