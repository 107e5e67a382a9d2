"""Exports on other machines: a real scheduler and real workers, here on loopback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from plainleaf.api import export
from plainleaf.batch import bundle, cluster
from plainleaf.batch.bundle import JobBundle, JobResult, export_parcel, pack
from plainleaf.batch.fingerprints import digest_of
from plainleaf.batch.subworker import Subworker
from plainleaf.batch.work import Failed, Job
from plainleaf.errors import ClusterError, SourceError
from test_bad_input import plainleaf
from test_batch import ALL, WHOLE, WITH_PICTURE, contents, library, write
from test_ceiling import pixel


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article with a picture."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "grey.png").write_bytes(pixel(1))
    return write(tmp_path / "a" / "article.md", WITH_PICTURE)


def job(path: Path, **options: object) -> Job:
    """Return a job that would put its files beside the article's folder."""
    return Job(path, "a", ALL, path.parents[1] / "out", options)


def sent(path: Path, **options: object) -> JobResult | Failed:
    """Pack an article, take it away, and export what was packed."""
    parcel = pack(job(path, **options))
    path.parent.rename(path.parents[1] / "away")
    return export_parcel(parcel)


# --- Parcels ---------------------------------------------------------------------------------


def test_a_parcel_comes_back_as_the_files_of_a_single_export(article: Path) -> None:
    """With nothing but what was packed: the sender's files are not there any more."""
    files = export(article, out=article.parents[1] / "single").files
    expected = {path.name: path.read_bytes() for path in files.values()}
    returned = sent(article)
    assert isinstance(returned, JobResult)
    assert {name.replace("a.", "a."): data for name, data in returned.files.items()} == expected


def test_a_parcel_has_all_that_an_export_looks_at(article: Path, tmp_path: Path) -> None:
    """Translations, a clinic's profile with its logo, project files: the same bytes."""
    for language in ("es", "de"):
        front = f"---\ntitle: A title\nlang: {language}\n---\n\n"
        write(article.with_name(f"article.{language}.md"), front=front)
    profile = 'lang = "en"\nname = "The clinic"\nphone = "+44 1632 960123"\n'
    logo = '[logo]\nfile = "grey.png"\nalt = "The clinic"\n'
    (tmp_path / "clinic.toml").write_text(profile + logo, "utf-8")
    (tmp_path / "grey.png").write_bytes(pixel(3))
    (tmp_path / "plainleaf.toml").write_text("[limits]\nkey-points = 3\n", "utf-8")
    for path in (article, article.with_name("article.de.md")):
        files = export(path, ["html", "docx"], tmp_path / "single", name="a").files
        parcel = pack(job(path))
        returned = export_parcel(parcel)
        assert isinstance(returned, JobResult), returned.message
        assert bundle.forgotten(parcel, returned) == []
        for made in files.values():
            assert returned.files[made.name] == made.read_bytes()


def test_what_was_not_sent_along_is_noticed(article: Path) -> None:
    """Nothing is put in place that might have looked otherwise here."""
    parcel = pack(job(article))
    name = str(article.parent / "grey.png")
    returned = JobResult({"a.html": b""}, (), 0.0, bundle.engine_here(), (name,))
    failed = cluster._placed(parcel.job, (parcel, returned))
    assert isinstance(failed, Failed)
    assert f"{name} was not sent along" in failed.message


def test_a_parcel_has_a_theme_of_ones_own(article: Path, tmp_path: Path) -> None:
    """Its files travel along."""
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text("[text]\nsize = 15\n", "utf-8")
    expected = export(article, ["html"], tmp_path / "single", theme=str(theme)).files["html"]
    data = expected.read_bytes()
    parcel = pack(job(article, theme=str(theme)))
    (theme / "theme.toml").unlink()
    returned = export_parcel(parcel)
    assert isinstance(returned, JobResult)
    assert returned.files["a.html"] == data


def test_words_about_files_name_those_of_the_sender(article: Path) -> None:
    """Errors and warnings are the same as of an export here."""
    write(article, "## A section\n\n![A square](none.png)\n")
    failed = sent(article)
    assert isinstance(failed, Failed)
    assert failed.exit_code == 1
    assert failed.message == f"{article}: not exported, 1 error to put right."
    assert [(each.code, each.file) for each in failed.found] == [("missing-picture", str(article))]


def test_a_link_that_leads_out_leads_out_there_too(article: Path, tmp_path: Path) -> None:
    """What the article may not read here is not sent, and is refused there."""
    (tmp_path / "secret.png").write_bytes(pixel(2))
    (article.parent / "grey.png").unlink()
    (article.parent / "grey.png").symlink_to(tmp_path / "secret.png")
    parcel = pack(job(article))
    assert pixel(2) not in parcel.files.values()
    failed = export_parcel(parcel)
    assert isinstance(failed, Failed)
    assert [each.code for each in failed.found] == ["picture-outside"]


def test_an_article_that_cannot_be_read_is_not_sent(article: Path) -> None:
    """The reader says why, as ever."""
    article.write_bytes(b"\xff\xfe\0")
    with pytest.raises(SourceError, match="save it as UTF-8"):
        pack(job(article))


