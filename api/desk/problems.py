"""Errors of the desk (RFC 9457, as `api.errors`): a ticket that is not this person's, a code that opens nothing."""

from api.errors import NotFoundError


class TicketNotFoundError(NotFoundError):
    code = "ticket-not-found"


class LinkCodeUnknownError(NotFoundError):
    code = "link-code-unknown"


class TeamNotFoundError(NotFoundError):
    code = "team-not-found"
