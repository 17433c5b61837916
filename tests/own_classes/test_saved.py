"""Saved classes come back as they were, and what anybody made up is refused in one sentence."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import Limits
from cnnviz.memory import FullError, Ledger
from cnnviz.own_classes.examples import MOST_BYTES, MOST_EACH
from cnnviz.own_classes.saved import INDEX, MOST_FILE, SavedError, read, save
from tests.own_classes.pictures import file

CLASSES = [("Cat", [file(), file(9, 30, "JPEG")]), ('圆形 / "x"', [file(kind="WEBP")]), ("../up", [])]


def archive(index: object, method: int = zipfile.ZIP_STORED, **entries: bytes) -> bytes:
    """A ZIP file with this index and these entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as made:
        for path, data in entries.items():
            made.writestr(path, data)
        made.writestr(INDEX, index if isinstance(index, str) else json.dumps(index))
    return buffer.getvalue()


def two(**first: object) -> dict[str, object]:
    """An index with two classes, the first of which has these entries."""
    return {"classes": [{"name": "a", "pictures": []} | first, {"name": "b", "pictures": []}]}


def test_classes_come_back_as_they_were() -> None:
    """Names in any script, and pictures to the last byte; and saving again gives the same file."""
    data = save(CLASSES)
    assert read(data) == CLASSES
    assert save(read(data)) == data


def test_other_tools_find_a_folder_for_each_class() -> None:
    """With plain names that lead nowhere else."""
    with zipfile.ZipFile(io.BytesIO(save(CLASSES))) as opened:
        assert opened.namelist() == ["1-Cat/001.png", "1-Cat/002.jpg", "2-_x_/001.webp", INDEX]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "does not hold classes"),
        (b"PK\5\6" + bytes(18), "does not hold classes"),
        (file(), "does not hold classes"),
        (save(CLASSES)[:-30], "does not hold classes"),
        (save(CLASSES) + b"x", "does not hold classes"),
        (archive("{"), "does not hold classes"),
        (archive("[" * 50_000), "does not hold classes"),
        (archive({"classes": "ab"}), "does not hold classes"),
        (archive(two(name="")), "does not hold classes"),
        (archive(two(name="\x07")), "does not hold classes"),
        (archive(two(pictures=[3])), "does not hold classes"),
        (archive({"classes": [{"name": "a", "pictures": []}]}), "holds 1 classes"),
        (archive({"classes": [{"name": "a", "pictures": []}] * 7}), "holds 7 classes"),
        (archive(two(pictures=["a"] * (MOST_EACH + 1)), a=b"x"), "has 61 pictures"),
        (archive(two(pictures=["a"])), "a cannot be read"),
        (archive(two(pictures=["a"]), a=bytes(MOST_BYTES + 1)), "a cannot be read"),
        (archive(two(pictures=["a"]), zipfile.ZIP_DEFLATED, a=bytes(50_000_000)), "a cannot be read"),
        (archive(two(pictures=["a"]), zipfile.ZIP_BZIP2, a=bytes(1000)), "does not hold classes"),
        (archive(two(), **{f"{n}": b"" for n in range(400)}), "does not hold classes"),
        (bytes(MOST_FILE + 1), "17 MB in size"),
    ],
)
def test_what_is_no_such_file_is_refused(data: bytes, says: str) -> None:
    """In one sentence that says what is wrong."""
    with pytest.raises(SavedError, match=says):
        read(data)


def test_entries_are_counted_before_the_archive_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory of a hundred thousand entries is not read, whatever its end says of their number."""
    monkeypatch.setattr(zipfile, "ZipFile", None)
    for count in (0, 5, 0xFFFF):
        end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, 8_000_000, 0, 0)
        with pytest.raises(SavedError):
            read(bytes(8_000_000) + end)


def test_what_is_read_is_claimed() -> None:
    """So that many large pictures in a small file find an end."""
    ledger = Ledger(Limits(visitor_bytes=330_000))
    entries = {f"p{n}": bytes(MOST_BYTES) for n in range(3)}
    data = archive(two(pictures=[*entries]), zipfile.ZIP_DEFLATED, **entries)
    assert len(data) < 5000
    with pytest.raises(FullError):
        read(data, ledger.account().claim())
    assert ledger.bytes == 0


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_changed_file_is_read_or_refused(data: st.DataObject) -> None:
    """Nothing else ever happens."""
    made = bytearray(save(CLASSES))
    for _each in range(data.draw(st.integers(1, 6))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    found = CLASSES
    with suppress(SavedError):
        found = read(bytes(made))
    assert 2 <= len(found) <= 6


def test_classes_with_one_name_come_back_with_two() -> None:
    """A file that somebody wrote by hand; each keeps its pictures."""
    long = "x" * 24
    made = [(long, [file(level=1)]), (long, [file(level=2)]), (long, [])]
    assert read(save(made)) == [
        (long, [file(level=1)]),
        ("x" * 22 + " 2", [file(level=2)]),
        ("x" * 22 + " 3", []),
    ]
