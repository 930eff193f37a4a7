"""The desk: people behind the assistant, from opening a ticket to closing it (docs/teams.md)."""
