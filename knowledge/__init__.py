"""What the assistant knows: procedures, their forms, everyday words, and how to find one from a question."""
