"""What the panel says whatever it offers."""

from __future__ import annotations

from cnnviz.words import Translate


def take_words(_: Translate) -> dict[str, str]:
    """By the names that the script has for them."""
    return {
        "take": _("Take away"),
        "title": _("Take this view away"),
        "close": _("Close"),
        "kinds": _("What this view can become"),
        "format": _("Format"),
        "download": _("Download"),
        "again": _("Download again"),
        "copy": _("Copy"),
        "copied": _("Copied."),
        "byHand": _("It could not be copied: select the text and press Ctrl+C, on a Mac ⌘C."),
        "share": _("Make a link"),
        "working": _("Working: {percent} percent done"),
        "stop": _("Stop"),
        "stopped": _("Stopped. No file was made."),
        "waiting": _("The server has not answered yet: it is busy, or the connection is interrupted."),
        "preparing": _("Preparing…"),
        "cannot": _("not available now"),
        "text": _("The program"),
    }
