"""Migrations of the mailbox, oldest first."""
