"""The QR code of an identity card as text, read into facts of a person. The text is never kept."""

import re
import unicodedata
from datetime import date

from knowledge.text import fold

_LEAST_PARTS = 7
_NUMBER = re.compile(r"\d{12}")
_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})")
_SEX = ("nam", "nu")


def card_facts(text: str) -> dict[str, str]:
    """Return the facts of a person on a chip card by the names that forms have for them, empty where `text` is none.

    The code holds seven parts: number, old number (may be empty), name, birth (ddmmyyyy), sex, residence, day of
    issue; newer cards add more behind them, which are left unread. A part that cannot be right is left out.

    >>> card_facts("079060001234||Nguyễn Thị Hoa|05111960|Nữ|Xã Phú Nghĩa|01022022")["ngay_sinh"]
    '1960-11-05'
    """
    parts = [" ".join(unicodedata.normalize("NFC", part).split()) for part in text.strip().split("|")]
    if len(parts) < _LEAST_PARTS or not _NUMBER.fullmatch(parts[0]):
        return {}
    number, _old, name, birth, sex, address, issued = parts[:_LEAST_PARTS]
    facts = {
        "so_dinh_danh": number,
        "ho_ten": name,
        "ngay_sinh": _day(birth),
        "gioi_tinh": fold(sex.lower()) if fold(sex.lower()) in _SEX else "",
        "noi_cu_tru": address,
        "ngay_cap": _day(issued),
    }
    return {name: value for name, value in facts.items() if value}


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])).isoformat() if found else ""
    except ValueError:
        return ""
