"""What each role of the console may do; `tests/api/rights.yaml` says the same of every address."""

from collections.abc import Mapping

RIGHTS: Mapping[str, frozenset[str]] = {
    right: frozenset(roles.split())
    for right, roles in {
        "self": "officer head auditor team_leader member admin",
        "overview": "officer head auditor team_leader admin",
        "ratings": "officer head auditor admin",
        "ratings_note": "officer head",
        "rows": "head auditor admin",  # single ratings as a file: whoever answers for what becomes of them
        "questions": "officer head auditor team_leader admin",
        "questions_attach": "officer head team_leader",
        "approve": "head admin",
        "indicators": "officer head auditor admin",
        "register": "officer head auditor",  # what is personal in a dossier needs `counter` besides
        "usage": "officer head auditor team_leader admin",
        "knowledge": "officer head auditor team_leader admin",
        "audit": "auditor admin",
        "conversations": "officer head auditor admin",
        "counter": "officer head",  # only who serves citizens opens what they filled in
        "forwardings": "officer head admin",
        "desk": "officer head team_leader member",
        "territory": "head admin team_leader",  # a team leader sees their own team
        "territory_edit": "head admin",
        "accounts": "admin",
        "alerts": "officer head team_leader admin",
    }.items()
}
UNSCOPED = frozenset({"conversations"})
"""Rights over what bears no agency or commune: whoever is limited to one of them does not have these."""


def allowed(right: str, role: str, *, scoped: bool) -> bool:
    """Return whether `role` has a right. Raises `KeyError` for a right that does not exist."""
    return role in RIGHTS[right] and not (scoped and right in UNSCOPED)
