"""What a visitor types is read as it is meant, and a wrong number is recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.lessons.guesses import Asked, read_guess
from cnnviz.parts.lesson.content import written


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("12", (12.0,)),
        (" -3.5 ", (-3.5,)),
        ("\N{MINUS SIGN}3,5", (-3.5,)),
        (".5", (0.5,)),
        ("3/4", (0.75,)),
        ("88 %", (88.0,)),
        ("1e3", (1000.0,)),
        ("6x6", (6.0, 6.0)),
        ("6 × 8", (6.0, 8.0)),
        ("(6, 8)", (6.0, 8.0)),
        ("(6,8)", (6.0, 8.0)),
        ("6,8", (6.8,)),
        ("6*8", (6.0, 8.0)),
        ("", None),
        ("six", None),
        ("1/0", None),
        ("1e999", None),
        ("--3", None),
        ("1 2", None),
        ("50 372", (50372.0,)),
        ("1\u202f234\u202f567", (1234567.0,)),
        ("1 2345", None),
    ],
)
def test_a_guess_is_read(text: str, meant: tuple[float, ...] | None) -> None:
    """Decimal commas, fractions, percentages and sizes are understood; anything else is not."""
    assert read_guess(text) == meant


@given(text=st.text(max_size=30) | st.text("0123456789.,-+/x×*%() eE", max_size=24))
def test_any_text_is_read_or_not(text: str) -> None:
    """Reading never raises."""
    found = read_guess(text)
    assert found is None or len(found) in (1, 2)


def test_thousands_may_be_set_apart_by_a_comma_where_that_is_meant() -> None:
    """If the number is right so, or a mistake; else it is a decimal comma."""
    asked = Asked((50372.0,), mistakes=(((2340.0,), "screen_size"),))
    assert [asked.verdict(guess) for guess in ("50,372", "2,340", "9,098")] == [
        "right",
        "screen_size",
        "other",
    ]
    assert Asked((1.764,)).verdict("1,764") == "right"
    assert written(asked) == "50\u202f372" and asked.verdict(written(asked)) == "right"


def test_a_number_that_cannot_be_is_told_apart() -> None:
    """A mistake is named all the same; without ends, nothing is impossible."""
    asked = Asked((7.0,), mistakes=(((12.0,), "screen_size"),), ends=(0.0, 9.0))
    guesses = {"7": "right", "12": "screen_size", "-1": "impossible", "9.5": "impossible", "9": "other"}
    assert {guess: asked.verdict(guess) for guess in guesses} == guesses
    assert Asked((7.0,)).verdict("300") == "other"


def test_a_wrong_number_is_named() -> None:
    """What is right comes first, then the mistakes, then whether it was near."""
    asked = Asked((20.0,), mistakes=(((18.0,), "bias_forgotten"),))
    guesses = {
        "20": "right",
        "18": "bias_forgotten",
        "19": "near",
        "7": "other",
        "?": "unreadable",
        "20 × 20": "other",
    }
    assert {guess: asked.verdict(guess) for guess in guesses} == guesses


def test_one_side_of_a_square_is_enough() -> None:
    """A size of 6 × 6 may be given as 6."""
    asked = Asked((6.0, 6.0), mistakes=(((8.0, 8.0), "padding_counted"),))
    assert asked.verdict("6") == asked.verdict("6 x 6") == "right"
    assert asked.verdict("8") == "padding_counted"


def test_a_place_is_written_as_everywhere() -> None:
    """A size with a sign between its sides, a row and a column in parentheses."""
    assert written(Asked((6.0, 8.0))) == "6 × 8"
    assert written(Asked((-1.0, 8.0), place=True)) == "(\N{MINUS SIGN}1, 8)"


def test_mistakes_that_look_alike_tell_nothing() -> None:
    """A question whose mistakes cannot be told apart is not asked."""
    assert Asked((1.0,), mistakes=(((2.0,), "a"), ((3.0,), "b"))).is_telling()
    assert not Asked((1.0,), mistakes=(((1.0,), "a"),)).is_telling()
    assert not Asked((1.0,), mistakes=(((2.0,), "a"), ((2.0,), "b"))).is_telling()
