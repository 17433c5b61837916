"""One lock for all that is drawn with matplotlib, whose settings and reader of formulas are shared by all threads."""

from __future__ import annotations

from threading import Lock

one_at_a_time = Lock()
