"""What is said about dossiers: where they stand, why it takes long, what is personal in them, news, the last step."""
