"""Who is chatting: a random id in a signed cookie. It says nothing about the person and cannot be guessed or forged.

An id is that of the browser, a dash, and that of the visit. Whoever leaves takes the visit along; that of the browser
stays, so that many ratings from one phone are known as such (docs/satisfaction.md).
"""

import hmac
import secrets
from ipaddress import ip_address, ip_network

from starlette.requests import Request
from starlette.responses import Response

from bot.client import keyed_hash
from bot.sealing import keys_of

COOKIE = "motcua_chat"
_DASH = "-"
_KEEP_SECONDS = 30 * 24 * 3600
_IPV4, _HOME = 4, 64  # a home on IPv6 has a network of 64 bits


def visitor(request: Request, key: bytes) -> str | None:
    """Return the id in the cookie, or None if there is none, nobody is visiting or its signature is wrong."""
    name = _signed(request, key)
    return None if name is None or name.endswith(_DASH) else name


def _signed(request: Request, key: bytes) -> str | None:
    name, _, signature = request.cookies.get(COOKIE, "").partition(".")
    signed = (keyed_hash(each, f"visitor:{name}") for each in keys_of(key))
    genuine = any(hmac.compare_digest(signature.encode(), expected.encode()) for expected in signed)
    return name if name and genuine else None


def address(request: Request) -> str:
    """Return where a request comes from, for counting: an IPv4 address, or the network of a home on IPv6.

    "" for this machine: whoever comes from here is a proxy that does not say for whom. A proxy that says it is
    believed where FORWARDED_ALLOW_IPS names it (docs/operations.md).
    """
    try:
        found = ip_address(request.client.host if request.client else "")
    except ValueError:
        return ""
    if found.is_loopback:
        return ""
    return str(found) if found.version == _IPV4 else str(ip_network((found, _HOME), strict=False))


def new_visitor(request: Request, key: bytes) -> str:
    """Return the id of a new visit, of 128 random bits, behind that of the browser where it is known."""
    browser, dash, _ = (_signed(request, key) or "").partition(_DASH)
    return f"{browser if dash else secrets.token_hex(8)}{_DASH}{secrets.token_hex(16)}"


def remember(response: Response, name: str, key: bytes, *, secure: bool) -> None:
    """Put the signed id into the response."""
    value = f"{name}.{keyed_hash(key, f'visitor:{name}')}"
    response.set_cookie(COOKIE, value, max_age=_KEEP_SECONDS, httponly=True, samesite="lax", secure=secure, path="/")


def forget(response: Response, name: str, key: bytes, *, secure: bool) -> None:
    """Take the visit out of the cookie: the next person at this phone starts anew."""
    browser, dash, _ = name.partition(_DASH)
    if dash:
        remember(response, f"{browser}{_DASH}", key, secure=secure)
    else:
        response.delete_cookie(COOKIE, path="/")
