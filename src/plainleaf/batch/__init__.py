"""Many articles at once: found below folders, exported in parallel, and only where needed.

`discovery` finds the articles, `plan` tells which of them must be exported and why (with the help
of `machine`, `fingerprints` and `state`), `pool` has `work` done by processes of their own or
`cluster` by other machines, `run` keeps the account, `console` shows it.
"""
