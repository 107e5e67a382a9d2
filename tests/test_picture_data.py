"""Photographs: upright in every format, in one size, and without a word of whom they show where."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest
from PIL import ExifTags, ImageChops, ImageCms, ImageDraw, PngImagePlugin
from PIL import Image as Raster

from browser.axe import Axe
from plainleaf.api import export
from plainleaf.model.article import Picture
from plainleaf.reader import Reading, read_article
from plainleaf.reader.pictures.hidden_data import stripped
from test_bad_input import FRONT
from validators.libreoffice import LibreOffice

SECRETS = (b"Mrs Example", b"ward 3", b"Nurse Name", b"51.4769", b"CameraX", b"<script>", b"PK\3\4")
ORIENTATIONS = range(1, 9)
# How a picture that stands upright lies in a file of each orientation (Exif 2.32, 4.6.4).
LAID = {
    2: Raster.Transpose.FLIP_LEFT_RIGHT,
    3: Raster.Transpose.ROTATE_180,
    4: Raster.Transpose.FLIP_TOP_BOTTOM,
    5: Raster.Transpose.TRANSPOSE,
    6: Raster.Transpose.ROTATE_90,
    7: Raster.Transpose.TRANSVERSE,
    8: Raster.Transpose.ROTATE_270,
}


def upright(width: int = 120, height: int = 80) -> Raster.Image:
    """Return a picture whose four corners differ."""
    image = Raster.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    half, middle = width // 2, height // 2
    draw.rectangle((0, 0, half, middle), "red")
    draw.rectangle((half, 0, width, middle), "lime")
    draw.rectangle((0, middle, half, height), "blue")
    return image


def exif(orientation: int = 1) -> Raster.Exif:
    """Return what a telephone writes."""
    found = Raster.Exif()
    found[ExifTags.Base.Orientation] = orientation
    found[ExifTags.Base.ImageDescription] = "Mrs Example, ward 3"
    found[ExifTags.Base.Artist] = "Nurse Name"
    found[ExifTags.Base.Model] = "CameraX"
    found.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (51.0, 28.0, 36.0)
    return found


def photograph(orientation: int, kind: str = "JPEG") -> bytes:
    """Return a photograph's file that is upright once it is turned."""
    image = upright()
    laid = image.transpose(LAID[orientation]) if orientation in LAID else image
    out = io.BytesIO()
    more = {"quality": 95, "comment": b"51.4769"} if kind == "JPEG" else {}
    laid.save(out, kind, exif=exif(orientation), **more)
    return out.getvalue() + b"<script>PK\3\4"


def read(folder: Path, data: bytes, name: str = "a.jpg") -> tuple[Picture, Reading]:
    """Return a picture as it goes into handouts, and what was found."""
    (folder / name).write_bytes(data)
    (folder / "article.md").write_text(f"{FRONT}![Four fields.]({name})\n", "utf-8")
    reading = read_article(folder)
    return reading.article.pictures[name], reading


