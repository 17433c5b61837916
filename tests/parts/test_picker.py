"""The picker: what it shows."""

from __future__ import annotations

import pytest

from cnnviz.parts.picker.content import Option, picker_content

THUMBNAIL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def test_the_picker_shows_its_options() -> None:
    """Names, labels and thumbnails are in the data, and what is said about the chosen one."""
    options = [Option(name, name.upper(), THUMBNAIL) for name in ("cat", "coins")]
    shown, arrays = picker_content(options, "cat", label="Pictures", about=("of a cat",))
    assert shown["options"] == [["cat", "CAT", THUMBNAIL], ["coins", "COINS", THUMBNAIL]]
    assert (shown["chosen"], shown["label"], shown["about"], arrays) == ("cat", "Pictures", ["of a cat"], {})
    assert picker_content(options, None, label="Pictures")[0]["chosen"] is None


def test_the_picker_takes_pictures_only_from_the_data() -> None:
    """A thumbnail elsewhere would make the browser ask another host."""
    with pytest.raises(ValueError, match="data:image/"):
        picker_content([Option("a", "A", "https://example.org/a.png")], None, label="")
