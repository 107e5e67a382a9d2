"""What Python compiled, kept between runs: taken only where it can be trusted, missed nowhere."""

from __future__ import annotations

import builtins
import dataclasses
import importlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from plainleaf.run import kept
from plainleaf.run.kept import Kept, cache_home

SOURCE = """
import re
from dataclasses import dataclass, field

DOSE = re.compile(r"(?P<number>\\d+(?:[.,]\\d+)?)\\s?(?P<unit>mg|µg|[\\u4e00-\\u9fff])", re.I)
BYTES = re.compile(rb"%PDF-(\\d)")


@dataclass(frozen=True, slots=True, order=True)
class Dose:
    number: int
    unit: str = "mg"
    of: list[str] = field(default_factory=list)


def later(text):
    return re.compile(text + "(?P<later>x)")
"""
_AT_HAND = importlib.import_module("re._compiler")
_COMPILE = _AT_HAND.compile


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Kept, Any]]:
    """Return a function: as a process that begins, it imports a module, with what is kept."""
    monkeypatch.setattr(_AT_HAND, "compile", _COMPILE)
    monkeypatch.setattr(dataclasses, "exec", builtins.exec, raising=False)
    (tmp_path / "a_module.py").write_text(SOURCE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)

    def began(file: Path) -> tuple[Kept, ModuleType]:
        sys.modules.pop("a_module", None)
        re.purge()
        _AT_HAND.compile = _COMPILE
        one = Kept(file)
        one.take_part()
        return one, importlib.import_module("a_module")

    return began


@contextmanager
def compiling_fails() -> Iterator[None]:
    """Fail within the context where a pattern or a method is compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_AT_HAND._parser, "parse", lambda *_: pytest.fail("a pattern"))
        patch.setattr(kept, "compile", lambda *_, **__: pytest.fail("a method"), raising=False)
        yield


def works(module: Any) -> None:
    """Look whether the module does what its source says."""
    found = module.DOSE.search("take 2,5 MG of it")
    assert (found["number"], found["unit"], found.span()) == ("2,5", "MG", (5, 11))
    assert module.DOSE.search("5 両")
    assert not module.DOSE.search("five mg")
    assert dict(module.DOSE.groupindex) == {"number": 1, "unit": 2}
    assert (module.DOSE.flags, module.DOSE.groups) == (re.I | re.U, 2)
    assert _COMPILE(module.DOSE.pattern, re.I) == module.DOSE
    assert module.BYTES.match(b"%PDF-1")[1] == b"1"
    one = module.Dose(5)
    assert repr(one) == "Dose(number=5, unit='mg', of=[])"
    assert one == module.Dose(5)
    assert one < module.Dose(6)
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.number = 6


def test_what_was_compiled_is_kept_and_used_again(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path
) -> None:
    """The next process compiles nothing, and what it has is the same."""
    one, module = begin(tmp_path / "home" / "all")
    works(module)
    one.save()
    with compiling_fails():
        _, module = begin(tmp_path / "home" / "all")
    works(module)


def test_only_what_importing_makes_is_kept(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path
) -> None:
    """The words of an article stay where they are."""
    file = tmp_path / "home" / "all"
    one, module = begin(file)
    assert module.later("mysecret").match("mysecretx")["later"] == "x"
    one.save()
    assert b"mysecret" not in file.read_bytes()
    assert b"number" in file.read_bytes()


def test_processes_keep_what_others_kept(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path
) -> None:
    """Who writes last takes nothing away."""
    file = tmp_path / "home" / "all"
    (tmp_path / "b_module.py").write_text("import re\nB = re.compile('b{7}')\n", "utf-8")
    one, _ = begin(file)
    other = Kept(file)
    _AT_HAND.compile = _COMPILE
    other.take_part()
    importlib.import_module("b_module")
    one.save()
    other.save()
    sys.modules.pop("b_module")
    with compiling_fails():
        _, module = begin(file)
        assert importlib.import_module("b_module").B.match("bbbbbbb")
    works(module)


@pytest.mark.parametrize("damage", [b"", b"x" * 50, None])
def test_a_damaged_file_changes_nothing(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, damage: bytes | None
) -> None:
    """It is no file that anybody would miss; one byte that is another makes it damaged."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    data = bytearray(file.read_bytes())
    data[-3] ^= 1
    file.write_bytes(data if damage is None else damage)
    again, module = begin(file)
    works(module)
    again.save()
    assert len(file.read_bytes()) > 1000, "it is written anew"


def test_another_version_takes_nothing(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither another Python nor another Plainleaf: what was kept is theirs."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    monkeypatch.setattr(kept, "_TAG", b"another")
    assert Kept(file)._read() == {}


@pytest.mark.parametrize("which", ["home", "all"])
def test_code_that_others_could_have_written_is_not_run(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, which: str
) -> None:
    """Neither a folder nor a file is read that everybody may write to."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    assert Kept(file)._read()
    (file if which == "all" else file.parent).chmod(0o777)
    assert Kept(file)._read() == {}


def test_a_place_that_cannot_be_written_changes_nothing(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path
) -> None:
    """A file stands where the folder should."""
    (tmp_path / "home").write_text("", "utf-8")
    one, module = begin(tmp_path / "home" / "all")
    works(module)
    one.save()
    assert (tmp_path / "home").read_text("utf-8") == ""


def test_it_does_not_grow_for_ever(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Libraries change; what theirs were goes when there is too much."""
    monkeypatch.setattr(kept, "_MOST", 100)
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    assert Kept(file)._read() == {}


def test_programs_keep_and_the_package_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`import plainleaf` leaves Python as it is; the command line keeps, and says the same."""
    assert not kept._TAKING_PART
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    command = [sys.executable, "-m", "plainleaf", "--version"]
    first = subprocess.run(command, capture_output=True, check=True)
    home = cache_home()
    assert home is not None
    files = list(home.glob("compiled-*/all"))
    assert len(files) == 1
    written = files[0].stat().st_mtime_ns
    second = subprocess.run(command, capture_output=True, check=True)
    assert (first.stdout, first.stderr) == (second.stdout, second.stderr)
    assert files[0].stat().st_mtime_ns == written, "nothing was new"
