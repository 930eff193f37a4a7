"""Finding what a message means: everyday words to procedures and intents, without network or language model."""

from knowledge.matcher.core import Matcher
from knowledge.matcher.entries import Entry, Origin
from knowledge.matcher.load import load_matcher

__all__ = ["Entry", "Matcher", "Origin", "load_matcher"]
