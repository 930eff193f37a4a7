"""The paper of a form as a PDF, for whoever holds its short-lived address."""

from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.deps import Now, OfOffice
from api.errors import PaperGoneError, RequestInvalidError, describe
from api.papers.submitted import paper_of, read_token
from api.storage import submissions

router = APIRouter(prefix="/v1/papers", tags=["papers"])

_LONGEST_TOKEN = 400
PDF = "application/pdf"


@router.get(
    "/{token}",
    response_class=Response,
    responses={
        200: {"content": {PDF: {}}, "description": "The form, filled in, ready to be signed"},
        **describe(PaperGoneError, RequestInvalidError),
    },
)
def read_paper(token: Annotated[str, Path(max_length=_LONGEST_TOKEN)], office: OfOffice, now: Now) -> Response:
    """Return the paper; after 30 minutes, or once the form was erased, there is none."""
    reference, code = read_token(office, token, now)
    with office.reading() as session:
        made = paper_of(office, submissions.find(session, reference), code)
    return printed(made, reference)


def printed(paper: bytes, reference: str) -> Response:
    """Return a PDF as an answer that a browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{reference}.pdf"'}
    return Response(paper, media_type=PDF, headers=headers)
