"""An article whose Word file is edited, and what came of it: for the tests of `update`."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from plainleaf import Update, update
from plainleaf.api import export
from word_edits import WordEditor

ARTICLE = """\
---
title: Taking Exampline
description: How to take the tablets, and when to call us.
lang: en-GB
authors: [Ann Example, Ben Sample]
category: Medicines
glossary:
  dose | doses: How much of a medicine you take at once.
references:
  - id: rowan2020
    type: book
    title: A book on doses
    author:
      - {family: Rowan, given: Jill}
    issued: 2020
---

::: key-points
- Take **5 mg** each morning.
- Drink a glass of water with it.
:::

Take one tablet of 5 mg in the morning [@rowan2020]. Do not take
more than 10 mg a day. *Never* chew it; see [our page](https://example.org/pills).

## Before you start

Tell us if you are pregnant.[^1] Call us on [01632 960 001](tel:+441632960001).

1. Read the leaflet.
2. Ask what you do not understand.
3. Keep the leaflet.

| Day     | Dose  |
|:--------|------:|
| Monday  |  5 mg |
| Tuesday | 10 mg |

Side effects
------------

Most people have none. Some feel sick.

Call us if you do, or if a dose was too much.

::: warning
Call 112 if you cannot breathe.
:::

[^1]: Or if you plan to be.
"""
LAST = "Call us if you do, or if a dose was too much."
ARABIC = """\
---
title: كيف تأخذ الدواء
description: متى تأخذ الأقراص.
lang: ar
---

خذ 5 mg كل صباح، ولا تأخذ أكثر من 10 mg في اليوم. اتصل بنا على 960 001.

| اليوم | الجرعة |
|---|---|
| الاثنين | 5 mg |
"""
FRONT = """\
---
title: Taking Exampline
description: How to take the tablets.
lang: en-GB
authors:
  - Ann Example
  - Ben Sample
category: Medicines
glossary:
  dose | doses: How much of a medicine you take at once.
  placebo: A tablet without a medicine.
---

Take one dose in the morning. A placebo is none. A trial is a test.

![A scanner](scan.svg "The scanner in room 4")

![A ward](scan.svg)

<table>
<caption>How much to take</caption>
<tr><th scope="col">Day</th><th scope="col">Dose</th></tr>
<tr><td>Monday</td><td>5 mg</td></tr>
</table>

<table>
<tr><th scope="col">Night</th><th scope="col">Rest</th></tr>
<tr><td>Monday</td><td>8 h</td></tr>
</table>

Call us.
"""


Edit = Callable[[WordEditor], object]


class Clinic:
    """An article in a folder, its Word file, and what came of editing that."""

    def __init__(self, folder: Path, text: str = ARTICLE) -> None:
        self.article = folder / "exampline" / "article.md"
        self.article.parent.mkdir(parents=True)
        self.article.write_bytes(text.encode())
        self.out = folder / "out"
        self.edited = folder / "edited.docx"

    def word(self, **options: object) -> bytes:
        """Return the Word file of the article."""
        made = export(self.article, ["docx"], self.out, clinic=False, **options)  # type: ignore[arg-type]
        return made.files["docx"].read_bytes()

    def update(self, data: bytes, edit: Edit | None = None, **options: object) -> Update:
        """Update the article with an edited file."""
        editor = WordEditor(data)
        if edit is not None:
            edit(editor)
            data = editor.data
        self.edited.write_bytes(data)
        return update(self.article, self.edited, **options)  # type: ignore[arg-type]

    @property
    def text(self) -> str:
        """The article as it is now."""
        return self.article.read_bytes().decode()


@cache
def word_of_article() -> bytes:
    """Return the Word file of the article, made once."""
    with TemporaryDirectory(prefix="plainleaf-test-") as folder:
        return Clinic(Path(folder)).word()


def changed(before: str, after: str) -> list[str]:
    """Return the lines that differ, with - and +."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [each for each in lines if not each.startswith(("---", "+++", "@@"))]
