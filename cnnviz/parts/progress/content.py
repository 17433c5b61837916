"""What is said of long work."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.parts.part import Content
from cnnviz.words import Translate


def progress_content(
    _: Translate, *, share: float, text: str, running: bool, finished: bool, found: Sequence[str] = ()
) -> Content:
    """A line for work of which a `share`, 0 to 1, is done, with a translated `text` and a button.

    Below stands what it has `found` so far, in translated lines.

    While it is `running`, the browser asks for more. Work that is neither running nor `finished` waits for the visitor.
    """
    waits = not (running or finished)
    begin = _("Continue") if share else _("Start")
    meta = {
        "share": share,
        "text": text,
        "waiting": _("The server has not answered yet: it is busy, or the connection is interrupted."),
        "running": running,
        "finished": finished,
        "found": list(found),
        "button": begin if waits else _("Stop"),
    }
    return meta, {}
