"""Photos of receipts, made for tests: rotated, tilted, blurred, pale, small, with a QR code or a bar code."""

import io
import math
from dataclasses import dataclass
from functools import cache
from random import Random

import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

_PAPER = (620, 800)
_STRIP = (940, 420)  # the part of a receipt with its bar code, from near
_TABLE = (1000, 1000)
_CONTENTS = (
    "{code}",
    "https://motcua.example.vn/tra-cuu?ma={code}",
    "UBND PHUONG TAN HOA\nMa ho so: {code}\nNgay hen tra: 26/11/2026",
    "{code}|Dang ky khai sinh|26/11/2026",
)


@dataclass(frozen=True)
class Photo:
    """One picture: whose code, how it was taken, and its bytes."""

    code: str
    how: str
    content: bytes


def photos(count=60, seed=5, *, barred=False):
    """Yield pictures of receipts; each is turned, leant, shaken and lit in another way, the later the worse.

    A QR code lies anyhow on a whole receipt; a bar code is held about straight and close, as to a reader.
    """
    chance = Random(seed)
    for number in range(count):
        code = f"H19.31-2611{number % 28 + 1:02d}-{number:04d}"
        worse = number / count
        turn = chance.uniform(-15, 15) + chance.choice((0, 90, 180)) if barred else chance.uniform(-180, 180)
        lean = chance.uniform(0, 0.32) * worse + 0.05
        blur, quality = chance.uniform(0.2, 2.4) * worse, 92 - int(60 * worse)
        picture = _on_table(_receipt(code, chance, barred=barred), chance)
        picture = _tilted(picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=110), lean, chance)
        picture = picture.filter(ImageFilter.GaussianBlur(blur))
        picture = _lit(picture, worse, chance)
        taken = io.BytesIO()
        picture.save(taken, "JPEG", quality=quality)
        how = f"{'bar' if barred else 'qr'} turn {turn:.0f} lean {lean:.2f} blur {blur:.1f} jpeg {quality}"
        yield Photo(code, how, taken.getvalue())


def _receipt(code, chance, *, barred):
    if barred:
        strip = Image.new("L", _STRIP, 245)
        strip.paste(_bars(code), (30, 60))
        return strip
    paper = Image.new("L", _PAPER, 245)
    draw = ImageDraw.Draw(paper)
    for line in range(23):
        draw.line((50, 300 + line * 20, 50 + chance.randint(240, 500), 300 + line * 20), fill=60, width=5)
    drawn = io.BytesIO()
    text = chance.choice(_CONTENTS).format(code=code)
    segno.make_qr(text, error="m").save(drawn, kind="png", scale=8, border=4)
    side = chance.randint(150, 205)
    paper.paste(Image.open(drawn).convert("L").resize((side, side)), (_PAPER[0] - side - 40, 40))
    return paper


def _bars(code):
    barcode = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.Code128)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=2))
    return drawn.convert("L").resize((880, 220), Image.Resampling.NEAREST)


def _on_table(paper, chance):
    table = Image.new("L", _TABLE, 110)
    left = (_TABLE[0] - paper.width) // 2 + chance.randint(-20, 20)
    table.paste(paper, (left, (_TABLE[1] - paper.height) // 2))
    return table


def _tilted(picture, lean, chance):
    """See the table from one side: its far edge is shorter."""
    width, height = picture.size
    near, far = 0.0, lean * width / 2
    corners = [(far, 0), (near, height), (width - near, height), (width - far, 0)]
    turned = chance.randrange(4)
    corners = corners[turned:] + corners[:turned] if turned in {0, 2} else corners
    data = [value for corner in corners for value in corner]
    return picture.transform(picture.size, Image.Transform.QUAD, data, Image.Resampling.BICUBIC)


@cache
def _grain():
    return Image.effect_noise(_TABLE, 24)


def _lit(picture, worse, chance):
    """Darken one side, take away contrast, add grain, and let the messenger make it smaller."""
    width, height = picture.size
    shade = Image.linear_gradient("L").resize((width, height)).rotate(chance.choice((0, 90, 180)))
    dark = ImageEnhance.Brightness(picture).enhance(1 - 0.5 * worse)
    picture = Image.composite(picture, dark, shade)
    picture = ImageEnhance.Contrast(picture).enhance(1 - 0.45 * worse)
    picture = Image.blend(picture, _grain(), 0.10 * worse)
    scale = 1 - 0.35 * worse
    return picture.resize((math.floor(width * scale), math.floor(height * scale)), Image.Resampling.BILINEAR)
