"""Photos of cards, made for tests; the person is invented."""

import io

import segno
from PIL import Image

CARD = "079060001234|270012345|Điểu Thị K'Ré|05111960|Nữ|Thôn Bù Gia Phúc 1, Phú Nghĩa, Bù Gia Mập, Bình Phước|01022022"


def photo(change=lambda picture: picture, kind="JPEG", text=CARD):
    """Return a photo of a card that lies on a table."""
    code = io.BytesIO()
    segno.make(text, micro=False).save(code, kind="png", scale=6, border=4)
    table = Image.new("RGB", (1600, 1200), (200, 190, 180))
    table.paste(Image.open(code).convert("RGB").resize((300, 300)), (1000, 200))
    taken = io.BytesIO()
    change(table).save(taken, kind)
    return taken.getvalue()
