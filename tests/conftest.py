"""Settings for every test."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# How quickly examples are drawn says how busy the machine is, and nothing about what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that drive a browser come first: they have few tests, take longest, and would be waited for at the end."""
    items.sort(key=lambda item: "browser" not in item.path.parts)
