"""What goes wrong when a page is to be recorded."""

from __future__ import annotations


class RecordError(Exception):
    """Why there is no recorded page: one sentence in the language of the link."""
