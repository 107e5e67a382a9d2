"""Nothing is lost: every word of a source is shown, or named by a diagnostic."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from examples import examples
from plainleaf.checks import check_article
from plainleaf.diagnostics import Diagnostic
from plainleaf.handout import Handout, compose
from plainleaf.handout.draft import mended
from plainleaf.model.transform import walk
from plainleaf.reader import read_article
from plainleaf.theme import default_theme

MARKUP = (
    "* ** *** _ ` `` [ ] ( ) < > ! # | \\ & &amp; { } ~~ --- === ``` ~~~ ^[ [@ @a ' \" = $ "
    "{#x} {: {% %} {{ }} ]({{ }}x) <Tabs> </Tabs> <Name> <my-box> </my-box> $ $$ "
    "](http://e.org) ](x.png) ![ [^1] ::: <b> </b> <div> </div> <p> </p> "
    "<!-- --> <script> </script> <table> </table> <tr> <td> </td> <li> <ul> <br> <svg> </svg> "
    "<! <? ?> <![CDATA[ ]]> <h2> </h2> <select> <option> <details> <summary> <pre> </pre> "
    "<math> <style> </style> <dl> <dt> <dd> <figure> <figcaption> <iframe> <noscript> "
    "<template> <plaintext> <xmp> <caption> <sup> <q> <ruby> <rt> <button> <frameset> <body> "
    "<head> <col> <form> <center> <font> <textarea> <title> </a> '>"
).split(" ")
BLOCKS = (
    "\n", "\n\n", "\n\n", "\n- ", "\n1. ", "\n> ", "\n    ", "\n\t", "\n|---|---|\n",
    "\n| a | b |\n", "{.y lang=es}",
    "\n::: note\n", "\n:::\n", "\n:::: {.a .b}\n", "\n::: icon-array {count=1 of=2}\n", "\n[^1]: ",
    "\n::: icon-array {before=1 count=1 of=2 what=", "\n::: questions {lines=1}\n", " of=9 }\n",
    "\n::: my-notes {", '="',
    "\n.. tip:: ", "\n    :key: ", "\n:::tip ", "\n:::danger[", "\n> [!NOTE] ", "\n{: .a}\n",
    "\nimport x from 'y'\n", "{width=50%}", "{alt='", "\n<div markdown='1'>\n", "\n: ", "\n## ",
    "\n*[", "]: ", "<a href='http://x'>", "<img alt='", "<input value='",
)  # fmt: skip


@st.composite
def sources(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Return Markdown in which words and markup follow each other at random, and its words."""
    pieces = draw(
        st.lists(
            st.one_of(st.none(), st.none(), st.sampled_from(MARKUP), st.sampled_from(BLOCKS)),
            min_size=2,
            max_size=30,
        )
    )
    words: list[str] = []
    out: list[str] = []
    for piece in pieces:
        if piece is None:
            words.append(f"w{len(words)}q")
            out.append(words[-1] + draw(st.sampled_from(["", " ", "\n"])))
        else:
            out.append(piece)
    return "".join(out), words


def shown(handout: Handout) -> str:
    """Return all that any format shows or speaks."""
    texts = []
    for node in walk(handout.parts):
        for item in fields(node) if is_dataclass(node) else ():
            value = getattr(node, item.name)
            if isinstance(value, str) and item.name != "picture":
                texts.append(value)
    return " ".join(texts)


def named(diagnostics: list[Diagnostic]) -> str:
    """Return all that diagnostics name."""
    return " ".join(f"{each.message} {each.dropped}" for each in diagnostics)


@examples(1000, 2000)
@given(source=sources())
@example(source=("<style><dt>*w0q<dl>", ["w0q"]))
@example(source=("<!-- <td>**w1q**</td> --> w2q", ["w1q", "w2q"]))
@example(source=('<p title="<td>*w3q*</td>">w4q</p>', ["w3q", "w4q"]))
def test_no_word_is_lost(tmp_path_factory: object, source: tuple[str, list[str]]) -> None:
    """Whatever stands around it; and a draft of anything has no errors left."""
    markdown, words = source
    path = Path(tmp_path_factory.getbasetemp()) / "conserved.md"  # type: ignore[attr-defined]
    path.write_text(f"---\ntitle: T\nlang: en\n---\n\n{markdown}", "utf-8")
    reading = read_article(path)
    diagnostics = [*reading.diagnostics, *check_article(reading.article)]
    draft = mended(reading.article, default_theme())
    left = list(check_article(draft))
    assert not [each for each in left if each.is_error]
    assert {each.code for each in left} <= {each.code for each in diagnostics}
    said = (shown(compose(draft, default_theme(), draft=True)) + named(diagnostics)).casefold()
    assert [word for word in words if word not in said] == []
