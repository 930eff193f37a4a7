"""The bot's own tables: what came in (inbox), where each conversation stands, what is to go out (outbox)."""
