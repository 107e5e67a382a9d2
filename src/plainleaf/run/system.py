"""What this system is, and how a library that is missing is installed on it."""

from __future__ import annotations

import platform
import sys

_DEBIAN = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
MACOS = "brew install pango"
# By the names that /etc/os-release has in ID and ID_LIKE.
LINUX = {
    "debian": _DEBIAN,
    "ubuntu": _DEBIAN,
    "fedora": "sudo dnf install pango",
    "rhel": "sudo dnf install pango",
    "arch": "sudo pacman -S pango",
    "alpine": "apk add pango harfbuzz-subset",
    "suse": "sudo zypper install libpango-1_0-0",
}


def how_to_have_pango() -> str:
    """Return how Pango, which draws the text of PDF files, is installed here: a command."""
    if sys.platform == "darwin":
        return MACOS
    if sys.platform == "win32":
        return f"wsl --install, and in the Linux that it brings: {_DEBIAN}"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return _DEBIAN
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    return next((LINUX[name] for name in names if name in LINUX), _DEBIAN)
