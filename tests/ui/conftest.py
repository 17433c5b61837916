"""What all tests of pages without a browser need."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from cnnviz.memory import LEDGER
from cnnviz.network_training import SPLITS
from cnnviz.ui import long_work
from tests.patience import PATIENCE

FEW_BYTES = 32 * 2**20
"""So many claimed leave room for every page of a test."""


SAID = ("exception", "error", "warning", "info")
"""Elements of a page that say why something else is not there."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[Any]:
    """A failure tells what its pages said: where a sentence is missing, another one often says why."""
    report = yield
    if report.failed and call.excinfo is not None:
        values = [value for entry in call.excinfo.traceback for value in entry.locals.values()]
        for page in {id(value): value for value in values if isinstance(value, AppTest)}.values():
            texts = [f"{kind}: {each.value}" for kind in SAID for each in page.get(kind)]
            report.sections.append((f"page {dict(page.query_params)}", "\n".join(texts) or "no complaint"))
    return report


@pytest.fixture(scope="session", autouse=True)
def _packages_are_searched_once() -> Iterator[None]:
    """For components that come with them. Every page of a test read anew what each installed package says of itself: 70 ms, more than
    most pages take to run.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests)
        )
        yield


@pytest.fixture(autouse=True)
def _nobody_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run waits for long work to its end: in a browser its part would ask for what a busy machine has not done by then."""
    monkeypatch.setattr(long_work, "QUIET_SECONDS", PATIENCE)


@pytest.fixture(autouse=True)
def _nothing_is_shared() -> None:
    """Pictures that other tests have left for all to learn from would go first where the memory is full."""
    while SPLITS.give_up():
        pass


@pytest.fixture(autouse=True)
def _visitors_of_other_tests_are_gone() -> None:
    """Their pages refer to themselves, so what they claimed stays taken until it is collected, and others are refused."""
    if LEDGER.bytes > FEW_BYTES:
        gc.collect()
