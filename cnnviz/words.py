"""The words a visitor reads: gettext catalogues and the marker that fills them.

English is the source. Modules below the pages only *mark* their sentences with
:func:`N_`; a page picks a language with :func:`translation` and translates at
the moment of showing, so no module holds a language of its own.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import lru_cache

from cnnviz.places import ASSETS

LOCALE_FOLDER = ASSETS / "locale"
DOMAIN = "cnnviz"

Translate = Callable[[str], str]
"""What turns an English message into the visitor's language."""

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Language code to its name in the language itself."""


def N_(message: str) -> str:
    """Mark `message` for the catalogue and return it unchanged."""
    return message


@lru_cache
def translation(language: str) -> gettext.NullTranslations:
    """The catalogue of `language`; English, the source, for a language we do not have."""
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language], fallback=True)


def closest_language(locale: str | None) -> str:
    """The shipped language nearest to a browser's locale such as ``zh-Hans-CN`` or ``en-GB``."""
    return "zh_CN" if (locale or "").lower().startswith("zh") else "en"
