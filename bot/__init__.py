"""The conversation: a pure dialogue core, a mailbox that loses nothing, and the channels that carry it."""
