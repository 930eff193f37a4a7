"""Damage payloads at random, in the same way for the same seed: for the fuzz tests of webhooks."""

import copy
import json
import os

TIMES = int(os.environ.get("MOTCUA_FUZZ", "2000"))
JUNK = [
    None, True, False, 0, -1, 7, 2**63, 10**400, 1.5, float("nan"), float("inf"), "", " ", "\x00", "\ud800", "a\udc00b",
    "x" * 5000, "ẫ" * 300, "👵🏽", "'; DROP TABLE inbox;--", "<script>", "../../etc/passwd", "http://127.0.0.1:1/", "null",
    [], {}, [[[[]]]], {"id": {}}, ["a", 1, None], {"\ud800": "\ud800"}, "message.text.received", "PRIVATE", "1", "-1",
]  # fmt: skip


def mutated(chance, payload):
    """Return the bytes of `payload` with one to three things wrong with it."""
    damaged = copy.deepcopy(payload)
    for _ in range(chance.randint(1, 3)):
        damaged = _wrong(chance, damaged)
    raw = json.dumps(damaged, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    return raw if chance.random() < 0.8 else _torn(chance, raw)


def _wrong(chance, payload):
    places = list(_places(payload))
    if not places or chance.random() < 0.03:
        return _junk(chance)
    holder, key = chance.choice(places)
    match chance.randrange(6):
        case 0:
            del holder[key]
        case 1 | 2:
            holder[key] = _junk(chance)
        case 3:
            other, name = chance.choice(places)
            holder[key] = copy.deepcopy(other[name])
        case 4:
            holder[key] = [holder[key]] if chance.random() < 0.5 else {"id": holder[key]}
        case 5 if isinstance(holder, dict):
            holder[chance.choice(["text", "event_name", "message", "ok", "result", "extra"])] = _junk(chance)
    return payload


def _junk(chance):
    return copy.deepcopy(chance.choice(JUNK))  # what is damaged further must not be the junk of the next payload


def _places(value):
    """Yield (holder, key) of everything inside `value`."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in list(inside):
        yield value, key
        yield from _places(each)


def _torn(chance, raw):
    place = chance.randrange(len(raw) + 1)
    match chance.randrange(4):
        case 0:
            return raw[:place]
        case 1:
            return raw[:place] + bytes([chance.randrange(256)]) + raw[place + 1 :]
        case 2:
            return raw[:place] + chance.randbytes(8) + raw[place:]
        case _:
            return chance.randbytes(chance.randint(0, 200))