def corners(image: Raster.Image) -> list[str]:
    """Return the colours of the four quarters, by name."""
    width, height = image.size
    names = []
    for x, y in ((1, 1), (3, 1), (1, 3), (3, 3)):
        pixel = image.convert("RGB").getpixel((width * x // 4, height * y // 4))
        assert isinstance(pixel, tuple)
        names.append("".join("x" if value > 128 else "-" for value in pixel))
    return names


UPRIGHT = ["x--", "-x-", "--x", "xxx"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_photograph_stands_upright_and_keeps_its_shape(
    tmp_path: Path, orientation: int, kind: str
) -> None:
    """Whatever way the camera was held."""
    picture, reading = read(tmp_path, photograph(orientation, kind))
    image = Raster.open(io.BytesIO(picture.data))
    assert (picture.width, picture.height) == image.size == (120, 80)
    assert corners(image) == UPRIGHT
    assert not image.getexif()
    assert not any(secret in picture.data for secret in SECRETS)
    (found,) = reading.diagnostics
    assert found.code == "picture-data"
    assert "a description, a name" in found.message
    # Pillow writes no place into a TIFF.
    assert ("the place where it was taken" in found.message) == (kind != "TIFF")


def files_in(path: Path) -> dict[str, bytes]:
    """Return all that a handout's file holds, unpacked."""
    data = path.read_bytes()
    match path.suffix:
        case ".docx" | ".epub":
            with zipfile.ZipFile(path) as package:
                return {name: package.read(name) for name in package.namelist()}
        case ".pdf":
            with pikepdf.open(path) as pdf:
                return {
                    str(at): each.read_bytes()
                    for at, each in enumerate(pdf.objects)
                    if isinstance(each, pikepdf.Stream) and "/DCTDecode" not in repr(each)
                } | {"whole": data}
    shown = re.findall(rb"data:image/jpeg;base64,([^\"')]+)", data)
    return {"whole": data} | {str(at): base64.b64decode(each) for at, each in enumerate(shown)}


@pytest.mark.parametrize("orientation", [1, 6])
def test_no_format_tells_more_than_it_shows(tmp_path: Path, orientation: int) -> None:
    """Not in any byte of any part of any file; and each holds the picture upright."""
    read(tmp_path, photograph(orientation))
    files = export(tmp_path, out=tmp_path / "out").files
    for name, path in files.items():
        for part, data in files_in(path).items():
            assert not any(secret in data for secret in SECRETS[:5]), (name, part)
    with pikepdf.open(files["pdf"]) as pdf:
        (image,) = (each for each in pdf.objects if getattr(each, "Subtype", "") == "/Image")
        assert corners(pikepdf.PdfImage(image).as_pil_image()) == UPRIGHT
    for name in ("docx", "epub", "html"):
        jpegs = [data for data in files_in(files[name]).values() if data[:2] == b"\xff\xd8"]
        assert [corners(Raster.open(io.BytesIO(data))) for data in jpegs] == [UPRIGHT]
    assert b'width="120" height="80"' in files_in(files["html"])["whole"]


def test_what_changes_how_it_looks_stays(tmp_path: Path) -> None:
    """The colour profile; and pixels that need no turning are not compressed again."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    out = io.BytesIO()
    upright().save(out, "JPEG", quality=60, exif=exif(), icc_profile=profile)
    picture, _ = read(tmp_path, out.getvalue())
    image = Raster.open(io.BytesIO(picture.data))
    assert image.info["icc_profile"] == profile
    assert image.tobytes() == Raster.open(io.BytesIO(out.getvalue())).tobytes()
    clear = io.BytesIO()
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", "Nurse Name")
    told.add_itxt("Comment", "Mrs Example")
    upright().convert("RGBA").save(clear, "PNG", pnginfo=told, icc_profile=profile)
    picture, reading = read(tmp_path, clear.getvalue() + b"<script>", "b.png")
    assert not any(secret in picture.data for secret in SECRETS)
    assert Raster.open(io.BytesIO(picture.data)).info["icc_profile"] == profile
    assert [found.code for found in reading.diagnostics] == ["picture-data"]


def test_a_picture_that_tells_nothing_stays_byte_for_byte(tmp_path: Path) -> None:
    """PNG, JPEG, progressive JPEG, and one with markers to start again at."""
    for name, kind, more in (
        ("a.png", "PNG", {}),
        ("b.jpg", "JPEG", {}),
        ("c.jpg", "JPEG", {"progressive": True}),
        ("d.jpg", "JPEG", {"restart_marker_rows": 1}),
    ):
        out = io.BytesIO()
        upright().save(out, kind, **more)
        picture, reading = read(tmp_path, out.getvalue(), name)
        assert picture.data == out.getvalue()
        assert not reading.diagnostics


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_a_large_photograph_is_made_as_large_as_print_can_show(
    tmp_path: Path, kind: str, name: str
) -> None:
    """It is shown as large as before."""
    out = io.BytesIO()
    upright(6000, 4000).save(out, kind)
    picture, _ = read(tmp_path, out.getvalue(), name)
    image = Raster.open(io.BytesIO(picture.data))
    assert (picture.width, picture.height) == (6000, 4000)
    assert image.size == (2100, 1400)
    assert corners(image) == UPRIGHT


def test_a_second_picture_behind_the_first_is_no_film(tmp_path: Path) -> None:
    """Telephones write such files (MPO) and call them JPEG."""
    out = io.BytesIO()
    upright().save(out, "MPO", save_all=True, append_images=[upright()])
    picture, reading = read(tmp_path, out.getvalue())
    assert not reading.diagnostics
    assert picture.media_type == "image/jpeg"
    assert picture.data.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"\xff\xd8" + b"a" * 20])
def test_parts_in_no_order_are_refused(data: bytes) -> None:
    """Nothing is guessed of what stands where."""
    with pytest.raises(ValueError, match=r"no end|no marker"):
        stripped(data)


def drawn(page: Raster.Image) -> list[tuple[int, int, list[str]]]:
    """Return width, height and colours of each of the photographs on a rendered page, in pixels."""
    red, green, blue = page.convert("RGB").split()
    dark = [band.point(lambda value: 255 * (value < 110)) for band in (red, green, blue)]
    light = [band.point(lambda value: 255 * (value > 150)) for band in (red, green, blue)]
    fields = {
        name: ImageChops.multiply(
            ImageChops.multiply(light[own], dark[one]), dark[two]
        )
        for name, own, one, two in (("x--", 0, 1, 2), ("-x-", 1, 0, 2), ("--x", 2, 0, 1))
    }  # fmt: skip
    every = ImageChops.lighter(ImageChops.lighter(fields["x--"], fields["-x-"]), fields["--x"])
    rows = [every.crop((0, y, page.width, y + 1)).getbbox() is not None for y in range(page.height)]
    found = []
    for top in (y for y in range(page.height) if rows[y] and not (y and rows[y - 1])):
        bottom = next((y for y in range(top, page.height) if not rows[y]), page.height)
        left, _, right, _ = every.crop((0, top, page.width, bottom)).getbbox() or (0, 0, 0, 0)
        if bottom - top > 10 and right - left > 10:
            photo = page.crop((left, top, right, bottom))
            found.append((right - left, bottom - top, corners(photo)))
    return found


@pytest.mark.validator
@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is missing")
def test_photographs_of_all_eight_orientations_look_the_same_on_every_page(
    tmp_path: Path, axe: Axe, libreoffice_ua: LibreOffice
) -> None:
    """In rendered pixels, of all four formats: each of one size and one shape, and upright."""
    body = ""
    for orientation in ORIENTATIONS:
        # Each with a size of its own, so that none is taken for another by its bytes.
        (tmp_path / f"{orientation}.jpg").write_bytes(photograph(orientation))
        body += (
            f"![Four fields, {orientation}.]({orientation}.jpg)\n\nWords of part {orientation}.\n\n"
        )
    (tmp_path / "article.md").write_text(FRONT + body, "utf-8")
    files = export(tmp_path, out=tmp_path / "out").files
    with zipfile.ZipFile(files["epub"]) as book:
        book.extractall(tmp_path / "book")
    content = tmp_path / "book" / "EPUB" / "handout.xhtml"
    seen: dict[str, list[tuple[int, int, list[str]]]] = {}
    for name, path in (("html", files["html"]), ("epub", content)):
        window = axe.browser.new_page(viewport={"width": 900, "height": 900})
        window.goto(path.as_uri())
        for links in window.locator("nav.files").all():  # in colours of their own
            links.evaluate("each => each.remove()")
        seen[name] = drawn(Raster.open(io.BytesIO(window.screenshot(full_page=True))))
        window.close()
    for name, path in (("pdf", files["pdf"]), ("docx", libreoffice_ua(files["docx"]))):
        pages = tmp_path / name
        pages.mkdir()
        command = ["pdftoppm", "-r", "96", "-png", str(path), str(pages / "page")]
        subprocess.run(command, check=True)
        seen[name] = [one for page in sorted(pages.iterdir()) for one in drawn(Raster.open(page))]
    for name, photos in seen.items():
        assert len(photos) == len(ORIENTATIONS), name
        for width, height, colours in photos:
            assert colours == UPRIGHT, name
            assert abs(width - photos[0][0]) <= 1, name
            assert abs(height - photos[0][1]) <= 1, name
            assert abs(width / height - 120 / 80) < 0.05, name
            # A hundredth of an inch of difference between formats, at 96 dots an inch.
            assert abs(width - 120) <= 3, (name, width)
