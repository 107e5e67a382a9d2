"""`glossary:` of the front matter → entries, its own ones and those of shared files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from plainleaf.model.article import GlossaryEntry, Paragraph
from plainleaf.model.glossary import may_stand_in, same_term
from plainleaf.model.inlines import FootnoteReference, Inlines, Text
from plainleaf.model.transform import walk
from plainleaf.model.words import all_words, plain_text
from plainleaf.reader.blocks import BlockReader
from plainleaf.reader.front.values import Key, leaves, yaml_value
from plainleaf.reader.inlines import InlineReader
from plainleaf.reader.log import Log, excerpt
from plainleaf.reader.markdown import TooDeep, html_tree
from plainleaf.run.dependencies import note_file

_MOST_BYTES = 1_000_000
_HOW = "Write each as `term: what it means`, or name a file of such lines."


@dataclass
class GlossaryReader:
    """Reads the glossary of one article.

    Args:
        folder: the article's; no file outside it is read.
        log: the article's notebook.
        inline: makes a reader of inline Markdown for a notebook.
        text: the words of the body, casefolded; of files only what may stand in it is read.
    """

    folder: Path
    log: Log
    inline: Callable[[Log], InlineReader]
    text: str
    entries: list[GlossaryEntry] = field(default_factory=list)
    known: dict[bool, dict[str, int]] = field(default_factory=lambda: {False: {}, True: {}})

    def read(self, value: object, lines: dict[Key, int]) -> tuple[GlossaryEntry, ...]:
        """Return the entries: a term that the article explains itself is not taken from a file.

        Args:
            value: what `glossary:` says: terms, the name of a file, or a list of these.
            lines: the lines of the front matter's keys.
        """
        key: Key = ("glossary",)
        if isinstance(value, list):
            for at, part in enumerate(value):
                self._part(part, (*key, at), lines)
        elif value is not None:
            self._part(value, key, lines)
        own = self.known[False].keys()
        return tuple(
            entry for entry in self.entries if not (entry.shared and own & set(_forms(entry)))
        )

    def _part(self, part: object, key: Key, lines: dict[Key, int]) -> None:
        line = lines.get(key, 1)
        if isinstance(part, dict):
            self._terms(part, key, lines, self.log, shared=False)
        elif isinstance(part, str) and part.strip():
            self._file(part.strip(), line)
        else:
            said = " ".join(leaves(part))
            self.log.error("glossary", "This is no list of terms.", line, _HOW, dropped=said)

    # --- A file --------------------------------------------------------------------------------

    def _file(self, name: str, line: int) -> None:
        path = self._inside(name, line)
        if path is None:
            return
        log = Log(str(self.folder / name))
        lines: dict[Key, int] = {}
        try:
            if path.stat().st_size > _MOST_BYTES:
                self._refuse(f"'{name}' is larger than 1 MB.", line, "Keep the terms that you use.")
                return
            text = path.read_bytes().decode("utf-8-sig")
            value = yaml_value(text, log, lines)
        except OSError as error:
            self._refuse(f"'{name}' cannot be read ({error.strerror}).", line, "Mend the file.")
            return
        except UnicodeDecodeError:
            self._refuse(f"'{name}' is not UTF-8.", line, "Save it as UTF-8.")
            return
        except (YAMLError, RecursionError, ValueError) as error:
            mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
            where = f" in line {mark.line + 1}" if mark else ""
            hint = "Put a value that has a colon, a quote or a bracket in it in double quotes."
            self._refuse(f"'{name}' is not valid YAML{where}.", line, hint)
            return
        if isinstance(value, dict):
            self._terms(value, (), lines, log, shared=True)
        else:
            self._refuse(f"'{name}' is no list of terms.", line, "Write `term: what it means`.")
        self.log.found += log.found

    def _inside(self, name: str, line: int) -> Path | None:
        """Return the path of a file in the article's folder or below it."""
        folder = self.folder.resolve()
        try:
            note_file(folder / name)
            path = (folder / name).resolve()
            inside, there = path.is_relative_to(folder), path.is_file()
        except (OSError, ValueError, RuntimeError):
            inside, there = True, False
        if not inside:
            hint = "Copy the file into the article's folder."
            self._refuse(f"'{excerpt(name)}' is outside the article's folder.", line, hint)
        elif not there:
            hint = "Correct the name, or put the file there. A term needs `term: what it means`."
            self._refuse(f"There is no file '{excerpt(name)}'.", line, hint)
        return path if inside and there else None

    def _refuse(self, message: str, line: int, hint: str) -> None:
        self.log.error("glossary-file", message, line, hint)

    # --- Terms ---------------------------------------------------------------------------------

    def _terms(
        self, terms: dict[str, object], key: Key, lines: dict[Key, int], log: Log, *, shared: bool
    ) -> None:
        empty = [
            path[-1]
            for path in lines
            if path and path[:-1] == key and isinstance(path[-1], str) and path[-1] not in terms
        ]
        for name, value in [*terms.items(), *((str(name), "") for name in empty)]:
            line = lines.get((*key, name), 1)
            if shared and not any(may_stand_in(form, self.text) for form in name.split("|")):
                continue
            if entry := self._entry(name, value, line, log, shared=shared):
                self._add(entry, name, log)

    def _entry(
        self, name: str, value: object, line: int, log: Log, *, shared: bool
    ) -> GlossaryEntry | None:
        forms = [" ".join(form.split()) for form in name.split("|")]
        term, *others = [form for form in forms if form] or [""]
        said = " ".join((name, *leaves(value)))
        if not term or not isinstance(value, str):
            log.error("glossary", f"This explains no term: {excerpt(said)}", line, _HOW, said)
            return None
        explanation = self._explanation(value, line, log)
        if explanation is None:
            log.error(
                "glossary",
                f"The explanation of '{excerpt(term)}' is more than one paragraph of words: "
                f"{excerpt(value)}",
                line,
                "Explain it in one or two sentences, without lists, tables and footnotes.",
                dropped=said,
            )
            return None
        if not explanation:
            log.error(
                "empty-explanation",
                f"'{excerpt(term)}' is not explained.",
                line,
                "Write in plain words what it means, or delete it.",
                dropped=name,
            )
            return None
        heading = (Text(term),)
        return GlossaryEntry(heading, explanation, log.at(line), tuple(others), shared)

    def _explanation(self, text: str, line: int, log: Log) -> Inlines | None:
        """Return the nodes of inline Markdown; None if there is more in it."""
        try:
            tree, _ = html_tree("\n" * (line - 1) + text.strip(), log)
        except TooDeep:
            return None
        reader = BlockReader(log, self.inline(log))
        match reader.body(tree):
            case ():
                return ()
            case (Paragraph(inlines),) if not reader.footnotes:
                marks = any(isinstance(node, FootnoteReference) for node in walk(inlines))
                return None if marks else inlines
            case _:
                return None

    def _add(self, entry: GlossaryEntry, name: str, log: Log) -> None:
        known, forms = self.known[entry.shared], _forms(entry)
        if twice := [form for form in forms if form in known]:
            log.error(
                "duplicate-term",
                f"'{excerpt(twice[0])}' is explained here a second time.",
                entry.position.line,
                "Keep one of the two explanations.",
                dropped=f"{name} {all_words(entry.explanation)}",
                first=known[twice[0]],
            )
            return
        known.update(dict.fromkeys(forms, entry.position.line))
        self.entries.append(entry)


def _forms(entry: GlossaryEntry) -> list[str]:
    return [same_term(form) for form in (plain_text(entry.term), *entry.forms)]
