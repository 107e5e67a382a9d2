"""A clinic's colours, fonts in the theme: what cannot be read is fixed, or refused.

Contrast is that of WCAG 2.2 (1.4.3, 1.4.6 and 1.4.11): text 4.5:1, the words of the body 7:1, rules
and borders 3:1, on every ground on which a handout shows them, by day and by night.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from plainleaf.diagnostics import Diagnostic, Position, Severity
from plainleaf.theme import Theme
from plainleaf.theme.contrast import channels, contrast, shades
from plainleaf.theme.tokens import Colors, Tokens

if TYPE_CHECKING:
    from plainleaf.clinic import Clinic
    from plainleaf.clinic.keys import Tones

_INK, _TEXT, _LINE = 7.0, 4.5, 3.0
_LEAST = {"ink": _INK, "muted": _TEXT, "accent": _TEXT, "link": _TEXT, "rule": _LINE}
# In this order: a ground is tinted with the accent, so the accent is settled first.
_MENDED = ("accent", "link", "muted", "rule")
_TINTS = {"light": (0.07, 0.10), "dark": (0.12, 0.16)}  # of a box's ground, of a table's head


@dataclass(frozen=True, slots=True)
class Themed:
    """A theme in a clinic's colours and fonts, and what was fixed to make them readable."""

    theme: Theme
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """How a colour can be read, as an export finds it.

    Args:
        place: its key in a profile, such as `colors.dark.link`.
        asked: as the profile names it; empty where the theme or the day decides.
        asked_ratio: its least contrast on any ground; of paper, that of the text on it.
        used: what handouts get.
        used_ratio: the same of that.
        least: what is enough.
    """

    place: str
    asked: str
    asked_ratio: float
    used: str
    used_ratio: float
    least: float


def shown(theme: Theme, clinic: Clinic) -> tuple[Shown, ...]:
    """Return each colour that a profile can name, as it is asked for and as it is used.

    Raises:
        ClinicError: text could not be read in these colours, and no mending helps.
    """
    tokens, found = theme.tokens, list[Shown]()
    for mode, tones in (("light", clinic.keys.colors), ("dark", clinic.keys.colors.dark)):
        made = _Mode(clinic, mode, tones, tokens)
        tokens, _ = made.colored()
        found += made.shown(tokens)
    return tuple(found)


@lru_cache(maxsize=16)
def themed(theme: Theme, clinic: Clinic | None) -> Themed:
    """Return a theme with a clinic's colours and fonts, the same object for the same two.

    So style sheets are made and parsed once, however many handouts there are.

    Args:
        theme: the design.
        clinic: its colours and fonts go before the theme's; None changes nothing.

    Raises:
        ClinicError: text could not be read in these colours, and no mending helps.
    """
    if clinic is None:
        return Themed(theme)
    tokens, diagnostics = theme.tokens, list[Diagnostic]()
    for mode, tones in (("light", clinic.keys.colors), ("dark", clinic.keys.colors.dark)):
        tokens, found = _Mode(clinic, mode, tones, tokens).colored()
        diagnostics += found
    tokens = _lettered(clinic, tokens)
    same = tokens == theme.tokens
    return Themed(theme if same else theme.with_tokens(tokens), tuple(diagnostics))


def _lettered(clinic: Clinic, tokens: Tokens) -> Tokens:
    """Return tokens with the clinic's fonts before the theme's own, which stand in for them."""
    own, fonts = clinic.keys.fonts, tokens.fonts
    changed: dict[str, Any] = {
        "body": tuple(dict.fromkeys((*own.body, *fonts.body))),
        "mono": tuple(dict.fromkeys((*own.mono, *fonts.mono))),
    }
    if own.word:
        changed |= {"word": own.word, "word_alternative": fonts.word}
    return tokens.model_copy(update={"fonts": fonts.model_copy(update=changed)})


