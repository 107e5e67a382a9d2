"""What tests may ask for: the field's validators, each started once, and the golden files' option.

A validator that is missing skips its tests on a contributor's machine and fails them where CI is
set. A test that asks for one is marked `validator` by itself: `pytest -m "not validator"` is quick.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

import examples
from browser import computed
from browser.axe import Axe
from plainleaf.run.limits import collect_seldom
from validators.common import Missing
from validators.field import Check, Kept, aces, epubchecks, strictly
from validators.libreoffice import LibreOffice
from validators.verapdf import VeraPdf

ROOT = Path(__file__).resolve().parents[1]
VALIDATORS = set("verapdf page_ua1 page_2a epubcheck ace ooxml libreoffice_ua axe texts".split())
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")
Made = TypeVar("Made")

# Whoever starts the tests in the background may have made them, and all that they start, deaf to
# Ctrl+C; a signal that is handled is heard again by new processes.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

examples.load()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --update-golden."""
    parser.addoption(
        "--update-golden", action="store_true", help="write the golden files anew; read the diff"
    )


def pytest_collection_finish() -> None:
    """Look seldom for garbage, and not among all that was imported, as the program itself does."""
    collect_seldom()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that asks for a validator, and each whose examples are made at random."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("generated")
        if VALIDATORS & set(getattr(item, "fixturenames", ())):
            item.add_marker("validator")


def _have(make: Callable[[], Made]) -> Made:
    """Return what `make` makes; skip or fail if it is not installed."""
    try:
        return make()
    except Missing as missing:
        if IN_CI:
            pytest.fail(f"CI promises every validator. {missing}", pytrace=False)
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Return True if golden files are to be written and not compared."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def verapdf() -> Iterator[VeraPdf]:
    """`verapdf(path, flavour="ua1")` returns the rules that a PDF breaks."""
    engine = _have(VeraPdf)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def page_ua1() -> Check:
    """`page_ua1(path)` returns the rules of PDF/UA-1 that a PDF breaks."""
    return _have(lambda: strictly("page", "PDF/UA-1"))


@pytest.fixture(scope="session")
def page_2a() -> Check:
    """`page_2a(path)` returns the rules of PDF/A-2a that a PDF breaks."""
    return _have(lambda: strictly("page", "PDF/A-2a"))


@pytest.fixture(scope="session")
def epubcheck() -> Iterator[Kept]:
    """`epubcheck(path)` returns the errors and warnings of an EPUB."""
    engine = _have(epubchecks)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def ace() -> Iterator[Kept]:
    """`ace(path)` returns what keeps people out of an EPUB."""
    engine = _have(aces)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def ooxml() -> Check:
    """`ooxml(path)` returns the errors of a Word file."""
    return _have(lambda: strictly("Open XML SDK"))


@pytest.fixture(scope="session")
def libreoffice_ua(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """`libreoffice_ua(path)` returns the PDF/UA that LibreOffice makes of a Word file."""
    folder = tmp_path_factory.mktemp("libreoffice")
    return _have(lambda: LibreOffice(folder))


@pytest.fixture(scope="session")
def axe() -> Iterator[Axe]:
    """`axe(path, width, dark=…)` returns the rules that a web page breaks in Chromium."""
    browser = _have(Axe)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def texts(axe: Axe) -> computed.Texts:
    """`texts(path, folder)` returns the texts of a web page or an EPUB, with their sizes."""
    return partial(computed.texts, axe.browser)
