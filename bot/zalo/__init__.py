"""What the two channels of Zalo stand on: calls and their errors; for accounts also signatures, tokens, windows."""
