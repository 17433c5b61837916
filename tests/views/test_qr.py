"""QR codes, read back by a decoder that is not ours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.views.qr import EASY_SIDE, MOST_BYTES, qr_modules

QUIET = 4


def read_back(text: str) -> str:
    """What zxing-cpp reads in the code of `text`, drawn with 3 pixels for a module."""
    zxingcpp = pytest.importorskip("zxingcpp", reason="the decoder is a requirement of the tests alone")
    modules = qr_modules(text)
    assert modules is not None
    drawn = np.where(np.pad(modules, QUIET), 0, 255).astype(np.uint8).repeat(3, 0).repeat(3, 1)
    (found,) = zxingcpp.read_barcodes(drawn)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return str(found.text)


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%&=+", max_size=200)


@settings(max_examples=40, deadline=None)
@given(LETTERS)
def test_a_code_reads_as_its_link(query: str) -> None:
    """Whatever a link holds."""
    link = f"http://192.0.2.7:8501/?{query}"
    assert read_back(link) == link


def test_the_longest_code_reads_as_its_link() -> None:
    """One byte more has none."""
    longest = "https://example.org/?draw=" + "x" * (MOST_BYTES - 26)
    assert len(longest) == MOST_BYTES
    assert read_back(longest) == longest
    assert qr_modules(longest + "x") is None


def test_a_code_has_the_sizes_of_the_standard() -> None:
    """Version 1 has 21 modules a side, each further one 4 more; a usual link keeps to what a room can read."""
    for count, side in ((17, 21), (32, 25), (53, 29)):  # bytes that versions 1 to 3 hold with level L
        modules = qr_modules("x" * count)
        assert modules is not None and modules.shape == (side, side) and modules.dtype == np.uint8
    usual = qr_modules("https://cnnviz.example.org/?page=train-network&hide=controls.panels&lang=zh_CN")
    assert usual is not None and len(usual) <= EASY_SIDE
