"""From a question that was not answered well to an answer that two officers agreed on, and back to who asked."""
