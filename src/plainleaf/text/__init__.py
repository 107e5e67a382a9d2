"""What is known of writing, without a model: shapes that typed text has.

Floor 0: imports nothing of the package.
"""
