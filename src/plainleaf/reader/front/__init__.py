"""The front matter as people type it.

fences.py    where it begins and ends
repairs.py   lines that YAML refuses, or reads otherwise than they are meant
values.py    YAML → plain values, with the line of each key
synonyms.py  keys under the names that other people and programs give them
unknown_keys.py  keys that nobody knows
works.py     works that are written as a DOI, an address or a line of a reference list
"""
