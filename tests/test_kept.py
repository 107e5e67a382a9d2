"""What Python compiled, kept between runs: taken only where it can be trusted, missed nowhere."""

from __future__ import annotations

import builtins
import dataclasses
import importlib
import os
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
    monkeypatch.setattr(kept, "_LEAST", 1)
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
    """Fail within the context where importing compiles a pattern or a method."""

    def unless_importing(function: Callable[..., Any]) -> Callable[..., Any]:
        def looked(*given: Any, **named: Any) -> Any:
            if kept._is_importing(sys._getframe()):
                pytest.fail("compiled")
            return function(*given, **named)

        return looked

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_AT_HAND._parser, "parse", unless_importing(_AT_HAND._parser.parse))
        patch.setattr(kept, "compile", unless_importing(compile), raising=False)
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
    assert Kept(file)._read()[0] == {}


def test_another_machine_takes_nothing(tmp_path: Path) -> None:
    """A home may be on several machines; the code of a pattern is made for one kind of them."""
    for fact in (kept.__version__, sys.version, sys.byteorder, str(sys.maxsize)):
        assert fact.encode() in kept._TAG


def nothing(*_: Any, **__: Any) -> None:
    """Do nothing."""


def _another(text: str, flags: int = 0, *, extra: int = 0) -> Any:
    return _COMPILE(text, flags | extra)


def _decorated(p: str, flags: int = 0) -> Any:
    return _COMPILE(p, flags)


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [
        pytest.param(sys.modules, "re._compiler", None, id="no module of this name, as in 3.10"),
        pytest.param(_AT_HAND, "_sre", None, id="no engine"),
        pytest.param(_AT_HAND, "_sre", object(), id="an engine without names"),
        pytest.param(_AT_HAND, "compile", _another, id="other arguments"),
        pytest.param(_AT_HAND, "compile", _decorated, id="the engine is asked elsewhere"),
        pytest.param(_AT_HAND, "compile", len, id="in another language"),
        pytest.param(_AT_HAND, "_code", lambda *_: [object()], id="codes that are no numbers"),
        pytest.param(kept, "_parts", nothing, id="the engine takes something else"),
        pytest.param(
            kept, "_parts", lambda *_: (0, [1], 0, {}, (None,)), id="another pattern comes out"
        ),
        pytest.param(kept.marshal, "dumps", nothing, id="codes that cannot be written"),
    ],
)
def test_a_python_that_compiles_patterns_otherwise_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: Any, name: str, value: Any
) -> None:
    """The names are Python's own, and another version may have none of them."""
    monkeypatch.setattr(dataclasses, "exec", builtins.exec, raising=False)
    monkeypatch.setattr(_AT_HAND, "compile", _COMPILE)
    if place is sys.modules:
        monkeypatch.setitem(sys.modules, name, value)
    else:
        monkeypatch.setattr(place, name, value)
    before = _AT_HAND.compile
    Kept(tmp_path / "all").take_part()
    assert _AT_HAND.compile is before


@pytest.mark.parametrize("arguments", [{"globals": {}}, {"locals": {}}, {"closure": ()}])
def test_a_python_that_executes_methods_otherwise_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: dict[str, Any]
) -> None:
    """A class is made to see it: `dataclasses` may give what it executes in another way."""
    monkeypatch.setattr(_AT_HAND, "compile", _COMPILE)
    monkeypatch.setattr(
        dataclasses, "make_dataclass", lambda *_: dataclasses.exec("", **arguments), raising=False
    )
    Kept(tmp_path / "all").take_part()
    assert not hasattr(dataclasses, "exec")


def test_texts_of_other_kinds_are_compiled_as_ever(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path
) -> None:
    """A library may make a pattern of a member of an enumeration, or of what is parsed already."""
    (tmp_path / "c_module.py").write_text(
        "import re\nfrom enum import StrEnum\n\n\nclass Name(StrEnum):\n    A = 'a{7}'\n\n\n"
        "A = re.compile(Name.A)\nS = re.Scanner([('a', 1)])\nB = re.compile(b'a{7}')\n"
        "C = re.compile('a{7}')\n",
        "utf-8",
    )
    for _ in range(2):
        one, module = begin(tmp_path / "home" / "all")
        sys.modules.pop("c_module", None)
        more = importlib.import_module("c_module")
        assert more.A.match("aaaaaaa")
        assert more.B.match(b"aaaaaaa")
        assert more.C.match("aaaaaaa")
        assert more.S.scan("a") == ([1], "")
        works(module)
        one.save()
    assert Kept(tmp_path / "home" / "all")._read()[0]


def test_two_programs_begin_and_end_at_once(tmp_path: Path) -> None:
    """Each says what it says alone, and what is kept afterwards is whole."""
    command = [sys.executable, "-m", "plainleaf", "--version"]
    surroundings = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}
    both = [
        subprocess.Popen(
            command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        for _ in range(4)
    ]
    assert len({one.communicate()[0] for one in both}) == 1
    (home,) = (tmp_path / "plainleaf").glob("compiled-*")
    assert [file.name for file in home.iterdir()] == ["all"]
    assert Kept(home / "all")._read()[0]


@pytest.mark.parametrize("which", ["home", "all"])
def test_what_belongs_to_another_user_is_not_run(
    begin: Callable[..., tuple[Kept, Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    which: str,
) -> None:
    """As after `sudo plainleaf` in one's own home: it is neither read nor written over."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    theirs, found = (file if which == "all" else file.parent), Path.stat

    def owned(path: Path, **how: Any) -> Any:
        of = found(path, **how)
        return os.stat_result([*of[:4], of.st_uid + 1, *of[5:]]) if path == theirs else of

    monkeypatch.setattr(Path, "stat", owned)
    again, module = begin(file)
    assert again._new
    works(module)


@pytest.mark.parametrize("which", ["home", "all"])
def test_code_that_others_could_have_written_is_not_run(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, which: str
) -> None:
    """Neither a folder nor a file is read that everybody may write to."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    one.save()
    assert Kept(file)._read()[0]
    (file if which == "all" else file.parent).chmod(0o777)
    assert Kept(file)._read()[0] == {}


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
    assert Kept(file)._read()[0] == {}


def test_the_file_is_not_written_for_next_to_nothing(
    begin: Callable[..., tuple[Kept, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library's pattern that is another each time is no reason to write all of it each time."""
    file = tmp_path / "home" / "all"
    one, _ = begin(file)
    monkeypatch.setattr(kept, "_LEAST", one._new + 1)
    one.save()
    assert not file.exists()
    monkeypatch.setattr(kept, "_LEAST", one._new)
    one.save()
    assert Kept(file)._read()[0]


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


def test_a_whole_export_compiles_the_same_in_every_process(tmp_path: Path) -> None:
    """A pattern of a set's words, in whatever order that has today, would never be found again."""
    article = Path(__file__).parent / "cases" / "lists-nested-loose.md"
    command = [sys.executable, "-m", "plainleaf", "export", article, "--out", tmp_path / "out"]
    written = []
    for seed in ("1", "2", "3"):
        own = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONHASHSEED": seed}
        subprocess.run(command, env=own, capture_output=True, check=True)
        (file,) = tmp_path.glob("plainleaf/compiled-*/all")
        written.append(file.stat().st_mtime_ns)
    assert written[2] == written[1] == written[0], "nothing was new after the first"
