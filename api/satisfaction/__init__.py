"""How satisfied people are: which answers count, what they add up to, and how much of that may be said."""
