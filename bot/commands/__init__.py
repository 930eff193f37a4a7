"""The commands of `motcua`, one module for each group; `bot.__main__` joins them."""
