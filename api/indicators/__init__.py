"""What agencies report: the eight indicators of the 92-day campaign, and those of Decision 766 that can be fed here."""
