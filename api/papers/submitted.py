"""The paper of a form that was handed in, and the short-lived address under which its owner finds it."""

from datetime import datetime, timedelta

from cryptography.fernet import InvalidToken

from api.code_page import address_of_code
from api.deps import Office
from api.errors import PaperGoneError
from api.papers.printing import Marks, pdf
from api.qr import qr_svg
from api.sealing import Unopened, seal
from api.storage.models import Submission
from knowledge.filling.output import flat
from knowledge.filling.shown import sheet
from locales import say

LIFE = timedelta(minutes=30)
_PURPOSE = "paper"


def path_of(office: Office, reference: str, code: str, now: datetime) -> str:
    """Return the path of the paper for the next 30 minutes; its token holds the reference and the counter's code."""
    sealed = seal(_PURPOSE, office.settings.secret)
    token = sealed.encrypt_at_time(f"{reference} {code}".encode(), int(now.timestamp())).decode()
    return f"/v1/papers/{token.rstrip('=')}"


def read_token(office: Office, token: str, now: datetime) -> tuple[str, str]:
    """Return (reference, code). Raises `PaperGoneError` where the token is too old, or none of ours."""
    padded = (token + "=" * (-len(token) % 4)).encode(errors="replace")
    sealed = seal(_PURPOSE, office.settings.secret)
    try:
        opened = sealed.decrypt_at_time(padded, int(LIFE.total_seconds()), int(now.timestamp()))
    except InvalidToken as error:
        raise PaperGoneError from error
    reference, _, code = opened.decode().partition(" ")
    return reference, code


def paper_of(office: Office, found: Submission | None, code: str = "") -> bytes:
    """Return the PDF of a submission. Raises `PaperGoneError` where it was erased or its form is known no more."""
    if found is None or found.answers is None or isinstance(found.answers, Unopened):
        raise PaperGoneError
    form = office.library.form(found.form, found.form_version)
    if form is None:
        raise PaperGoneError
    address = address_of_code(office.settings.public_url, "counter", code) if code else ""
    qr = str(qr_svg(address, say("office-code-picture"))) if address else ""
    return pdf(sheet(form, flat(form, found.answers)), Marks(found.reference, code, qr))
