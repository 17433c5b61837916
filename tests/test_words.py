"""The catalogue is complete, true to the code, well set, and uses the field's terms."""

from __future__ import annotations

import ast
import io
import re
import string
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from cnnviz.glossary import MARK
from cnnviz.words import LANGUAGES, LOCALE_FOLDER, N_, closest_language, translation

ROOT = Path(__file__).resolve().parents[1]
ERRORS = dict.fromkeys(
    (
        "ModelError",
        "AnimationError",
        "ImageError",
        "KernelError",
        "PreprocessingError",
        "ProgramError",
        "SignalError",
        "TrainingError",
        "TakeError",
    ),
    0,
) | {"OperationError": 1}
"""Which argument of an error is the sentence."""
MARKS = {"_": 0, "N_": 0, "translate": 0} | ERRORS

PUNCTUATION = {
    "{act} (Ctrl+Z)",
    "{size} KB",
    "{right} of {count}",
    "{name}: {share}",
    "{first}: {larger}, {second}: {smaller}.",
    "{label} {value}",
    "{name} {place}: {answer} {share}",
    "{name}, {place}",
    "a: {first}; b: {second}",
    "{first}, {then}",
    "{first}; {then}",
    "{step} of {names}",
    "{sentence}.",
    "{rows}, {columns}",
    "{which}: {term}",
    "{first}. {label}: {sum}",
    "{number}. {title}",
    ": {title}",
    "{name}: {way}",
    "{kernel}: {stage}",
    "{name} ({row}, {column})",
    "{name}: {a} → {b}",
}
"""Messages that only say how a language sets parts apart."""

NAMES = {
    "R",
    "G",
    "B",
    "Gabor",
    "Gemm",
    "Grad-CAM",
    "Leaky ReLU",
    "Logit",
    "ONNX",
    "im2col",
    "logit",
    "PReLU",
    "ReLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
} | {f"{name} {axis}" for name in ("Sobel", "Prewitt", "Scharr", "Frei-Chen") for axis in "xy"}
"""Messages that are the same in Chinese."""

TERMS = {
    "activation": "激活",
    "bias(es)?": "偏置",
    "channels?": "通道",
    "columns?": "列",
    "convolutions?": "卷积",
    "cross-correlation": "互相关",
    "depthwise": "逐通道",
    "dilation": "膨胀率",
    "edges?": "边缘",
    "elements?": "元素",
    "engine": "引擎",
    "filters?": "滤波器",
    "fully connected": "全连接",
    "gradient": "梯度",
    "kernels?": "卷积核",
    "multiply-adds?": "乘加",
    "outputs?": "输出",
    "padding": "填充",
    "pixels?": "像素",
    "pooling": "池化",
    "receptive fields?": "感受野",
    "rows?": "行",
    "separable": "可分离",
    "slopes?": "斜率",
    "stride": "步幅",
    "weights?": "权重",
    "windows?": "窗口",
}
"""English terms and the one Chinese term for each."""

OTHER_SENSES = {
    ("Even slope", "slopes?"),
    (
        "Weights each value by the probability Φ that a standard normal variable is smaller; used in transformers.",
        "weights?",
    ),
    ("two convolutions in a row", "rows?"),
    ("Roof lines, columns and leaves", "columns?"),
    ("slopes facing the light", "slopes?"),
    ("constant, reflect, edge or wrap", "edges?"),  # ONNX's own word.
    ("One column of a paper", "columns?"),  # Of text.
    ("Both columns of a paper", "columns?"),
    ("Slope of a Gaussian", "slopes?"),  # Its first derivative.
}
"""Parts of messages where a term means something else."""

HAN = "[\u4e00-\u9fff]"
FULL_WIDTH = "，。；：！？、（）“”"


@cache
def sources() -> dict[Path, ast.Module]:
    """Every module of the code."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "cnnviz").rglob("*.py"))
    }


def calls(names: dict[str, int]) -> Iterator[tuple[str, ast.expr]]:
    """Where and with what each of `names` is called: the argument at its place."""
    for path, module in sources().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                place = names[node.func.id]
                if len(node.args) > place:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}", node.args[place]


def literal(node: ast.expr) -> str | None:
    """The text of a string in the source, None for anything that is computed."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


@cache
def extracted() -> frozenset[str]:
    """Every message that `make words` finds."""
    marks = {name: (place + 1,) for name, place in MARKS.items()}
    found = extract_from_dir(str(ROOT / "cnnviz"), keywords=marks)
    return frozenset(message for _, _, message, _, _ in found if isinstance(message, str))


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue's source."""
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "cnnviz.po").open("rb") as file:
        return read_po(file, locale=language)


def messages(language: str) -> list[Message]:
    """Every message of the catalogue but its header."""
    return [message for message in catalogue(language) if message.id]


def wording(catalogue: GNUTranslations) -> dict[str, str]:
    """What a compiled catalogue says for each message."""
    return {key: words for key, words in catalogue._catalog.items() if key}  # type: ignore[attr-defined]


translated = pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])


@translated
def test_every_message_is_translated_and_none_is_left_over(language: str) -> None:
    """The catalogue holds exactly the messages of the code, each with words and none uncertain."""
    assert {str(message.id) for message in messages(language)} == extracted()
    assert [message.id for message in messages(language) if not message.string or message.fuzzy] == []
    assert list(catalogue(language).obsolete) == []


