"""A real browser for the tests: the system's own Chromium, with axe-core in it."""
