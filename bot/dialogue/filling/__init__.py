"""Walk a person through an e-form by chat, one question at a time, without losing a word of what was said."""
