"""``cnnviz gallery``: a folder that cannot be written is found out before any page is made."""

from __future__ import annotations

from pathlib import Path

import pytest

from cnnviz.__main__ import main
from cnnviz.commands.command import USAGE


def test_no_folder_is_not_the_folder_one_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty name, as of a variable that is not set, would lay pages between one's own files."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["gallery", ""])
    assert ended.value.code == USAGE
    assert "name a folder" in capsys.readouterr().err and not list(tmp_path.iterdir())


def test_a_file_in_the_place_of_the_folder_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No page is made before."""
    place = tmp_path / "taken"
    place.write_text("mine")
    assert main(["gallery", str(place)]) == USAGE
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and str(place) in said[0] and place.read_text() == "mine"
