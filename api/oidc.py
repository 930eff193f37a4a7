"""Single sign-on by OpenID Connect: code flow with PKCE, state and nonce, and an ID token that is checked in full."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import create_s256_code_challenge  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from api.sign_on import Begun, ProviderAwayError, SignOnError

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]  # none without a key
_SCOPE = "openid profile email"
_DRIFT = 60  # seconds that clocks may differ
_SECONDS = 5.0
_FORM = "application/x-www-form-urlencoded"


@dataclass(slots=True)
class _Known:
    """What was read from the provider last."""

    metadata: Mapping[str, Any] = field(default_factory=dict)
    keys: KeySet | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of single sign-on, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str
    back: str
    _known: _Known = field(default_factory=_Known)

    def begin(self) -> Begun:
        """Return where to send a browser. Raises `ProviderAwayError`."""
        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        url = prepare_grant_uri(
            self._endpoint("authorization_endpoint"),
            self.client_id,
            "code",
            redirect_uri=self.back,
            scope=_SCOPE,
            state=state,
            nonce=nonce,
            code_challenge=create_s256_code_challenge(verifier),
            code_challenge_method="S256",
        )
        return Begun(str(url), state, nonce, verifier)

    def finish(self, code: str, nonce: str, verifier: str, now: datetime) -> str:
        """Return the name of whoever brings this code, in lower case. Raises `SignOnError`."""
        token = self._exchanged(code, verifier).get("id_token")
        if not isinstance(token, str):
            raise SignOnError("no-id-token")
        return self._name(self._claims(token, nonce, now))

    def _exchanged(self, code: str, verifier: str) -> Mapping[str, Any]:
        """Return what the provider gives for a code; who we are is told by our secret, where there is one."""
        asked = {"redirect_uri": self.back, "code": code, "code_verifier": verifier, "client_id": self.client_id}
        body = prepare_token_request("authorization_code", **asked)
        account = (self.client_id, self.client_secret) if self.client_secret else None
        headers = {"Content-Type": _FORM, "Accept": "application/json"}
        try:
            url = self._endpoint("token_endpoint")
            answer = httpx.post(url, content=body, headers=headers, auth=account, timeout=_SECONDS)
        except httpx.HTTPError as error:
            raise ProviderAwayError("token") from error
        if httpx.codes.is_client_error(answer.status_code):
            raise SignOnError("code-refused")
        return _mapping(answer)

    def _claims(self, token: str, nonce: str, now: datetime) -> Mapping[str, Any]:
        """Return what a token says, once its signature, issuer, audience, time and nonce are right."""
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_DRIFT,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            claims = self._decoded(token).claims
            registry.validate(claims)
        except (JoseError, ValueError) as error:
            raise SignOnError(_reason(error)) from error
        if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != self.client_id:
            raise SignOnError("azp")
        return claims

    def _decoded(self, token: str) -> jwt.Token:
        """Check the signature; a key that is not known yet is asked for once, because providers change theirs."""
        try:
            return jwt.decode(token, self._keys(anew=False), algorithms=_ALGORITHMS)
        except InvalidKeyIdError:
            return jwt.decode(token, self._keys(anew=True), algorithms=_ALGORITHMS)

    def _name(self, claims: Mapping[str, Any]) -> str:
        name = claims.get(self.claim)
        if not isinstance(name, str) or not name.strip():
            raise SignOnError("no-claim")
        if self.claim == "email" and claims.get("email_verified") is not True:
            raise SignOnError("email-unverified")
        return name.strip().lower()

    def _endpoint(self, name: str) -> str:
        if not self._known.metadata:
            found = _got(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderAwayError("issuer")
            self._known.metadata = found
        url = str(self._known.metadata.get(name, ""))
        if urlsplit(url).scheme not in {"https", urlsplit(self.issuer).scheme}:
            raise ProviderAwayError(name)
        return url

    def _keys(self, *, anew: bool) -> KeySet:
        if anew or self._known.keys is None:
            self._known.keys = KeySet.import_key_set(_got(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        return self._known.keys


def _got(url: str) -> Mapping[str, Any]:
    try:
        return _mapping(httpx.get(url, timeout=_SECONDS))
    except httpx.HTTPError as error:
        raise ProviderAwayError("metadata") from error


def _mapping(answer: httpx.Response) -> Mapping[str, Any]:
    """Return the JSON object that a provider answers with."""
    try:
        found = answer.json() if answer.is_success else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ProviderAwayError("answer")
    return found


def _reason(error: Exception) -> str:
    return str(getattr(error, "claim", None) or getattr(error, "error", None) or "token")
