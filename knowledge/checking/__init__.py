"""The single checks of `knowledge.check`: one module per sort of file."""
