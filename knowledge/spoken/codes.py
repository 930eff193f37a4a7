"""Codes, references to laws, phone numbers and numbers of persons: sign by sign, with pauses between groups."""

import re

from knowledge.handover_code import read_code
from knowledge.spoken.numbers import digits, in_groups, number
from knowledge.spoken.words import words

_EDGE = r"(?<![\w.,])"
_MIXED = re.compile(
    rf"{_EDGE}(?=[\w.\-]*\d)(?=[\w.\-]*[A-ZĐ])(?:[A-ZĐ]*\d[A-ZĐ\d]*|[A-ZĐ]+(?=[.\-][A-ZĐ\d]*\d))"
    r"(?:[.\-](?:[A-ZĐ]*\d[A-ZĐ\d]*|[A-ZĐ]{1,4}))*(?![\w])"
)
_NUMBERED = re.compile(rf"{_EDGE}(?:\d\.\d{{6}}|\d{{6,8}}-\d{{2,4}})(?!\w)")
_LENT = re.compile(r"(?<!\w)([0-9A-Z]{3}) ([0-9A-Z]{3})(?!\w)")
_FORM = re.compile(r"([A-ZĐ]{1,3})([1-9]\d?)")
_LAW = re.compile(rf"{_EDGE}(\d+)/(\d{{4}})/(QH|UBTVQH)(\d+)(?!\w)")
_DECREE = re.compile(rf"{_EDGE}(\d+)(?:/(\d{{4}}))?/([A-ZĐ]+(?:-[A-ZĐ]+[a-z]?)+)(?!\w)")
_NAMED_LAW = re.compile(
    r"(?<!\w)((?:Luật|Nghị định|Thông tư|Quyết định|Nghị quyết|Pháp lệnh|luật|nghị định|thông tư|quyết định"
    r"|nghị quyết)(?: số)?) (\d+)/(\d{4})(?![\w/])"
)
_MOBILE = re.compile(r"(?<![\w.])(?:\+84|0)(?:[ .\-]?\d){8,10}(?!\w)")
_HOTLINE = re.compile(r"(?<![\w.])1[89]00(?:[ .]?\d{2,4}){1,2}(?!\w)")
_CALLED = re.compile(
    r"((?:gọi|tổng đài|đường dây nóng|hotline|số máy|số điện thoại)(?: số)? )(\d{3,5})(?![\w.,/]*\d)", re.IGNORECASE
)
_LONG_NUMBER = re.compile(r"(?<![\w.])\d(?: ?·? ?\d){6,}(?!\w)")
_COVERED = re.compile(r"(\d+)\*+(\d*)")
_POINTS = {".": "chấm", "-": "gạch ngang", "/": "gạch chéo"}


def codes_in_words(text: str) -> str:
    """Return `text` with everything that is no quantity spelled out."""
    text = _LENT.sub(_lent, text)
    text = _LAW.sub(lambda m: f"{_of_year(m[1], m[2])} {words('issuers')[m[3]]} {number(int(m[4]))}", text)
    text = _DECREE.sub(lambda m: f"{_of_year(m[1], m[2])} {_issuer(m[3])}", text)
    text = _NAMED_LAW.sub(lambda m: f"{m[1]} {_of_year(m[2], m[3])}", text)
    text = _COVERED.sub(_covered, text)
    text = _MIXED.sub(lambda m: _whole(m[0]), text)
    text = _NUMBERED.sub(lambda m: spelled(m[0]), text)
    text = _HOTLINE.sub(lambda m: in_groups(_only_digits(m[0]), (4, 4)), text)
    text = _MOBILE.sub(_phone, text)
    text = _CALLED.sub(lambda m: m[1] + digits(m[2]), text)
    return _LONG_NUMBER.sub(lambda m: in_groups(_only_digits(m[0])), text)


def spelled(code: str) -> str:
    """Return a code sign by sign: letters by their names, points and dashes in words."""
    return " ".join(map(_said, re.findall(r"\d+|[^\W\d_]|[.\-/]", code)))


def letter(sign: str) -> str:
    """Return the name of a letter."""
    return words("letters").get(sign.upper(), sign)


def _said(piece: str) -> str:
    return _POINTS.get(piece) or (in_groups(piece) if piece.isdigit() else letter(piece))


def _whole(code: str) -> str:
    if code in words("abbreviations") or code in words("units"):
        return code
    form = _FORM.fullmatch(code)
    return f"{spelled(form[1])} {number(int(form[2]))}" if form else spelled(code)


def _lent(found: re.Match[str]) -> str:
    return f"{spelled(found[1])}, {spelled(found[2])}" if read_code(found[0]) else found[0]


def _of_year(place: str, year: str | None) -> str:
    return f"{number(int(place))}, năm {number(int(year))}," if year else number(int(place))


def _issuer(name: str) -> str:
    return words("issuers").get(name) or " ".join(letter(sign) for sign in name if sign != "-")


def _covered(found: re.Match[str]) -> str:
    end = f", {in_groups(found[2])}" if found[2] else ""
    return f"{in_groups(found[1])}, {words('said')['hidden']}{end}"


def _phone(found: re.Match[str]) -> str:
    plain = _only_digits(found[0])
    if found[0].startswith("+"):
        return f"cộng {in_groups(plain, (2, 3, 3))}"
    groups = tuple(len(one) for one in re.findall(r"\d+", found[0]))
    if len(groups) > 1 and min(groups) > 1:
        return in_groups(plain, groups)
    return in_groups(plain, (4, 3, 3)) if len(plain) == 10 else in_groups(plain, (4, 4, 3))  # noqa: PLR2004


def _only_digits(text: str) -> str:
    return re.sub(r"\D", "", text)
