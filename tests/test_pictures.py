"""Pictures of strangers: where they may lie, what stays of a drawing, what becomes of odd kinds."""

from __future__ import annotations

import base64
import io
import struct
from pathlib import Path

import pytest
from PIL import Image as Raster
from PIL import ImageFile

from command import plainleaf
from plainleaf.errors import SourceError
from plainleaf.model.article import Picture
from plainleaf.reader import Reading, read_article
from test_bad_input import FRONT, PIXEL

SVG = 'xmlns="http://www.w3.org/2000/svg" width="30" height="20"'


def read(folder: Path, text: str, root: Path | None = None) -> Reading:
    """Return what is read of an article in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "article.md").write_text(FRONT + text, "utf-8")
    return read_article(folder, root)


def codes(reading: Reading) -> list[str]:
    """Return the codes of what was found."""
    return [found.code for found in reading.diagnostics]


def drawing(tmp_path: Path, inside: str) -> tuple[Picture, Reading]:
    """Return a picture of this content, and what was found."""
    (tmp_path / "a.svg").write_text(f"<svg {SVG}>{inside}</svg>", "utf-8")
    reading = read(tmp_path, "![A drawing](a.svg)\n")
    return reading.article.pictures["a.svg"], reading


def loaded(tmp_path: Path, data: bytes) -> tuple[Raster.Image, Picture]:
    """Return a picture as it goes into the handouts."""
    (tmp_path / "a.bin").write_bytes(data)
    picture = read(tmp_path, "![A picture](a.bin)\n").article.pictures["a.bin"]
    return Raster.open(io.BytesIO(picture.data)), picture


def saved(image: Raster.Image, kind: str) -> bytes:
    """Return a picture's file."""
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    "path", ["/pictures/a.png", "../pictures/a.png", "../../site/pictures/a.png", "here.png"]
)
def test_a_root_holds_pictures_too(tmp_path: Path, path: str) -> None:
    """Paths with / at their start begin in it, paths with ../ may lead into it."""
    site = tmp_path / "site"
    (site / "pictures").mkdir(parents=True)
    (site / "handout").mkdir()
    for name in ("pictures/a.png", "handout/here.png"):
        (site / name).write_bytes(PIXEL)
    assert codes(read(site / "handout", f"![A]({path})\n", site)) == []
    without = codes(read(site / "handout", f"![A]({path})\n"))
    assert without == ([] if path == "here.png" else ["picture-outside"])


@pytest.mark.parametrize("path", ["/../out.png", "../../out.png", "/link.png", "@/out.png"])
def test_nothing_outside_the_root_is_read(tmp_path: Path, path: str) -> None:
    """Neither by steps upwards, nor by a link, nor by a whole path."""
    site = tmp_path / "site"
    site.mkdir()
    (tmp_path / "out.png").write_bytes(PIXEL)
    (site / "link.png").symlink_to(tmp_path / "out.png")
    reading = read(site / "handout", f"![A]({path.replace('@', str(tmp_path))})\n", site)
    assert codes(reading) in (["picture-outside"], ["missing-picture"])
    assert reading.article.pictures == {}


def test_the_command_line_takes_a_root(tmp_path: Path) -> None:
    """`--root` for `check` and `export`; what is no folder is one sentence."""
    read(tmp_path / "handout", "![A](/a.png)\n")
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "a.png").write_bytes(PIXEL)
    assert plainleaf(tmp_path, "check", "handout").returncode == 1
    assert plainleaf(tmp_path, "check", "handout", "--root", "static").returncode == 0
    words = ("export", "handout", "--root", "static", "--to", "html")
    assert plainleaf(tmp_path, *words).returncode == 0
    done = plainleaf(tmp_path, "check", "handout", "--root", "nowhere")
    assert done.returncode == 3
    assert "nowhere: is no folder" in done.stderr


