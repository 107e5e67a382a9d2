"""What a web page of ours may do: show itself (Content Security Policy Level 3).

No script runs but those that are named by their digest, nothing is fetched, no form is sent;
pictures are in the page. Whatever gets into a page by a fault of ours, or is put into a copy of it
later, can reach nobody.
"""

from __future__ import annotations

import base64
from hashlib import sha256


def policy(*scripts: str) -> str:
    """Return the policy of a page, for its `<meta http-equiv="Content-Security-Policy">`.

    Args:
        scripts: the texts of its `script` elements. Styles are in the page, as elements and as
            widths of columns: those who adapt a copy may change them, and no style can fetch.
    """
    digests = "".join(f" '{digest(script)}'" for script in scripts)
    return (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
        f"{'script-src' + digests + '; ' if scripts else ''}base-uri 'none'; form-action 'none'"
    )


def digest(script: str) -> str:
    """Return a script's digest as a policy names it (CSP3, 2.3.1: hash-source)."""
    return f"sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}"