class _Mode:
    """One mode of a theme, light or dark, in the colours that a clinic names."""

    def __init__(self, clinic: Clinic, mode: str, tones: Tones, tokens: Tokens) -> None:
        self.clinic, self.mode, self.tones, self.tokens = clinic, mode, tones, tokens
        self.dark = mode == "dark"
        self.before: Colors = tokens.dark if self.dark else tokens.colors
        self.ground = "dark_background" if self.dark else "background"
        self.border = "dark_border" if self.dark else "border"
        self.asked: dict[str, float] = {}  # least contrast of what was fixed

    def colored(self) -> tuple[Tokens, list[Diagnostic]]:
        """Return the tokens in the clinic's colours, and what was fixed."""
        named = {
            name: color
            for name in ("accent", "link", "ink", "muted", "paper")
            if (color := getattr(self.tones, name))
        }
        wished = named | self._followed(named)
        if not wished:
            return self.tokens, []
        tokens, found = self._with(wished), list[Diagnostic]()
        for name in _MENDED:
            color = getattr(self._colors(tokens), name)
            ratio = self._worst(tokens, name)
            if ratio >= _LEAST[name]:
                continue
            self.asked[name] = ratio
            mended, tokens = self._mended(tokens, name, color, wished)
            wished = wished | {name: mended}
            if name in named:
                found.append(self._told(name, color, ratio, mended, self._worst(tokens, name)))
        if (ratio := self._worst(tokens, "ink")) < _INK:
            key = "ink" if "ink" in named else "paper" if "paper" in named else "accent"
            raise self._refused(key, "ink", self._colors(tokens).ink, ratio)
        for kind, box in tokens.boxes.items():
            border, paper = getattr(box, self.border), self._colors(tokens).paper
            if contrast(border, paper) < _LINE:
                raise self._refused("paper", f"the border of {kind}", border,
                    contrast(border, paper))  # fmt: skip
        return tokens, found

    def shown(self, tokens: Tokens) -> Iterator[Shown]:
        """Yield how each colour can be read, once `colored` has made these tokens."""
        from plainleaf.clinic.keys import Tones

        colors = self._colors(tokens)
        for name in Tones.model_fields:
            used, asked = getattr(colors, name), getattr(self.tones, name) or ""
            of = "ink" if name == "paper" else name
            ratio = contrast(colors.ink, used) if name == "paper" else self._worst(tokens, name)
            yield Shown(
                self._place(name),
                asked,
                self.asked.get(name, ratio) if asked else ratio,
                used,
                ratio,
                _LEAST[of],
            )

    def _followed(self, named: dict[str, str]) -> dict[str, str]:
        """Return the dark mode's accent and link where only those of the light one are named."""
        light = self.clinic.keys.colors
        if not self.dark:
            return {}
        return {
            name: color
            for name in ("accent", "link")
            if name not in named and (color := getattr(light, name))
        }

    def _colors(self, tokens: Tokens) -> Colors:
        return tokens.dark if self.dark else tokens.colors

    def _with(self, wished: dict[str, str]) -> Tokens:
        """Return the tokens with these colours, and with all that follows from them."""
        colors = self.before.model_copy(update=wished)
        boxes = dict(self.tokens.boxes)
        for kind, box in boxes.items():
            own: dict[str, str] = {}
            if getattr(box, self.ground) == self.before.paper:
                own[self.ground] = colors.paper
            if getattr(box, self.border) == self.before.accent and "accent" in wished:
                own[self.border] = colors.accent
                if getattr(box, self.ground) != self.before.paper:
                    own[self.ground] = _mixed(colors.accent, colors.paper, _TINTS[self.mode][0])
            boxes[kind] = box.model_copy(update=own)
        if "accent" in wished:
            head = _mixed(colors.accent, colors.paper, _TINTS[self.mode][1])
            colors = colors.model_copy(update={"table_head_background": head})
        changed: dict[str, Any] = {"dark" if self.dark else "colors": colors, "boxes": boxes}
        return self.tokens.model_copy(update=changed)

    def _grounds(self, tokens: Tokens, name: str) -> Iterator[str]:
        colors = self._colors(tokens)
        yield colors.paper
        if name == "rule":
            return
        yield from (colors.code_background, colors.mark_background, colors.table_head_background)
        for box in tokens.boxes.values():
            yield getattr(box, self.ground)

    def _worst(self, tokens: Tokens, name: str) -> float:
        color = getattr(self._colors(tokens), name)
        return min(contrast(color, ground) for ground in self._grounds(tokens, name))

    def _mended(
        self, tokens: Tokens, name: str, color: str, wished: dict[str, str]
    ) -> tuple[str, Tokens]:
        """Return the nearest colour of the same hue that can be read everywhere.

        Raises:
            ClinicError: there is none, or the profile wants none.
        """
        strict = self.clinic.keys.colors.strict and name in wished
        if not strict or getattr(self.tones, name, None) is None:
            for shade in shades(color, lighter=self.dark):
                tried = self._with(wished | {name: shade})
                if self._worst(tried, name) >= _LEAST[name]:
                    return shade, tried
        key = name if getattr(self.tones, name, None) else "paper"
        raise self._refused(key, name, color, self._worst(tokens, name))

    def _place(self, name: str) -> str:
        return f"colors.dark.{name}" if self.dark else f"colors.{name}"

    def _refused(self, key: str, name: str, color: str, ratio: float) -> Exception:
        least = _LEAST.get(name, _LINE)
        shown = {"ink": "text", "muted": "small text"}.get(name, name)
        return self.clinic.wrong(
            self._place(key),
            f"{shown} in {color} would have a contrast of {_ratio(ratio)}, and {least:g}:1 is the "
            f"least; choose a {'lighter' if self.dark and key != 'paper' else 'darker'} colour"
            if key != "paper"
            else f"{shown} in {color} would have a contrast of {_ratio(ratio)} on it, and "
            f"{least:g}:1 is the least; choose a {'darker' if self.dark else 'lighter'} colour",
        )

    def _told(self, name: str, color: str, ratio: float, mended: str, new: float) -> Diagnostic:
        place = self._place(name)
        way = "lighter" if self.dark else "darker"
        return Diagnostic(
            "clinic-color",
            Severity.NOTE,
            f"The {name} {color} has a contrast of {_ratio(ratio)}, too little to be read; the "
            f"{way} {mended} is used, with {_ratio(new)}.",
            Position(str(self.clinic.path), self.clinic.line(place)),
            f'Write {place} = "{mended}", or another colour with {_LEAST[name]:g}:1 and more.',
        )


def _ratio(ratio: float) -> str:
    # Down, so that what is just too little does not look like enough.
    return f"{int(ratio * 10) / 10:.1f}:1"


def _mixed(color: str, ground: str, share: float) -> str:
    pairs = zip(channels(color), channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)