def test_an_article_behind_a_link_lies_under_the_root(tmp_path: Path) -> None:
    """Otherwise the article of a stranger's folder could be any file of the machine."""
    (tmp_path / "real.md").write_text(FRONT + "Text.\n", "utf-8")
    (tmp_path / "handout").mkdir()
    (tmp_path / "handout" / "article.md").symlink_to(tmp_path / "real.md")
    with pytest.raises(SourceError, match="outside its folder"):
        read_article(tmp_path / "handout")
    assert codes(read_article(tmp_path / "handout", tmp_path)) == []


def test_what_draws_stays(tmp_path: Path) -> None:
    """Shapes, text, gradients, masks, plain styles and pictures within are no cause for alarm."""
    pixel = base64.b64encode(PIXEL).decode()
    inside = (
        '<title>T</title><defs><linearGradient id="g"><stop offset="0" stop-color="red"/>'
        '</linearGradient><clipPath id="c"><circle r="5"/></clipPath></defs>'
        "<style>.a { fill: url(#g); stroke-width: 2 } text { font-size: 9px }</style>"
        '<g clip-path="url(#c)" transform="scale(2)"><rect class="a" width="9" height="9"/></g>'
        '<use href="#c"/><text x="1" y="9"><tspan style="fill: blue">Words</tspan></text>'
        f'<image href="data:image/png;base64,{pixel}" width="9" height="9"/>'
    )
    picture, reading = drawing(tmp_path, inside)
    assert codes(reading) == []
    kept = picture.data.decode()
    for word in ("linearGradient", "url(#g)", "clip-path", "#c", "fill: blue", "Words", pixel):
        assert word in kept
    assert (picture.width, picture.height) == (30, 20)


def test_what_is_left_out_is_named_with_its_words(tmp_path: Path) -> None:
    """Each kind once, with how often it stood there."""
    picture, reading = drawing(
        tmp_path,
        "<script>1</script><script>2</script><metadata>m</metadata>"
        "<foreignObject><p>Take two.</p></foreignObject>",
    )
    (found,) = reading.diagnostics
    assert found.code == "unsafe-picture"
    assert "<script> (2 times), <foreignObject>, and the words: Take two." in found.message
    assert found.dropped == "Take two."
    assert b"script" not in picture.data
    assert b"metadata" not in picture.data


def test_a_document_type_is_not_written_again(tmp_path: Path) -> None:
    """Drawing programs declare entities; their values stay, the declarations go."""
    head = '<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg">]>'
    data = f'{head}<svg xmlns="&ns;" width="3" height="2"><rect width="3" height="2"/></svg>'
    (tmp_path / "a.svg").write_text(data, "utf-8")
    reading = read(tmp_path, "![A](a.svg)\n")
    assert codes(reading) == ["unsafe-picture"]
    kept = reading.article.pictures["a.svg"].data
    assert b"DOCTYPE" not in kept
    assert b"<rect" in kept


def test_sixteen_bits_keep_their_brightness(tmp_path: Path) -> None:
    """Cutting off what is brighter than 255 would make a picture white."""
    values = b"".join(struct.pack("<H", value * 257) for value in (0, 100, 200, 255))
    image, picture = loaded(tmp_path, saved(Raster.frombytes("I;16", (4, 1), values), "PNG"))
    assert picture.media_type == "image/png"
    assert image.convert("L").tobytes() == bytes((0, 100, 200, 255))


def test_four_colours_become_three(tmp_path: Path) -> None:
    """Not every program shows CMYK, and some invert it."""
    image, picture = loaded(tmp_path, saved(Raster.new("CMYK", (9, 9), (0, 255, 255, 0)), "JPEG"))
    assert (picture.media_type, image.mode) == ("image/png", "RGB")
    pixel = image.getpixel((4, 4))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200 > 60 > pixel[1]


