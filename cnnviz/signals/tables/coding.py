"""From the bytes of a file to its text."""

from __future__ import annotations

import codecs
import re

from cnnviz.signals.errors import SignalError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = ["gb18030", "cp932", "cp1252"]
"""What spreadsheets in China, Japan and the West write without a mark. With more to choose from, the few letters of a
header are not enough to tell them apart."""

_SAMPLE = 4096
_HIGH_LINE = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*")
_NEIGHBOURS = re.compile(rb"[\x80-\xff]{2}|[\x80-\x9f]")


def decoded(data: bytes) -> str:
    """The file as text: by its byte order mark, else as UTF-8 or UTF-16, else in the old coding that fits best.

    Raises
    ------
    SignalError
        It is no text.
    """
    coding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked(data)
    text = data.decode(coding, errors="replace")
    if "\0" in text:
        raise SignalError("This is not a text file; save the numbers as CSV or TXT.")
    return text.replace("\u2212", "-")


def _unmarked(data: bytes) -> str:
    if b"\0" in data:
        return _utf_16(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data)
    return "utf-8"


def _utf_16(data: bytes) -> str:
    """Numbers and separators have a zero in every second byte; which one tells the order."""
    start = data[:_SAMPLE]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(data) % 2 == 0 and min(even, odd) == 0 and 2 * max(even, odd) > len(start) // 2:
        return "utf-16-le" if odd else "utf-16-be"
    raise SignalError("This is not a text file; save the numbers as CSV or TXT.")


def _legacy(data: bytes) -> str:
    """The coding by the lines that are not plain ASCII; the digits are the same in all of them."""
    from charset_normalizer import from_bytes

    sample = bytearray()
    for line in _HIGH_LINE.finditer(data):
        sample += line[0][: _SAMPLE - len(sample)] + b"\n"
        if len(sample) >= _SAMPLE:
            break
    if not _NEIGHBOURS.search(sample):
        return "cp1252"  # a letter here and there; Chinese and Japanese ones take two bytes each
    found = from_bytes(bytes(sample), cp_isolation=_LEGACY).best()
    return found.encoding if found else "cp1252"
