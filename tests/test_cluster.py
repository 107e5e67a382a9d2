"""Exports on other machines: a real scheduler and real workers, here on loopback."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from command import plainleaf
from plainleaf.api import export
from plainleaf.batch import bundle, cluster
from plainleaf.batch.bundle import JobBundle, JobResult, export_parcel, pack
from plainleaf.batch.fingerprints import digest_of
from plainleaf.batch.subworker import Subworker
from plainleaf.batch.work import Failed, Job
from plainleaf.errors import ClusterError, SourceError
from test_batch import ALL, WHOLE, WITH_PICTURE, contents, library, write
from test_limits import pixel


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
        files = export(path, ALL, tmp_path / "single", name="a").files
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


@pytest.fixture(scope="module")
def answered(tmp_path_factory: pytest.TempPathFactory) -> tuple[JobBundle, JobResult]:
    """Return what was sent of an article, and what came back."""
    folder = tmp_path_factory.mktemp("answered")
    (folder / "a").mkdir()
    (folder / "a" / "grey.png").write_bytes(pixel(1))
    parcel = pack(job(write(folder / "a" / "article.md", WITH_PICTURE)))
    returned = export_parcel(parcel)
    assert isinstance(returned, JobResult)
    return parcel, returned


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda files: {"../a.pdf": files["a.pdf"], **files}, "a file by the name of '../a.pdf'"),
        (lambda files: {"/etc/x.pdf": files["a.pdf"], **files}, "a file by the name of"),
        (lambda files: {"a/../../x.pdf": files["a.pdf"], **files}, "a file by the name of"),
        (lambda files: {"a\\x.pdf": files["a.pdf"], **files}, "a file by the name of"),
        (lambda files: {"b.pdf": files["a.pdf"], **files}, "a file by the name of 'b.pdf'"),
        (lambda files: {"a\n.pdf": files["a.pdf"], **files}, "a file by the name of"),
        (lambda files: {".bashrc": b"x", **files}, "a file by the name of '.bashrc'"),
        (lambda files: {"a-other.pdf": files["a.pdf"], **files}, "other files than were asked"),
        (lambda files: {"a-report.html": b"x", **files}, "other files than were asked for"),
        (lambda files: {n: d for n, d in files.items() if n != "a.pdf"}, "other files than were"),
        (lambda files: {**files, "a.pdf": b""}, "a.pdf otherwise than it was made"),
        (lambda files: {**files, "a.docx": files["a.docx"] + b"x"}, "a.docx otherwise than it was"),
        (lambda files: {**files, "a.sh": b"x"}, "a.sh otherwise than it was made"),
    ],
)
def test_what_a_worker_sends_is_looked_at(
    answered: tuple[JobBundle, JobResult],
    spoil: Callable[[dict[str, bytes]], dict[str, bytes]],
    says: str,
) -> None:
    """It makes files, and does not say where they go; nothing of an odd answer is taken."""
    parcel, returned = answered
    files = spoil({**returned.files})
    failed = cluster._placed(parcel.job, (parcel, replace(returned, files=files)))
    assert isinstance(failed, Failed)
    assert failed.exit_code == 11
    assert f"a worker sent {says}" in failed.message
    assert not parcel.job.out.exists()


def test_an_answer_has_a_size_and_a_shape(
    answered: tuple[JobBundle, JobResult], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever else was sent is none."""
    parcel, returned = answered
    failed = cluster._placed(parcel.job, (parcel, {"files": {}}))  # type: ignore[arg-type]
    assert isinstance(failed, Failed)
    assert "an answer of an unknown shape" in failed.message
    monkeypatch.setattr(cluster, "_MOST_BYTES", 1000)
    failed = cluster._placed(parcel.job, (parcel, returned))
    assert isinstance(failed, Failed)
    assert "a worker sent more than 0 MB" in failed.message


