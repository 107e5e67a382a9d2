"""The copy that an edited Word file began as, exported again in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from plainleaf.arguments import clinic_of, share_of
from plainleaf.copies import Copy, clinic_digest, composed
from plainleaf.errors import SettingsError
from plainleaf.handout.draft import mended
from plainleaf.handout.origin import Origin
from plainleaf.importers.word.changes import Decision
from plainleaf.model.article import Article
from plainleaf.model.audience import Audience
from plainleaf.reader import find, read_article
from plainleaf.reader.pictures import held
from plainleaf.reader.source import SourceText
from plainleaf.roundtrip.leaves import Looks, Story
from plainleaf.roundtrip.reading import story_of
from plainleaf.theme import Labels, default_theme, palette, theme_named, theme_names
from plainleaf.theme.editions import Edition, themed
from plainleaf.verify.readback.outline import normal
from plainleaf.verify.readback.word import WordFile
from plainleaf.verify.readback.word.walk import paragraphs_in
from plainleaf.writers import WRITERS

_NAME = Path("export.docx")
_LOOKS = {"color": "colour", "u": "underlining", "shd": "shading", "caps": "capitals",
    "smallCaps": "small capitals"}  # fmt: skip


@dataclass(slots=True)
class Exporter:
    """Exports texts of one article as the same copy, and reads them back.

    Args:
        copy: which copy.
        root: a folder beside the article's from which pictures may be read, too.
        looks: names pictures, for all files that are compared.
        pictures: those that are in no file yet, by their paths.
        same_clinic: whether the clinic's profile is what it was at the export.
    """

    copy: Copy
    root: Path | None
    same_clinic: bool = True
    looks: Looks = field(default_factory=Looks)
    pictures: dict[str, bytes] = field(default_factory=dict)
    _known: dict[str, Story] = field(default_factory=dict)
    _articles: dict[str, Article] = field(default_factory=dict)
    _titles: dict[str, str] = field(default_factory=dict)
    _margins: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _looked: dict[str, Counter[str]] = field(default_factory=dict)

    def story(self, text: str) -> Story:
        """Return what a reader of the copy's Word file meets."""
        if text not in self._known:
            path = find(self.copy.path)
            source = SourceText(text, path.parent, str(path), path.name)
            reading = read_article(source, self.root)
            article = share_of(self.copy.audience, reading).article
            if self.pictures:
                new = {path: data for path, data in self.pictures.items() if path in text}
                article = replace(article, pictures={**held(new), **article.pictures})
            self._articles[text] = article
            if self.copy.draft:
                article = mended(article, self.copy.theme)
            handout, _ = composed(self.copy, reading.article, article)
            self._titles[text] = handout.title
            data = WRITERS["docx"](handout, self.copy.theme)
            with WordFile(_NAME, data) as file:
                self._known[text] = story_of(
                    file, article.metadata.language, Decision(None), self.looks
                )
                self._margins[text] = margins_of(file)
                self._looked[text] = looked(file)
        return self._known[text]

    def language(self, text: str) -> str:
        """Return the language of a text that was exported."""
        return self._articles[text].metadata.language

    def title(self, text: str) -> str:
        """Return the title that the copy of a text that was exported has in its properties."""
        return self._titles[text]

    def labels(self, text: str) -> Labels:
        """Return what handouts say of themselves in the language of a text that was exported."""
        return self.copy.theme.labels(self.language(text), draft=self.copy.draft)

    def works(self, text: str) -> frozenset[str]:
        """Return the ids that a text that was exported may cite."""
        return frozenset(each.identifier for each in self._articles[text].references)

    def margins(self, text: str) -> tuple[str, ...]:
        """Return what the headers and footers of the copy's Word file say."""
        self.story(text)
        return self._margins[text]

    def looked(self, text: str) -> Counter[str]:
        """Return how often runs of the copy's Word file are formatted by themselves."""
        return self._looked[text]


def looked(file: WordFile) -> Counter[str]:
    """Return how often runs have colours, sizes and such of their own, by name."""
    return Counter(
        _LOOKS[name]
        for paragraph in paragraphs_in(file.body)
        for run in paragraph.runs
        if run.text.strip()
        for name in run.properties.direct
        if name in _LOOKS
    )


def margins_of(file: WordFile) -> tuple[str, ...]:
    """Return what headers and footers say, but for what Word counts itself."""
    said = (
        normal(" ".join(
            "".join(run.text for run in each.runs if not run.fields) for each in
            paragraphs_in(margin.blocks)
        ))
        for margin in file.margins
    )  # fmt: skip
    return tuple(dict.fromkeys(each for each in said if each))


def exporter_of(
    path: Path, origin: Origin | None, root: Path | None, clinic: Path | str | bool | None
) -> Exporter:
    """Return what exports the copy of which a Word file tells.

    Args:
        path: the article.
        origin: what the file says; None: nothing, so it is taken for the standard copy.
        root: as for an export.
        clinic: as for an export; where a copy has none, none is looked for.
    """
    said = origin or Origin("", "")
    if clinic is None and origin is not None and not origin.clinic:
        clinic = False
    profile = clinic_of(path, clinic)
    # A file's word leads to no folder; of a theme of somebody's own, the words are the same.
    theme = theme_named(said.theme) if said.theme in theme_names() else default_theme()
    tinted = palette.themed(theme, profile)
    try:
        edition = Edition(said.edition)
        audience = Audience(said.audience) if said.audience else None
    except ValueError:
        raise SettingsError(
            f"{path}: the Word file is of an edition that this version of Plainleaf does not know; "
            "update it with a newer one."
        ) from None
    references = said.references if origin is not None else None
    copy = Copy(
        path, themed(tinted.theme, edition), profile, edition, audience, references, said.draft
    )
    same = origin is None or clinic_digest(profile) == origin.clinic
    return Exporter(copy, root, same)
