"""How work is done safely: limits, files put in place together, what an export looked at."""
