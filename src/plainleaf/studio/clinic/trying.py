"""A clinic profile looked over before it is saved, in a process of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from plainleaf.clinic import Clinic, examined
from plainleaf.errors import ClinicError
from plainleaf.studio.clinic.fields import fields_in
from plainleaf.studio.work import Preview, previewed
from plainleaf.theme import default_theme, palette
from plainleaf.theme.palette import Shown

_COLOR = re.compile(r"#[\da-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class Tried:
    """A clinic profile that need not be saved yet.

    Args:
        wrong: each mistake as the keys of its place, and the sentence of the command line; the
            whole sentence where it is about no key.
        colors: how they can be read; none where they cannot.
        preview: a handout with it; none where there are mistakes.
    """

    wrong: tuple[tuple[str, str], ...] = ()
    colors: tuple[Shown, ...] = ()
    preview: Preview | None = None


def tried(text: str, path: Path, kind: str = "", sample: str = "", where: Path = Path()) -> Tried:
    """Look a clinic profile over, as an export does, and show a handout with it.

    Args:
        text: the profile.
        path: the file that it stands in, or would.
        kind: the format of the handout; empty for none.
        sample: an article.
        where: where that lies.
    """
    clinic, wrong = examined(text, path)
    colors: tuple[Shown, ...] = ()
    try:
        colors = palette.shown(default_theme(), clinic or _colors_alone(text, path))
    except ClinicError as error:
        wrong.append(error)
    preview = None
    if clinic is not None and not wrong and kind:
        preview = previewed(sample, where, kind, clinic=clinic)
    return Tried(tuple((".".join(each.place), each.said) for each in wrong), colors, preview)


def _colors_alone(text: str, path: Path) -> Clinic:
    """Return a profile of the colours that are some, whatever else is wrong."""
    tones = {key: said for key, said in fields_in(text).said.items() if key.startswith("colors.")}
    fit = {key: value for key, value in tones.items() if _COLOR.fullmatch(value)}
    keys = "".join(f'{key} = "{value}"\n' for key, value in fit.items())
    found, _ = examined(f'lang = "en"\nname = "-"\n{keys}', path)
    assert found is not None
    return found
