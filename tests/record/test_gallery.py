"""The gallery: every link leads to a file, the same bytes twice, and sizes are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from cnnviz.record import RecordError, gallery, write_gallery
from cnnviz.record.gallery import Entry, entries

NAMES = {"lesson_window", "question_0_0", "question_1_0", "train_momentum", "signal_sine"}


def few(entry: Entry) -> bool:
    return entry.name in NAMES


def test_a_gallery_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    """Each language has an index of its pages; what an answer points at that no page can show has none."""
    told: list[tuple[int, int, str]] = []
    sizes = [
        write_gallery(tmp_path / name, progress=lambda *now: told.append(now), only=few)
        for name in ("one", "other")
    ]
    files = sorted(path.relative_to(tmp_path / "one") for path in (tmp_path / "one").rglob("*.html"))
    assert (
        len(files) == 2 * (len(NAMES) - 1 + 1) + 1
    )  # what a filter for colour costs is not recorded; an index each, and one of all
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes(), file
        page = (tmp_path / "one" / file).read_text("utf-8")
        for link in re.findall(r'<a href="([^"]+)"', page):
            assert ((tmp_path / "one" / file).parent / link).is_file(), link
    assert sizes[0] == sizes[1] == sum((tmp_path / "one" / file).stat().st_size for file in files)
    assert told[-1][:2] == (2 * len(NAMES), 2 * len(NAMES))
    index = (tmp_path / "one/zh_CN/index.html").read_text("utf-8")
    assert "一个窗口，一个数" in index and "data:image/" in index and " KB" in index and "MB" in index


def test_names_in_the_index_stay_text() -> None:
    """A title may hold any sign."""
    hostile = Entry("<b>", "name", "<img src=x>", '"><script>', next(entries("en")).state)
    item = gallery._item(str, gallery._Written(hostile, 1, ""))
    assert "<img src=x>" not in item and "<script>" not in item


def test_a_gallery_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than there is to be is refused in one sentence."""
    monkeypatch.setattr(gallery, "MOST_TOTAL", 1000)
    with pytest.raises(RecordError, match="MB"):
        write_gallery(tmp_path, ["en"], only=few)


def test_every_name_is_there_once() -> None:
    """A page would overwrite another."""
    names = [entry.name for entry in entries("en")]
    assert len(set(names)) == len(names) > 60
