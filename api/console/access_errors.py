"""What stops somebody who did sign in, and where the console leads them instead."""

from typing import ClassVar

from api.errors import ApiError


class LedElsewhereError(ApiError):
    """Another page comes first: the second step, an own password, or the first page that this role may open."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "step-required"

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
