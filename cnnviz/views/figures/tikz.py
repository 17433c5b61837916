r"""A drawing as the source of a LaTeX document that draws it with TikZ.

Everything that is said stands in the document as text in which each sign with a meaning of its own in TeX is written out, so that
a layer's name or a title can be nothing but text. pdfLaTeX sets it where there is no Chinese, with a square for each letter that is
not Latin; Chinese asks for XeLaTeX or LuaLaTeX.
"""

from __future__ import annotations

import re

from cnnviz.views.figures.drawing import Drawing, Line, Point, Shape, Text
from cnnviz.views.figures.lettering import one_line, width_of

SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "-": r"{-}",
    "×": r"\texttimes{}",
    "−": r"\textminus{}",
    "·": r"\textperiodcentered{}",
    "…": r"\ldots{}",
    "\u202f": r"\,",
    "\u00a0": "~",
    "⋆": r"\ensuremath{\star}",
    "Σ": r"\ensuremath{\Sigma}",
}
"""What is written for a sign that means something to TeX, or that not every font has."""
LATIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180)))) - set("ĦħĸĿŀŉŦŧſ") | set("–—‘’“”•€™")
"""Signs that pdfLaTeX sets as they are."""

_HEAD = r"""% {title}
% {how}
% It needs the packages pgf (TikZ), geometry and iftex{packages}, which TeX Live and MiKTeX have.
% For a paper, include the PDF that it makes; or copy the tikzpicture, the colours and commands defined above it, and
% \usetikzlibrary.
\documentclass{{article}}
\usepackage{{iftex}}
{chinese}\ifpdftex
  \usepackage[T1]{{fontenc}}
  \usepackage[utf8]{{inputenc}}
  \IfFileExists{{lmodern.sty}}{{\usepackage{{lmodern}}}}{{}}
\fi
\usepackage{{textcomp}}
{others}\usepackage[paperwidth={width:.3f}mm, paperheight={height:.3f}mm, margin=0mm, noheadfoot]{{geometry}}
\usepackage{{tikz}}
\usetikzlibrary{{arrows.meta}}
\renewcommand{{\familydefault}}{{\sfdefault}}
\frenchspacing
\setlength{{\parindent}}{{0pt}}
\setlength{{\topskip}}{{0pt}}
\pagestyle{{empty}}
\newsavebox{{\fitbox}}
\newcommand{{\fitted}}[2]{{% a text that this font sets wider than its place is made narrower
  \sbox{{\fitbox}}{{#2}}%
  \ifdim\wd\fitbox>#1\relax\resizebox{{#1}}{{\height}}{{\usebox{{\fitbox}}}}\else\usebox{{\fitbox}}\fi}}
{colours}
\begin{{document}}
\begin{{tikzpicture}}[x=1mm, y=-1mm, line join=round, line cap=round, >={{Latex[length=1.6mm]}},
  every node/.style={{inner sep=0pt, outer sep=0pt}}]
\path[use as bounding box] (0, 0) rectangle ({width:.3f}, {height:.3f});
"""
_FOOT = "\\end{tikzpicture}\n\\end{document}\n"

_LATIN = "Compile it with pdflatex, xelatex or lualatex."
_CHINESE = "Compile it with xelatex or lualatex, as it contains Chinese."
_OTHERS = r"""\ifpdftex % other than Latin letters: pdflatex sets a square for each
  \newcommand{\other}[1]{\framebox[1ex]{\rule{0pt}{0.8ex}}}
\else
  \usepackage{fontspec}
  \IfFontExistsTF{DejaVu Sans}{\newfontfamily{\otherfont}{DejaVu Sans}}{\newcommand{\otherfont}{}}
  \newcommand{\other}[1]{{\otherfont #1}}
\fi
"""

WIDER = 1.04
"""How much wider than in the other formats a text may become in TeX's fonts."""


def escaped(text: str) -> str:
    """`text` as LaTeX takes it for text."""
    written = "".join(_sign(sign) for sign in one_line(text))
    return re.sub(",(?=,)", ",{}", written)  # two commas would become a quotation mark


def _sign(sign: str) -> str:
    if sign in SIGNS:
        return SIGNS[sign]
    return sign if sign in LATIN or _is_chinese(sign) else rf"\other{{{sign}}}"


def _is_chinese(sign: str) -> bool:
    return "\u2e80" <= sign <= "\uffef"


def document(drawing: Drawing) -> str:
    """The whole source, for a page of the drawing's size; pictures have no place in it and are left out."""
    colours: dict[str, str] = {}
    body = "\n".join(_item(item, colours) for item in drawing.items if isinstance(item, Text | Shape | Line))
    chinese = any(_is_chinese(sign) for text in drawing.texts for sign in one_line(text.text))
    others = r"\other{" in body
    head = _HEAD.format(
        title="".join(sign for sign in one_line(drawing.title) if sign not in "\\{}%") or "cnnviz",
        how=_CHINESE if chinese else _LATIN,
        packages=(", ctex" if chinese else "") + (", fontspec" if others else ""),
        chinese="\\RequireTUTeX\n\\usepackage[scheme=plain]{ctex}\n" if chinese else "",
        others=_OTHERS if others else "",
        width=drawing.width,
        height=drawing.height,
        colours="\n".join(
            f"\\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}" for colour, name in colours.items()
        ),
    )
    return head + body + "\n" + _FOOT


def _item(item: Text | Shape | Line, colours: dict[str, str]) -> str:
    def colour(value: str) -> str:
        return colours.setdefault(
            value, "c" + "abcdefghijklmnopqrstuvwxyz"[len(colours) % 26] * (1 + len(colours) // 26)
        )

    match item:
        case Text():
            anchor = {"left": "west", "center": "", "right": "east"}[item.align]
            height = "mid" if item.middle else "base"
            weight = r"\bfseries" if item.bold else ""
            font = rf"\fontsize{{{item.size:g}}}{{{item.size * 1.2:g}}}\selectfont{weight}"
            most = width_of(item.text, item.size, item.bold) * WIDER
            return (
                rf"\node[anchor={f'{height} {anchor}'.strip()}, text={colour(item.colour)}, font={font}] "
                rf"at {_at((item.x, item.y))} {{\fitted{{{most:.2f}mm}}{{{escaped(item.text)}}}}};"
            )
        case Shape():
            how = [f"line width={item.line:g}pt"]
            how.append(f"draw={colour(item.edge)}" if item.edge else "draw=none")
            how.append(f"fill={colour(item.fill)}" if item.fill else "fill=none")
            how += ["dashed"] if item.dashed else []
            return rf"\path[{', '.join(how)}] {' -- '.join(map(_at, item.points))} -- cycle;"
        case Line():
            how = [f"line width={item.line:g}pt", f"draw={colour(item.colour)}"]
            how += ["->"] if item.arrow else []
            how += ["dashed"] if item.dashed else []
            return rf"\path[{', '.join(how)}] {' -- '.join(map(_at, item.points))};"


def _at(point: Point) -> str:
    return f"({point[0]:.3f}, {point[1]:.3f})"
