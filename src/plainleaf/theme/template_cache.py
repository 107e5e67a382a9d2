"""Templates as they were compiled: kept between runs, in the user's own cache folder.

Compiling the templates is a tenth of a single export. What is kept is code, so it is taken from a
folder only that belongs to the user and that nobody else may write to. A cache that is not there,
cannot be written or is damaged changes nothing: the template is compiled anew. Jinja itself
compares the template's text and the Python that compiled.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib import metadata
from io import BytesIO
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from plainleaf import __version__
from plainleaf.run.kept import cache_home, is_private


def cache_folder() -> Path | None:
    """Return where the user keeps what can be made again; None where there is no such place.

    Each version has a folder of its own: Jinja does not see that its options have changed.
    """
    home = cache_home()
    return home and home / f"sandboxed-{__version__}-{metadata.version('Jinja2')}"


class Compiled(BytecodeCache):
    """Compiled templates in a folder.

    Args:
        home: where; nothing is kept if it is None.
    """

    def __init__(self, home: Path | None) -> None:
        self._home = home

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was kept, if it is ours."""
        if self._home is None:
            return
        with suppress(OSError):
            if not is_private(self._home):
                return
            digest, _, code = (self._home / bucket.key).read_bytes().partition(b"\n")
            # What is kept is a pickle: none is read that is not byte for byte what was written.
            if digest == _digest(code):
                bucket.load_bytecode(BytesIO(code))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what is in the bucket, whole or not at all."""
        if self._home is None:
            return
        with suppress(OSError):
            self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_private(self._home):
                return
            handle, name = tempfile.mkstemp(dir=self._home)
            try:
                kept = BytesIO()
                bucket.write_bytecode(kept)
                with os.fdopen(handle, "wb") as file:
                    file.write(_digest(kept.getvalue()) + b"\n" + kept.getvalue())
                Path(name).replace(self._home / bucket.key)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise


def _digest(code: bytes) -> bytes:
    return sha256(code).hexdigest().encode()
