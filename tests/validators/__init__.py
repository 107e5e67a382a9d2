"""The field's validators as the tests run them: long-lived processes, one function each.

What ships is `plainleaf.verify.validators`; these are separate on purpose, so that a slip in the
product's own wrapper cannot hide a failure from the tests.
"""
