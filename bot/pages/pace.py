"""How fast one person or address may write: a bucket each, so that nobody floods the others."""

import time
from collections import OrderedDict
from dataclasses import dataclass, field

_MOST_BUCKETS = 50_000


@dataclass(slots=True)
class Pace:
    """Token buckets by name, the oldest forgotten; in one process."""

    burst: float = 30.0
    per_second: float = 1.0
    buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    def allows(self, name: str) -> bool:
        """Take one token of `name`; False when there is none left. "" is nobody in particular, and always may."""
        if not name:
            return True
        now = time.monotonic()
        left, since = self.buckets.pop(name, (self.burst, now))
        left = min(self.burst, left + (now - since) * self.per_second)
        allowed = left >= 1
        self.buckets[name] = (left - allowed, now)
        if len(self.buckets) > _MOST_BUCKETS:
            self.buckets.popitem(last=False)
        return allowed
