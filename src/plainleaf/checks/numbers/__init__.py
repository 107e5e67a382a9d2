"""Checks of numbers: doses, days and times, counts, and how risks are said."""
