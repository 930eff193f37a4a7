"""Demonstration data: clearly marked, the same for the same day, and never added twice."""

from api.demo.start import DemoLogin, ensure_demo

__all__ = ["DemoLogin", "ensure_demo"]
