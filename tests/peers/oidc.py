"""A provider of OpenID Connect over a socket: discovery, authorization, tokens signed with keys of its own.

`alter` changes the claims of the next token, `key` and `algorithm` how it is signed; `pick` says who signs in there.
"""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

from joserfc import jwt
from joserfc.jwk import RSAKey
from peers.serving import Served
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

CLIENT, SECRET = "motcua-office", "a-secret-of-the-provider"


@dataclass
class OpenIdProvider:
    """One provider; a context manager."""

    now: object
    pick: dict = field(default_factory=lambda: {"sub": "8f1c", "preferred_username": "Thu"})
    alter: dict = field(default_factory=dict)
    algorithm: str = "RS256"
    key: object = None
    down: bool = False
    codes: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)

    def __post_init__(self):
        self.keys = {"one": RSAKey.generate_key(2048, {"kid": "one"})}

    def __enter__(self):
        routes = [
            Route("/.well-known/openid-configuration", self.metadata),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/keys", self.jwks),
        ]
        self.served = Served(Starlette(routes=routes)).__enter__()
        self.issuer = self.served.url
        return self

    def __exit__(self, *_):
        self.served.__exit__()

    def change_key(self):
        """Sign with a new key from now on, as providers do now and then."""
        self.keys = {"two": RSAKey.generate_key(2048, {"kid": "two"})}

    def metadata(self, request):
        if self.down:
            return JSONResponse({}, 503)
        at = {
            f"{what}_endpoint": f"{self.issuer}/{where}"
            for what, where in (("authorization", "authorize"), ("token", "token"))
        }
        return JSONResponse({"issuer": self.issuer, "jwks_uri": f"{self.issuer}/keys", **at})

    def jwks(self, request):
        self.asked.append("keys")
        return JSONResponse({"keys": [key.as_dict(private=False) for key in self.keys.values()]})

    def authorize(self, request):
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}")

    async def token(self, request):
        form = {name: values[0] for name, values in parse_qs((await request.body()).decode()).items()}
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code"), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        proved = asked and _base64(digest) == asked["code_challenge"]
        if request.headers.get("authorization") != f"Basic {basic}" or not proved:
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.signed(asked)})

    def signed(self, asked):
        """Return the ID token for what was asked."""
        now = int(self.now().timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims = {name: value for name, value in {**claims, **self.pick, **self.alter}.items() if value is not None}
        kid, key = next(iter(self.keys.items()))
        if self.algorithm in {"none", "HS256"}:
            return self._by_hand(claims, kid, key)
        return jwt.encode({"alg": self.algorithm, "kid": kid}, claims, self.key or key, algorithms=[self.algorithm])

    def _by_hand(self, claims, kid, key):
        """Return a token that no library would make: without a signature, or with the public key as the secret."""
        said = ".".join(_base64(json.dumps(each).encode()) for each in ({"alg": self.algorithm, "kid": kid}, claims))
        signature = (
            hmac.digest(key.as_pem(private=False), said.encode(), "sha256") if self.algorithm == "HS256" else b""
        )
        return f"{said}.{_base64(signature)}"


def _base64(value):
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
