"""Pictures to scan, drawn as SVG inside a page."""

from io import BytesIO

import segno
from markupsafe import Markup

_QUIET = 4  # the white edge that ISO/IEC 18004 asks for


def qr_svg(text: str, label: str) -> Markup:
    """Return the QR code of `text` as an `<svg>`; it carries no style of its own, which the pages would not allow."""
    drawn = BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(
        drawn, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=_QUIET, svgclass="qr", lineclass="dark"
    )
    svg = Markup(drawn.getvalue().decode())  # noqa: S704 - drawn here
    return svg.replace("<svg ", Markup('<svg role="img" aria-label="{}" ').format(label), 1)