def test_half_a_picture_is_damaged_whatever_the_engine_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """WeasyPrint makes Pillow lenient for the whole process."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    data = saved(Raster.effect_noise((60, 60), 99), "PNG")
    (tmp_path / "a.png").write_bytes(data[: len(data) // 2])
    assert codes(read(tmp_path, "![A](a.png)\n")) == ["picture-type"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_picture_counts_each_time_that_it_is_shown(tmp_path: Path) -> None:
    """A web page would hold it as often: ten lines could make it gigabytes."""
    noise = Raster.effect_noise((2500, 2500), 99)
    (tmp_path / "a.png").write_bytes(saved(noise, "PNG"))
    reading = read(tmp_path, "![A](a.png)\n\n" * 40)
    assert set(codes(reading)) == {"picture-size"}
    assert "150 MB that they may have together" in reading.diagnostics[0].message


def refused(tmp_path: Path, inside: str, front: str = "") -> str:
    """Return why a drawing is refused, with its line."""
    (tmp_path / "a.svg").write_text(f"{front}<svg {SVG}>{inside}</svg>", "utf-8")
    (found,) = read(tmp_path, "![A drawing](a.svg)\n").diagnostics
    assert found.is_error
    return f"{found.position.line}: {found.message}"


def test_an_entity_in_an_attribute_is_what_it_stands_for(tmp_path: Path) -> None:
    """As drawing programs write colours; no other program is left to ask what `&col;` is."""
    front = '<!DOCTYPE svg [<!ENTITY col "#FF0000"><!ENTITY st "fill:&col;">]>'
    inside = '<rect width="9" height="9" fill="&col;"/><g style="&st;" id="x&col;"/>'
    (tmp_path / "a.svg").write_text(f"{front}<svg {SVG}>{inside}</svg>", "utf-8")
    data = read(tmp_path, "![A drawing](a.svg)\n").article.pictures["a.svg"].data
    assert b"&" not in data
    assert b'fill="#FF0000"' in data
    assert b'style="fill: #FF0000"' in data


def twice(levels: int, by: str) -> str:
    """Return masks that are each drawn twice by the next: 2 to the power of `levels` shapes."""
    shapes = ['<mask id="m0"><rect width="9" height="9"/></mask>']
    for at in range(1, levels):
        rects = (f'<rect width="9" height="9" {by.format(at - 1)}/>') * 2
        shapes.append(f'<mask id="m{at}">{rects}</mask>')
    return "".join(shapes) + f'<rect width="9" height="9" {by.format(levels - 1)}/>'


@pytest.mark.parametrize("selector", [".c{0}", "rect.c{0}", "g .c{0}, p", "[class=c{0}]"])
def test_a_mask_that_a_style_sheet_names_counts(tmp_path: Path, selector: str) -> None:
    """Forty lines of style drew for hours."""
    rules = "".join(f"{selector.format(at)} {{ mask: url(#m{at}) }}" for at in range(30))
    bomb = twice(30, 'class="c{}"')
    said = refused(tmp_path, f"<style>{rules}</style>{bomb}")
    assert said == "6: 'a.svg' draws more than 200,000 shapes."


def test_of_two_parts_of_one_name_both_count(tmp_path: Path) -> None:
    """Engines draw the first, others the last."""
    bomb = twice(30, 'mask="url(#m{})"')
    harmless = "".join(f'<mask id="m{at}"/>' for at in range(30))
    for inside in (bomb + harmless, harmless + bomb):
        assert refused(tmp_path, inside) == "6: 'a.svg' draws more than 200,000 shapes."


@pytest.mark.parametrize("tag", ["g", "svg", "a"])
def test_parts_within_parts_have_an_end(tmp_path: Path, tag: str) -> None:
    """Where the stack of an engine is small, 250 levels ended the whole program."""
    inside = f"<{tag}>" * 250 + f"</{tag}>" * 250
    said = "6: 'a.svg' has parts within parts, more than 100 deep."
    assert refused(tmp_path, inside) == said
