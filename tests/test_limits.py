"""One table of limits: what the pages promise is what every part of the way takes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from cnnviz.limits import MEGABYTE, OWN, SETTING, SHARED, chosen
from cnnviz.ui.server.uploads import FORM_BYTES

ROOT = Path(__file__).resolve().parents[1]
FORM = (SHARED.upload_bytes + FORM_BYTES) // MEGABYTE
"""Megabytes of the largest file with its form."""


def test_the_proxy_takes_what_the_page_promises() -> None:
    """As large a file as the server takes, no smaller and no larger; and enough for a direct request elsewhere."""
    rest, upload = re.findall(
        r"client_max_body_size (\d+)m;", (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    )
    assert int(upload) == FORM
    assert int(rest) * MEGABYTE > SHARED.request_bytes


def test_streamlit_is_told_as_much() -> None:
    """Also where it is started without this project's own start."""
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert settings["server"]["maxUploadSize"] == FORM


def test_containers_have_room_for_what_visitors_hold() -> None:
    """The memory that all visitors share, and as much again for the program, one layer's work and what arrives."""
    for file, pattern in (
        ("compose.yaml", r"mem_limit: (\d+)g"),
        ("kubernetes.yaml", r"limits: \{memory: (\d+)Gi\}"),
    ):
        (gigabytes,) = re.findall(pattern, (ROOT / "deploy" / file).read_text("utf-8"))
        assert int(gigabytes) * 1024 * MEGABYTE >= 2 * SHARED.process_bytes + 512 * MEGABYTE


def test_one_setting_raises_them() -> None:
    """Nothing gets smaller, and a network of 98 MB with four billion multiply-adds fits."""
    assert all(getattr(OWN, each.name) >= getattr(SHARED, each.name) for each in fields(SHARED))
    assert OWN.model_bytes > 98 * MEGABYTE
    assert OWN.operations > 4 * 10**9
    command = [sys.executable, "-c", "from cnnviz.limits import LIMITS; print(LIMITS.model_bytes)"]
    said = subprocess.run(
        command, cwd=ROOT, env=os.environ | {SETTING: "own"}, capture_output=True, text=True, check=True
    )
    assert int(said.stdout) == OWN.model_bytes


def test_limits_are_chosen_by_name() -> None:
    """None, or an empty setting, is a shared machine; a name that is none is refused with those that are."""
    assert chosen(None) is chosen("") is chosen("shared") is SHARED
    assert chosen("own") is OWN
    with pytest.raises(ValueError, match="shared or own"):
        chosen("large")


def test_a_run_fits_into_what_a_visitor_may_hold() -> None:
    """And a visitor into what the process has, in both tables."""
    for limits in (SHARED, OWN):
        assert limits.array_bytes <= limits.run_bytes <= limits.visitor_bytes
        assert limits.model_bytes <= limits.visitor_bytes
        assert limits.visitor_bytes <= limits.process_bytes * 3 // 4
