"""A worksheet is downloaded in a real Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .conftest import rest


@pytest.mark.parametrize("page_name", ["lab", "signals"])
def test_the_worksheet_comes_on_the_chosen_paper(
    new_page: Any, app_url: str, tmp_path: Path, page_name: str
) -> None:
    """On a click: a PDF of two pages, of the paper chosen last, in the page's language."""
    page = new_page()
    page.goto(f"{app_url}/?page={page_name}&panel=downloads&lang=zh_CN")
    button = page.get_by_test_id("stDownloadButton").filter(has_text="PDF").get_by_role("button")
    button.wait_for()
    rest(page)
    for paper, box in (("A4", b"595.27"), ("Letter", b"612")):
        page.get_by_role("radio", name=paper).click()
        rest(page)
        with page.expect_download() as waited:
            button.click()
        assert waited.value.suggested_filename == "worksheet.pdf"
        waited.value.save_as(tmp_path / "worksheet.pdf")
        file = (tmp_path / "worksheet.pdf").read_bytes()
        assert file.startswith(b"%PDF") and file.count(b"/MediaBox [ 0 0 " + box) == 2
