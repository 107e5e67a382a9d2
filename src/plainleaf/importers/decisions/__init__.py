"""What somebody decides otherwise of an import: what there is to decide, and what comes of it.

choices.py   questions: lines that were left out, guesses, blocks; what each can be
carried.py   decisions, carried out on the manuscript
offered.py   which choices hold
"""

from plainleaf.importers.decisions.carried import chosen, decided, read_in_place
from plainleaf.importers.decisions.choices import Choice, Question, questions_of
from plainleaf.importers.decisions.offered import offered

__all__ = ["Choice", "Question", "chosen", "decided", "offered", "questions_of", "read_in_place"]
