"""What `motcua doctor` says of an official account."""

from collections.abc import Mapping

from sqlalchemy.exc import SQLAlchemyError

from bot.lines import Finding
from bot.mailbox.tokens import Known
from bot.ports import OutcomeUnknown, Refused, TryLater
from bot.zalo.api import Api
from bot.zalo.errors import Failed
from locales import say


async def examine(api: Api, webhook: str, *, has_secret: bool, templates: Mapping[str, str]) -> list[Finding]:
    """Return one line for the account, one for its tokens, one for its webhook, one for templates."""
    try:
        await api.tokens.known()
    except SQLAlchemyError:
        return [Finding(fine=False, what=say("doctor-zalo-oa-no-database", "en"))]
    return [
        await _account(api),
        _tokens(await api.tokens.known()),
        _webhook(webhook, has_secret=has_secret),
        Finding(
            fine=True if templates else None,
            what=say("doctor-zalo-oa-templates" if templates else "doctor-zalo-oa-templates-off", "en"),
        ),
    ]


async def _account(api: Api) -> Finding:
    try:
        found = await api.account()
    except TryLater as later:
        return Finding(fine=False, what=say("doctor-zalo-oa-away", "en", url=api.url, why=later.reason))
    except (Failed, Refused, OutcomeUnknown) as error:
        return Finding(fine=False, what=say("doctor-zalo-oa-away", "en", url=api.url, why=str(error)))
    return Finding(fine=True, what=say("doctor-zalo-oa", "en", name=str(found.get("name", "?"))[:80]))


def _tokens(known: Known) -> Finding:
    if known.problem:
        key = (
            "doctor-zalo-oa-consent"
            if known.problem.startswith(("zalo-oauth", "zalo-no"))
            else "doctor-zalo-oa-stopped"
        )
        return Finding(fine=False, what=say(key, "en", problem=known.problem))
    if known.pair is None:
        return Finding(fine=False, what=say("doctor-zalo-oa-no-token", "en"))
    return Finding(fine=True, what=say("doctor-zalo-oa-tokens", "en", until=f"{known.pair.expires_at:%Y-%m-%d %H:%M}"))


def _webhook(where: str, *, has_secret: bool) -> Finding:
    if not has_secret:
        return Finding(fine=False, what=say("doctor-zalo-oa-no-secret", "en"))
    if not where.startswith("https://"):
        return Finding(fine=False, what=say("doctor-zalo-oa-no-address", "en"))
    return Finding(fine=True, what=say("doctor-zalo-oa-webhook", "en", url=where))
