"""The bytes of a file as numbered rows, whatever it is written in.

JSON arrays, JSONL, CSV with a header and KoChatGPT's conversation text, plain or gzipped. A row that cannot
be read comes as the error that says so. Not here: what a row means.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from server.errors import Invalid
from server.importing.transcripts import START, conversations

Row = tuple[int, Any]  # line (JSON array: position), from 1; a parsed value or an Invalid
MAX_UNPACKED = 512 * 2**20  # bytes of a gzipped file once unpacked
COLUMNS = {  # other names of the columns that the rows' readers know
    "q": "prompt", "question": "prompt", "instruction": "prompt", "input": "prompt",
    "a": "completion", "answer": "completion", "response": "completion", "output": "completion",
}  # fmt: skip


def read_rows(data: bytes, format: str = "auto") -> Iterator[Row]:
    """Rows of the file; `format` is one of FORMATS. Raises Invalid for a file unreadable as a whole."""
    if format not in FORMATS:
        raise Invalid(f"There is no format {format!r}.", f"Choose one of {', '.join(FORMATS)}.")
    text = _text(data)
    yield from _READERS[detect(text) if format == "auto" else format](text)


def detect(text: str) -> str:
    """json, jsonl, csv or conversation, by how the text begins."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if first.startswith("["):
        return "json"
    if first.startswith(START):
        return "conversation"
    if first.startswith("{") or _is_json(first):
        return "jsonl"
    return "csv" if "," in first else "jsonl"


def _text(data: bytes) -> str:
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid("The file is not UTF-8 text.", "Save it as UTF-8.") from error


def _unpacked(data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(MAX_UNPACKED + 1)
    except EOFError as error:
        raise Invalid("The gzip file ends too early.", "Fetch or pack it again.") from error
    except (OSError, zlib.error) as error:
        raise Invalid("The gzip file is damaged.", "Fetch or pack it again.") from error
    if len(unpacked) > MAX_UNPACKED:
        raise Invalid(f"The file is larger than {MAX_UNPACKED // 2**20} MB unpacked.", "Split it.")
    return unpacked


def _array(text: str) -> Iterator[Row]:
    rows = _json(text, "The file")
    if not isinstance(rows, list):
        raise Invalid("The file is JSON, but not an array of rows.", "Send an array or one object a line.")
    yield from enumerate(rows, 1)


def _lines(text: str) -> Iterator[Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, _json(line, "It")
        except Invalid as error:
            yield number, error


def _table(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        names = [COLUMNS.get(name, name) for name in header]
        if not {"prompt", "chosen", "messages", "text"} & set(names):
            raise Invalid(
                f"The first line names no column that is known ({', '.join(header)[:80]}).",
                "Name them in the first line: Q,A or prompt,completion or prompt,chosen,rejected.",
            )
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(names):
                yield reader.line_num, Invalid(f"It has {len(cells)} columns, not {len(names)}.")
            else:
                yield reader.line_num, dict(zip(names, cells, strict=True))
    except csv.Error as error:
        raise Invalid(
            f"The CSV breaks off at line {reader.line_num}: {error}.", "Mend its quotes."
        ) from error


def _talks(text: str) -> Iterator[Row]:
    for number, messages in conversations(text):
        yield number, {"messages": messages}


def _json(text: str, what: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(f"{what} is not valid JSON.", "Send a JSON array or one JSON object a line.") from error


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


_READERS: dict[str, Callable[[str], Iterator[Row]]] = {
    "json": _array,
    "jsonl": _lines,
    "csv": _table,
    "conversation": _talks,
}
FORMATS = ("auto", *_READERS)
