r"""A drawing as the source of a LaTeX document that draws it with TikZ.

Everything that is said stands in the document as text in which each sign with a meaning of its own in TeX is written out, so that
a layer's name or a title can be nothing but text. pdfLaTeX sets it where all letters are Latin; others ask for XeLaTeX or LuaLaTeX.
"""

from __future__ import annotations

from cnnviz.views.figures.drawing import Drawing, Line, Point, Shape, Text
from cnnviz.views.figures.lettering import one_line

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
    "×": r"\ensuremath{\times}",
    "−": r"\ensuremath{-}",
    "·": r"\ensuremath{\cdot}",
    "…": r"\ldots{}",
    "\u202f": r"\,",
    "\u00a0": "~",
    "⋆": r"\ensuremath{\star}",
    "Σ": r"\ensuremath{\Sigma}",
}
"""What is written for a sign that means something to TeX, or that not every font has."""

_HEAD = r"""% {title}
% pdflatex, xelatex or lualatex; letters that are not Latin need xelatex or lualatex.
\documentclass[tikz,border=2mm]{{standalone}}
\usepackage{{iftex}}
\ifpdftex
  \usepackage[T1]{{fontenc}}
  \usepackage[utf8]{{inputenc}}
\fi
\usepackage{{textcomp}}
{chinese}\renewcommand{{\familydefault}}{{\sfdefault}}
\usetikzlibrary{{arrows.meta}}
{colours}
\begin{{document}}
\begin{{tikzpicture}}[x=1mm, y=-1mm, line join=round, line cap=round, >={{Latex[length=1.6mm]}}]
"""
_FOOT = "\\end{tikzpicture}\n\\end{document}\n"


def escaped(text: str) -> str:
    """`text` as LaTeX takes it for text."""
    return "".join(SIGNS.get(sign, sign) for sign in one_line(text))


def document(drawing: Drawing) -> str:
    """The whole source; pictures have no place in it and are left out."""
    colours: dict[str, str] = {}
    body = [_item(item, colours) for item in drawing.items if isinstance(item, Text | Shape | Line)]
    chinese = any("\u2e80" <= sign <= "\uffef" for text in drawing.texts for sign in one_line(text.text))
    head = _HEAD.format(
        title="".join(sign for sign in one_line(drawing.title) if sign not in "\\{}%") or "cnnviz",
        chinese="\\usepackage[scheme=plain]{ctex}\n" if chinese else "",
        colours="\n".join(
            f"\\definecolor{{{name}}}{{HTML}}{{{colour[1:].upper()}}}" for colour, name in colours.items()
        ),
    )
    return head + "\n".join(body) + "\n" + _FOOT


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
            size = rf"\fontsize{{{item.size:g}}}{{{item.size * 1.2:g}}}\selectfont"
            return (
                rf"\node[inner sep=0pt, outer sep=0pt, anchor={f'{height} {anchor}'.strip()}, text={colour(item.colour)}] "
                rf"at {_at((item.x, item.y))} {{{size}{weight} {escaped(item.text)}}};"
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
