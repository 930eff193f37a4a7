"""Read the QR codes and bar codes in a photo, in memory; the photo is never written anywhere.

Needs the extra `card` (zxing-cpp, Pillow), which is loaded when the first photo comes.
"""

import io
from collections.abc import Iterator
from typing import Any

import anyio

AT_ONCE = anyio.CapacityLimiter(2)
"""For whoever reads pictures in threads: one takes up to 120 MB of memory while it is looked at."""

_MOST_PIXELS = 40_000_000
_WIDE = 1600  # what a phone takes has more; a code is found faster in less
_LARGE = 2600
_FORMATS = "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417,Code128,Code39,Code93"  # others are found where there are none


class CardUnreadable(ValueError):  # noqa: N818 an outcome, not a fault
    """The bytes are no picture that can be opened."""


def code_texts(photo: bytes) -> list[str]:
    """Return the texts of the codes in `photo` (JPEG, PNG or WebP), none where nothing can be made out.

    Raises `CardUnreadable` where the bytes are no picture, or one of more than 40 million pixels.
    """
    import zxingcpp  # noqa: PLC0415 an extra

    formats = zxingcpp.barcode_formats_from_str(_FORMATS)
    for picture in _looks(_opened(photo)):
        found = zxingcpp.read_barcodes(picture, formats=formats)
        texts = [code.text for code in found if code.text]
        if texts:
            return texts
    return []


def _opened(photo: bytes) -> Any:
    from PIL import Image, ImageOps  # noqa: PLC0415 an extra

    try:
        with Image.open(io.BytesIO(photo), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise CardUnreadable("too many pixels")
            return ImageOps.exif_transpose(opened).convert("L")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise CardUnreadable(type(error).__name__) from error


def _looks(picture: Any) -> Iterator[Any]:
    """Yield the picture as it came and in ways that help where it is blurred, small or pale."""
    from PIL import ImageFilter, ImageOps  # noqa: PLC0415 an extra

    yield picture
    largest = max(picture.size)
    if largest > _LARGE:  # filters on all that a camera takes would cost seconds
        picture = picture.reduce(-(-largest // _LARGE))
        yield picture
    half = picture.resize((max(1, picture.width // 2), max(1, picture.height // 2)))
    yield half
    if picture.width < _WIDE:
        yield picture.resize((picture.width * 2, picture.height * 2))
    yield picture.filter(ImageFilter.MedianFilter(3)).filter(ImageFilter.UnsharpMask(4, 300, 0))
    yield ImageOps.autocontrast(half.filter(ImageFilter.GaussianBlur(1)))
