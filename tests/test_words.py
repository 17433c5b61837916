"""The catalogue is complete, true to the code, and uses the field's terms."""

from __future__ import annotations

import gettext
import re
import string
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from cnnviz.words import LANGUAGES, LOCALE_FOLDER, N_, closest_language, translation

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None,
    "N_": None,
    "translate": None,
    "ImageError": None,
    "KernelError": None,
    "OperationError": (2,),
}
TERMS = {"cross-correlation": "互相关", "stride": "步幅", "padding": "填充", "pooling": "池化"}
TRANSLATED = [language for language in LANGUAGES if language != "en"]


@cache
def marked() -> frozenset[str]:
    """Every message of the code."""
    found = extract_from_dir(str(ROOT / "cnnviz"), keywords=KEYWORDS)
    return frozenset(message for _, _, message, _, _ in found if isinstance(message, str))


def catalogue(language: str) -> Catalog:
    """The catalogue's source."""
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "cnnviz.po").open("rb") as file:
        return read_po(file)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    """The catalogue holds exactly the messages of the code, each with words and none uncertain."""
    messages = [message for message in catalogue(language) if message.id]
    assert {message.id for message in messages} == marked()
    assert [message.id for message in messages if not message.string or message.fuzzy] == []


def test_no_message_hides_in_an_f_string() -> None:
    """Extraction does not look into f-strings, so a literal marked inside one would never be translated."""
    hidden = [
        path for path in (ROOT / "cnnviz").rglob("*.py") if re.search(r"\{_\(['\"]", path.read_text("utf-8"))
    ]
    assert hidden == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_survive_translation(language: str) -> None:
    """A translation names the same values as its source."""

    def names(text: str) -> set[tuple[str, str]]:
        return {(name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None}

    for message in catalogue(language):
        if message.id:
            assert names(str(message.string)) == names(str(message.id)), message.id


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    """What gettext reads is what the source holds."""
    compiled = gettext.translation("cnnviz", LOCALE_FOLDER, languages=[language])
    for message in catalogue(language):
        if message.id:
            assert compiled.gettext(str(message.id)) == message.string


def test_chinese_uses_the_fields_terms() -> None:
    """A sentence with a technical term in English has the standard term in Chinese."""
    for message in catalogue("zh_CN"):
        for term, chinese in TERMS.items():
            if re.search(rf"\b{term}\b", str(message.id), re.IGNORECASE):
                assert chinese in str(message.string), message.id


def test_chinese_sentences_use_chinese_punctuation() -> None:
    """No ASCII comma, semicolon or question mark stands between Chinese characters."""
    for message in catalogue("zh_CN"):
        assert not re.search(r"[\u4e00-\u9fff][,;?!][\u4e00-\u9fff ]", str(message.string)), message.id


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh_TW", "zh_CN"),
        ("en-GB", "en"),
        ("de", "en"),
        (None, "en"),
    ],
)
def test_the_browsers_locale_picks_a_language(locale: str | None, language: str) -> None:
    """Chinese for any Chinese locale, English otherwise."""
    assert closest_language(locale) == language


def test_an_unknown_language_speaks_english() -> None:
    """The source stands in, and a mark changes nothing."""
    assert translation("xx").gettext("Picture") == N_("Picture") == "Picture"
