"""What the process gives back by and by: sessions of visitors who stayed away, and memory that nothing refers to.

Streamlit's collection of garbage after every run is off, since it costs more than it frees, and the C library keeps freed
memory for later. So both are done here, some seconds after somebody has left or
much has been given back.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
from contextlib import suppress

from streamlit import runtime

from cnnviz.limits import MEGABYTE
from cnnviz.memory import LEDGER
from cnnviz.ui import visitor

LOOK_SECONDS = 1.0
REST_SECONDS = 10.0
"""Seconds between two collections, at least."""
MUCH_BYTES = 32 * MEGABYTE
"""Bytes; so much less is claimed than before: worth a collection although nobody left."""
ANYWAY_SECONDS = 60.0
"""A collection comes after so long in any case: a session may have run out."""


async def keep_house() -> None:
    """Now and then collect garbage, give memory back and drop sessions whose time has run out, until cancelled."""
    gc.freeze()  # what the program is made of stays, and need not be looked at again each time
    loop = asyncio.get_running_loop()
    last, known, most = loop.time(), visitor.departures(), 0
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        since, left = loop.time() - last, visitor.departures()
        most = max(most, LEDGER.bytes)
        something = left != known or most - LEDGER.bytes > MUCH_BYTES
        if since > ANYWAY_SECONDS or (since > REST_SECONDS and something):
            drop_expired_sessions()
            await loop.run_in_executor(None, tidy)
            last, known, most = loop.time(), left, LEDGER.bytes


def tidy() -> None:
    """Collect garbage, and give freed memory back to the system where the C library can (Linux)."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def drop_expired_sessions() -> None:
    """Let Streamlit drop the sessions whose time has run out; by itself it does so only when the next visitor leaves."""
    with suppress(AttributeError):  # these are its own inner parts, which another version may name otherwise
        len(runtime.get_instance()._session_mgr._session_storage._cache)  # type: ignore[attr-defined]
