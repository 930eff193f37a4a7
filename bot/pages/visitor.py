"""Who is chatting: a random id in a signed cookie. It says nothing about the person and cannot be guessed or forged."""

import hmac
import secrets
from ipaddress import ip_address, ip_network

from starlette.requests import Request
from starlette.responses import Response

from bot.client import keyed_hash
from bot.sealing import keys_of

COOKIE = "motcua_chat"
_KEEP_SECONDS = 30 * 24 * 3600
_IPV4, _HOME = 4, 64  # a home on IPv6 has a network of 64 bits


def visitor(request: Request, key: bytes) -> str | None:
    """Return the id in the cookie, or None if there is none or its signature is wrong."""
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


def new_visitor() -> str:
    """Return a fresh id of 128 random bits."""
    return secrets.token_hex(16)


def remember(response: Response, name: str, key: bytes, *, secure: bool) -> None:
    """Put the signed id into the response."""
    value = f"{name}.{keyed_hash(key, f'visitor:{name}')}"
    response.set_cookie(COOKIE, value, max_age=_KEEP_SECONDS, httponly=True, samesite="lax", secure=secure, path="/")


def forget(response: Response) -> None:
    """Take the cookie away: the next person at this phone starts anew."""
    response.delete_cookie(COOKIE, path="/")
