"""Numbers in Vietnamese words: mốt, lăm, linh and tư where they belong."""

_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
_SCALES = ("", "nghìn", "triệu")
_LONG = 4  # a run of more digits is said in groups


def number(value: int) -> str:
    """Return a number of 0 or more in words.

    >>> number(2025)
    'hai nghìn không trăm hai mươi lăm'
    """
    if value == 0:
        return _DIGITS[0]
    billions, rest = divmod(value, 10**9)
    parts = [f"{number(billions)} tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            parts.append(f"{_group(group, whole=bool(parts))} {_SCALES[place]}".strip())
    return " ".join(parts)


def decimal(text: str) -> str:
    """Return a number with a comma in words: "1,5", "2,05"."""
    whole, _, part = text.partition(",")
    behind = digits(part) if part.startswith("0") or len(part) > 2 else number(int(part))  # noqa: PLR2004
    return f"{number(int(whole))} phẩy {behind}"


def digits(text: str) -> str:
    """Return each digit for itself."""
    return " ".join(_DIGITS[int(one)] for one in text)


def in_groups(text: str, sizes: tuple[int, ...] = ()) -> str:
    """Return digits for themselves, a pause between groups: of `sizes`, else of three where there are many."""
    if not sizes:
        sizes = (3,) * (len(text) // 3 + 1) if len(text) > _LONG else (len(text),)
    groups, done = [], 0
    for size in sizes:
        groups.append(digits(text[done : done + size]))
        done += size
    return ", ".join(group for group in [*groups, digits(text[done:])] if group)


def day(value: int) -> str:
    """Return a day of a month."""
    return f"mùng {number(value)}" if value <= 10 else number(value)  # noqa: PLR2004


def month(value: int) -> str:
    """Return a month behind the word for it."""
    return "tư" if value == 4 else number(value)  # noqa: PLR2004


def ordinal(value: int) -> str:
    """Return what stands behind "thứ": nhất, hai, ba, tư."""
    return {1: "nhất", 4: "tư"}.get(value) or number(value)


def _group(value: int, *, whole: bool) -> str:
    """Return three digits; `whole` says the hundreds even where there are none."""
    hundreds, rest = divmod(value, 100)
    said = [f"{_DIGITS[hundreds]} trăm"] if hundreds or whole else []
    tens, ones = divmod(rest, 10)
    if tens > 1:
        said.append(f"{_DIGITS[tens]} mươi")
    elif tens:
        said.append("mười")
    elif ones and said:
        said.append("linh")
    return " ".join([*said, _ones(tens, ones)] if ones else said)


def _ones(tens: int, ones: int) -> str:
    if tens > 1:
        return {1: "mốt", 4: "tư", 5: "lăm"}.get(ones, _DIGITS[ones])
    return "lăm" if tens and ones == 5 else _DIGITS[ones]  # noqa: PLR2004
