"""Settings for every test."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

# Before NumPy is loaded, here and in the apps that tests start: threads of OpenBLAS that share a core wait for each other in
# loops, in which a training took up to thirty times its processor time. Every worker has enough to do for a core of its own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Every worker, and every app and command that tests start, would compile the same modules again: half of what collecting takes.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# How quickly examples are drawn says how busy the machine is, and nothing about what is tested.
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# The same examples in each run: what fails then, fails by what was changed. Others are drawn by `--hypothesis-profile=search`.
settings.register_profile("patient", settings.get_profile("search"), derandomize=True)
settings.load_profile("patient")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What collecting makes stays to the end: looking for garbage in it over and over took a fifth of its time, and 0.3 s whenever a
    test collects its own.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that drive a browser come first: they have few tests, take longest, and would be waited for at the end."""
    items.sort(key=lambda item: "browser" not in item.path.parts)
