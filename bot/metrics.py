"""What can be seen from outside: counted here, read by Prometheus at /metrics. No value names a person."""

from prometheus_client import Counter, Histogram

_QUICK = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5)
_SLOW = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 600)

TURNS = Counter("motcua_turns", "Turns by channel and outcome: new, duplicate, spooled, failed", ["channel", "outcome"])
TURN_SECONDS = Histogram("motcua_turn_seconds", "Time to hear a message and store its answer", buckets=_QUICK)
SENDS = Counter("motcua_sends", "Messages and requests by channel and outcome", ["channel", "kind", "outcome"])
SEND_SECONDS = Histogram("motcua_send_seconds", "Time from an answer's storage to its delivery", buckets=_SLOW)
FAULTS = Counter("motcua_faults", "Errors that were logged, by kind", ["error"])
ZALO_OA_MESSAGES = Counter("motcua_zalo_oa_messages", "Messages by what they cost: free, paid, template", ["window"])