def test_the_makefile_looks_for_every_mark() -> None:
    """`make words` and these tests search for the same marks; babel knows `_` without being told."""
    marks = re.search(r"^MARKS := (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert marks is not None
    told = parse_keywords(marks[1].replace("-k ", "").split())
    assert {name: (places or (1,))[0] - 1 for name, places in told.items()} | {"_": 0} == MARKS


def test_no_marked_sentence_escapes_extraction() -> None:
    """Extraction does not look into f-strings, so a literal marked inside one would never be translated."""
    assert [
        (place, text) for place, node in calls(MARKS) if (text := literal(node)) and text not in extracted()
    ] == []


def test_errors_are_raised_with_whole_sentences() -> None:
    """An error's sentence stands in the source as a literal; one put together while running has no translation."""
    assert [place for place, node in calls(ERRORS) if literal(node) is None] == []


@translated
def test_placeholders_survive_translation(language: str) -> None:
    """A translation holds the same values in the same formats, and babel's own checks find nothing."""

    def fields(text: str) -> set[tuple[str, str | None, str | None]]:
        return {
            (name, form, kind) for _, name, form, kind in string.Formatter().parse(text) if name is not None
        }

    def percents(text: str) -> list[str]:
        return sorted(re.findall(r"%(?:\([^)]*\))?[-#0+]*\d*(?:\.\d+)?[a-z]", re.sub(r"\{[^}]*\}", "", text)))

    for message in messages(language):
        source, words = str(message.id), str(message.string)
        assert fields(words) == fields(source), source
        assert percents(words) == percents(source), source
        assert list(message.check(catalogue(language))) == [], source


@translated
def test_emphasis_survives_translation(language: str) -> None:
    """Markdown's bold stands as often as in the source."""
    for message in messages(language):
        assert str(message.string).count("**") == str(message.id).count("**"), message.id


@translated
def test_the_compiled_catalogue_says_what_its_source_says(language: str) -> None:
    """The shipped file holds what compiling its source would give, no more and no less."""
    fresh = io.BytesIO()
    write_mo(fresh, catalogue(language))
    fresh.seek(0)
    with (LOCALE_FOLDER / language / "LC_MESSAGES" / "cnnviz.mo").open("rb") as shipped:
        assert wording(GNUTranslations(shipped)) == wording(GNUTranslations(fresh))


def test_chinese_is_chinese() -> None:
    """Every message but names has Chinese characters, and α is the sign itself."""
    for message in messages("zh_CN"):
        source, words = str(message.id), str(message.string)
        if source in NAMES:
            assert words == source
        else:
            assert re.search(HAN, words) or (source, words) == ("alpha", "α") or source in PUNCTUATION, source


def as_read(text: str) -> str:
    """A text whose terms are marked as they are read."""
    return MARK.sub(lambda found: found[2] or found[1].replace("_", " "), text)


@pytest.mark.parametrize("term", TERMS)
def test_chinese_uses_the_fields_terms(term: str) -> None:
    """A sentence with a technical term in English has the standard term in Chinese."""
    for message in messages("zh_CN"):
        source = re.sub(r"\{[^}]*\}", "", as_read(str(message.id)))
        if re.search(rf"\b{term}\b", source, re.IGNORECASE):
            elsewhere = any(part in source and word == term for part, word in OTHER_SENSES)
            assert elsewhere or TERMS[term] in str(message.string), source


def test_chinese_sentences_use_chinese_punctuation() -> None:
    """No ASCII mark touches a Chinese character, with or without a space; a sentence ends as its source does."""
    for message in messages("zh_CN"):
        source, words = str(message.id), str(message.string)
        assert not re.search(rf"{HAN} ?[,;:?!]|{HAN}['\".()]|[,;:?!.] ?{HAN}|['\"()]{HAN}", words), source
        assert words.endswith("。") == source.endswith("."), source


def test_chinese_and_latin_stand_apart() -> None:
    """One space between Chinese and Latin letters, digits or values; none beside full-width marks."""
    for message in messages("zh_CN"):
        words = str(message.string)
        assert not re.search(rf"{HAN}[A-Za-z0-9{{]|[A-Za-z0-9}}°]{HAN}", words), words
        assert not re.search(rf" [{FULL_WIDTH}]|[{FULL_WIDTH}] |  |^ | $", words), words


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("zh", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh_TW", "zh_CN"),
        ("ZH-cn", "zh_CN"),
        ("en-GB", "en"),
        ("de", "en"),
        ("", "en"),
        (None, "en"),
    ],
)
def test_the_browsers_locale_picks_a_language(locale: str | None, language: str) -> None:
    """Chinese for any Chinese locale, English otherwise."""
    assert closest_language(locale) == language


@translated
def test_a_language_speaks_itself(language: str) -> None:
    """Each language that can be picked has a catalogue that gettext finds and that says other words."""
    assert translation(language).gettext("Picture") != "Picture"


def test_an_unknown_language_speaks_english() -> None:
    """The source stands in, and so it does for English."""
    assert translation("xx").gettext("Picture") == translation("en").gettext("Picture") == "Picture"


def test_a_mark_changes_nothing() -> None:
    """A marked message stays what it is."""
    assert N_("Picture") == "Picture"
