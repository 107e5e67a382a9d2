"""The model: the article, its glossary and its audiences, as frozen values."""
