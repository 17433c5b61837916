"""The server: Streamlit's application with what this project adds around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config, runtime

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.ui.part import prepare
from cnnviz.ui.server.compression import Compressed
from cnnviz.ui.server.direct import direct
from cnnviz.ui.server.first_paint import FirstPaint
from cnnviz.ui.server.housekeeping import keep_house
from cnnviz.ui.server.scripts import scripts
from cnnviz.ui.server.uploads import FORM_BYTES, Uploads
from cnnviz.ui.server.visits import DESCRIPTORS_EACH, Visits

SPARE_DESCRIPTORS = 128
"""File descriptors for files, libraries and the event loop itself."""


def surroundings() -> dict[str, Any]:
    """The arguments for ``st.App``: what answers beside the script, and what stands before it.

    (``streamlit run`` looks for a call of ``st.App`` in the script itself, without running it.)
    """
    # Streamlit compares it with the whole form, in which the file stands; each uploader has its own limit beside.
    config.set_option("server.maxUploadSize", (LIMITS.upload_bytes + FORM_BYTES) // MEGABYTE)
    descriptors = raise_descriptors(LIMITS.visitors * DESCRIPTORS_EACH + SPARE_DESCRIPTORS)
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    base = f"/{path}" if path else ""
    return {
        "routes": [direct(base), scripts(base)],
        "middleware": [
            Middleware(Visits, is_here=_is_here, descriptors=descriptors - SPARE_DESCRIPTORS),
            Middleware(Uploads),
            Middleware(Compressed),
            Middleware(FirstPaint),
        ],
        "lifespan": _lifespan,
    }


def raise_descriptors(wanted: int) -> int:
    """Let the process have so many file descriptors if the system allows it; how many it may have then."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if soft == resource.RLIM_INFINITY else soft


def _is_here(session_id: str) -> bool:
    return runtime.get_instance().is_active_session(session_id)


@asynccontextmanager
async def _lifespan(_app: st.App) -> AsyncIterator[None]:
    prepare()
    house = asyncio.create_task(keep_house())
    try:
        yield
    finally:
        house.cancel()
