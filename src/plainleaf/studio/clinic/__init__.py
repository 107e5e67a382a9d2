"""The clinic's page.

fields.py   clinic.toml as fields; a changed field changes its own lines alone
trying.py   a profile looked over before it is saved, and a handout that shows it
page.py     the page
"""

from __future__ import annotations

from plainleaf.studio.clinic.page import ROUTES

__all__ = ["ROUTES"]
