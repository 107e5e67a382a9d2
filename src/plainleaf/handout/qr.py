"""A QR code for paper: a drawing that a telephone's camera reads, the same bytes on any day.

Dark on its own white ground with the quiet zone that the standard asks for (ISO/IEC 18004, 6.3.8:
four modules), so that it can be read on a dark page, too; of what is smudged, error correction M
fixes 15 per cent.
"""

from __future__ import annotations

from plainleaf.model.article import Picture

QUIET = 4  # modules
# Of the whole drawing, quiet zone included, so that the code itself is 20 mm and more.
SIDE_MM, LEAST_MODULE_MM = 30.0, 0.5
_PIXELS_PER_MM = 96 / 25.4


def qr_code(address: str) -> Picture:
    """Return the QR code of an address as an SVG picture.

    Args:
        address: a whole one: https://…, of some 2,000 characters at the most.
    """
    import segno  # only where a handout has one: it costs a twentieth of a second

    code = segno.make_qr(address, error="m", boost_error=False)
    width, height = code.symbol_size(border=QUIET)
    path = "".join(
        f"M{QUIET + start} {QUIET + row}h{end - start}v1h-{end - start}z"
        for row, modules in enumerate(code.matrix)
        for start, end in _runs(modules)
    )
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" shape-rendering="crispEdges">'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
        f'<path d="{path}" fill="#000000"/></svg>'
    )
    side = round(max(SIDE_MM, LEAST_MODULE_MM * width) * _PIXELS_PER_MM)
    return Picture(drawing.encode(), "image/svg+xml", side, side)


def _runs(modules: bytes | bytearray) -> list[tuple[int, int]]:
    """Return the dark runs of a row, as (first, one past the last)."""
    found, start = [], None
    for at, module in enumerate([*modules, 0]):
        if module and start is None:
            start = at
        elif not module and start is not None:
            found.append((start, at))
            start = None
    return found