def test_a_file_of_the_other_machine_never_changes_what_comes_out(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A project file above its temporary folder is named instead."""
    parcel = pack(job(article))
    elsewhere = tmp_path / "there"
    elsewhere.mkdir()
    (elsewhere / "plainleaf.toml").write_text("[limits]\nkey-points = 3\n", "utf-8")
    monkeypatch.setattr(bundle.tempfile, "tempdir", str(elsewhere))
    failed = export_parcel(parcel)
    assert isinstance(failed, Failed)
    assert "plainleaf.toml of its own" in failed.message


def test_what_other_versions_made_is_not_taken(article: Path) -> None:
    """A worker that joined later may be unlike this machine."""
    parcel = pack(job(article))
    engine = {**bundle.engine_here(), "weasyprint": "1.0"}
    returned = JobResult({"a.html": b"other"}, (), 0.0, engine)
    failed = cluster._placed(parcel.job, (parcel, returned))
    assert isinstance(failed, Failed)
    assert "weasyprint 1.0 (here" in failed.message
    assert not parcel.job.out.exists()


def sleepy(parcel: JobBundle) -> None:
    """Take too long."""
    time.sleep(60)


def test_ceilings_hold_in_an_outpost(article: Path) -> None:
    """The next article is exported."""
    outpost = Subworker(1, 0)
    try:
        failed = outpost.call("a", time.sleep, 60)
        assert isinstance(failed, Failed)
        assert failed.message.startswith("a: stopped after 1 seconds")
        assert outpost.call("b", abs, -1) == 1
    finally:
        outpost.close()


# --- A cluster -------------------------------------------------------------------------------


@contextmanager
def member(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a scheduler or a worker."""
    process = subprocess.Popen(
        [sys.executable, "-m", *words],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def scheduler(folder: Path) -> Iterator[str]:
    """Run a scheduler, and give its address."""
    file = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with member("distributed.cli.dask_scheduler", *words):
        end = time.monotonic() + 60
        while not file.exists() and time.monotonic() < end:
            time.sleep(0.1)
        time.sleep(0.2)
        yield json.loads(file.read_text("utf-8"))["address"]


def worker_words(address: str, folder: Path) -> tuple[str, ...]:
    """Return how a worker is started."""
    return (
        "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard",
        "--host", "127.0.0.1", "--local-directory", str(folder / "dask"),
    )  # fmt: skip


@contextmanager
def joined(address: str, count: int) -> Iterator[None]:
    """Wait until some workers are there."""
    code = (
        "import sys; from distributed import Client; "
        "Client(sys.argv[1]).wait_for_workers(int(sys.argv[2]), timeout=60)"
    )
    subprocess.run([sys.executable, "-c", code, address, str(count)], check=True)
    yield


def test_a_lost_worker_loses_nothing(tmp_path: Path) -> None:
    """Of two workers one is killed in the middle; all comes out, and as it would here."""
    library(tmp_path / "all", 10, WHOLE)
    assert plainleaf(tmp_path, "export", "all", "--out", "here").returncode == 0
    with (
        scheduler(tmp_path) as address,
        member(*worker_words(address, tmp_path)) as lost,
        member(*worker_words(address, tmp_path)),
        joined(address, 2),
        subprocess.Popen(
            [sys.executable, "-m", "plainleaf", "export", "all", "--cluster", address],
            cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as run,
    ):  # fmt: skip
        while not [*tmp_path.glob("out/leaflet*")] and run.poll() is None:
            time.sleep(0.01)
        os.killpg(lost.pid, signal.SIGKILL)
        said, problems = run.communicate(timeout=120)
        assert run.returncode == 0, problems
        assert "Traceback" not in problems
        counts = said.split()
        assert counts[counts.index("done") + 1] == "10"
        assert counts[counts.index("failed") + 1] == "0"
    assert contents(tmp_path / "out") == contents(tmp_path / "here")
    # What other machines made is entered here, too.
    again = plainleaf(tmp_path, "export", "all", "--dry-run")
    assert again.stdout == "0 to export, 10 unchanged.\n"


def test_no_scheduler_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 11."""
    library(tmp_path / "all", 1)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "1s")
    done = plainleaf(tmp_path, "export", "all", "--cluster", "tcp://127.0.0.1:9")
    assert done.returncode == 11
    assert done.stderr.startswith("error: tcp://127.0.0.1:9: there is no scheduler that answers")
    assert len(done.stderr.splitlines()) == 1


def test_a_scheduler_without_workers_is_one_sentence(tmp_path: Path) -> None:
    """It says how to start some."""
    library(tmp_path / "all", 1)
    with scheduler(tmp_path) as address:
        done = plainleaf(tmp_path, "export", "all", "--cluster", address)
    assert done.returncode == 11
    assert done.stderr.splitlines() == [
        f"error: {address}: this scheduler has no workers; start some with `dask worker {address}`."
    ]


def test_without_dask_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask is for those who have other machines."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install 'plainleaf\[cluster\]'"):
        cluster._connected("tcp://127.0.0.1:9")


def test_prints_of_a_parcel_are_those_of_what_was_sent(article: Path) -> None:
    """The state then tells whether an article is what was exported."""
    parcel = pack(job(article))
    known = {each.path: each.digest for each in parcel.inputs}
    assert known[str(article)] == digest_of(article)
    assert known[str(article.parent / "grey.png")] == digest_of(article.parent / "grey.png")
