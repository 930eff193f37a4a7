"""Texts as they are said aloud: numbers, dates, money, codes and abbreviations in words (docs/voice.md)."""

from knowledge.spoken.sentences import is_vietnamese, spoken

__all__ = ["is_vietnamese", "spoken"]