def test_a_parcel_has_a_theme_of_ones_own(article: Path, tmp_path: Path) -> None:
    """Its files travel along."""
    theme = tmp_path / "mine"
    theme.mkdir()
    (theme / "theme.toml").write_text("[text]\nsize = 15\n", "utf-8")
    expected = export(article, ALL, tmp_path / "single", theme=str(theme)).files["html"]
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


def test_limitss_hold_in_an_outpost(article: Path) -> None:
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
def scheduler(folder: Path, *more: str) -> Iterator[str]:
    """Run a scheduler, and give its address."""
    file = folder / "scheduler.json"
    words = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    with member("distributed.cli.dask_scheduler", *words, *more):
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


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9", "file:///etc/passwd", "inproc://127.0.0.1/1", "127.0.0.1", "tcp://:9",
        "tcp://127.0.0.1", "tcp://127.0.0.1:0", "tcp://127.0.0.1:99999", "tcp://127.0.0.1:x", "a b",
        "ucx://127.0.0.1:9", "tcp://user:pw@127.0.0.1:9",
    ],
)  # fmt: skip
def test_a_bad_address_is_one_sentence(address: str) -> None:
    """At once, and nobody is asked."""
    start = time.monotonic()
    with pytest.raises(ClusterError, match="is no address of a scheduler; write one"):
        cluster._reachable(address)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("wrong", ["", "nowhere.pem"])
def test_tls_without_certificates_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    """It says what to set."""
    library(tmp_path / "all", 1)
    monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TLS__CA_FILE", wrong)
    done = plainleaf(tmp_path, "export", "all", "--cluster", "tls://127.0.0.1:9")
    assert done.returncode == 11
    assert done.stderr.startswith("error: tls://127.0.0.1:9: TLS wants certificates; set DASK_")
    assert len(done.stderr.splitlines()) == 1


def certificates(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make an authority and one certificate of it, and have Dask use them."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority")
    openssl("req", *key, "-keyout", "key.pem", "-out", "asked.pem", "-subj", "/CN=127.0.0.1")
    sign = ("-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cert.pem")
    openssl("x509", "-req", "-in", "asked.pem", *sign)
    lead = "DASK_DISTRIBUTED__COMM__"
    monkeypatch.setenv(f"{lead}REQUIRE_ENCRYPTION", "true")
    monkeypatch.setenv(f"{lead}TLS__CA_FILE", str(folder / "ca.pem"))
    for role in ("SCHEDULER", "WORKER", "CLIENT"):
        monkeypatch.setenv(f"{lead}TLS__{role}__CERT", str(folder / "cert.pem"))
        monkeypatch.setenv(f"{lead}TLS__{role}__KEY", str(folder / "key.pem"))


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is missing")
def test_a_cluster_speaks_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes as without; who has no certificate of the authority gets nothing."""
    certificates(tmp_path, monkeypatch)
    library(tmp_path / "all", 1, WHOLE)
    assert plainleaf(tmp_path, "export", "all", "--out", "here").returncode == 0
    with (
        scheduler(tmp_path, "--protocol", "tls") as address,
        member(*worker_words(address, tmp_path), "--protocol", "tls"),
        joined(address, 1),
    ):
        assert address.startswith("tls://")
        done = plainleaf(tmp_path, "export", "all", "--cluster", address)
        assert done.returncode == 0, done.stderr
        plain = address.replace("tls:", "tcp:")
        (tmp_path / "other").mkdir()
        certificates(tmp_path / "other", monkeypatch)
        monkeypatch.setenv("DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT", "2s")
        for strange in (address, plain):
            refused = plainleaf(tmp_path, "export", "all", "--out", "no", "--cluster", strange)
            assert refused.returncode == 11, refused.stderr
            assert "there is no scheduler that answers" in refused.stderr
            assert "Traceback" not in refused.stderr
    assert contents(tmp_path / "out") == contents(tmp_path / "here")
    assert not [*tmp_path.glob("no/*.html")]


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
