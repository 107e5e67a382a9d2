"""The studio: the whole job in a browser window, for people without a terminal.

    guard.py      who is answered: this machine, with a token; limits; what a page may do
    folder.py     the articles of one folder, read and saved; nothing outside is reached
    versions.py   what an article was before, kept
    front.py      front matter as fields; a changed field changes its own line alone
    work.py       what is done in a process of its own, within the ceilings
    desk.py       that process, and exports with their progress
    spoken.py     a page as somebody hears it
    icons.py      an icon array from numbers
    texts.py      the words of the pages, in the languages that there are
    pages.py      templates filled in
    shelf.py bring.py write.py see/ out.py back.py clinic/   the pages, one file a task
    look_up.py    a work by its DOI, from the network, when somebody asks for it
    server/       what listens, behind `plainleaf studio` and `plainleaf watch`; signing in

`app` makes an ASGI application of a folder, which a clinic can mount behind its own sign-on. It
wants the extra `plainleaf[studio]`.
"""

from __future__ import annotations

from plainleaf.studio.application import app

__all__ = ["app"]
