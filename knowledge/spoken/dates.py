"""Days, months, hours and ranges in words."""

import re

from knowledge.spoken.numbers import day, month, number, ordinal

_EDGE = r"(?<![\w.,/])"
_ISO = re.compile(rf"{_EDGE}(\d{{4}})-(\d{{2}})-(\d{{2}})(?![\w-])")
_DASHED = re.compile(rf"(ngày\s+)?{_EDGE}(\d{{1,2}})-(\d{{1,2}})-(\d{{4}})(?![\w-])", re.IGNORECASE)
_DAY = re.compile(rf"(ngày\s+)?{_EDGE}(\d{{1,2}})([/.])(\d{{1,2}})\3(\d{{4}})(?!\w)", re.IGNORECASE)
_SHORT = re.compile(
    r"(?<!\w)(ngày|hôm|từ|đến|trước|sau|hạn|hết|mùng)\s+(\d{1,2})/(\d{1,2})(?![\w/]|[.,]\d)", re.IGNORECASE
)
_MONTH = re.compile(rf"(tháng\s+)?{_EDGE}(\d{{1,2}})/(\d{{4}})(?![\w/])", re.IGNORECASE)
_MONTH_ALONE = re.compile(r"(?<!\w)(tháng|quý)\s+0?4(?![\w/]|[.,]\d)", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?<!\w)(thứ)\s+0?(\d{1,2})(?![\w/]|[.,]\d)", re.IGNORECASE)
_DAY_ALONE = re.compile(r"(?<!\w)(ngày)\s+0?([1-9])(?=\s+(?:tháng|hằng|hàng|mỗi))", re.IGNORECASE)
_HOUR = re.compile(rf"{_EDGE}(\d{{1,2}})\s?(?:h|giờ|g|:)\s?([0-5]\d)?(?:\s?(?:phút|p|ph))?(?!\w)(?!:)")
_CLOCK = re.compile(rf"{_EDGE}([01]?\d|2[0-4]):([0-5]\d)(?!\w)")
_MONTHS, _DAYS = 12, 31


def dashed_dates_in_words(text: str) -> str:
    """Return `text` with the days that hold dashes in words, before dashes are taken for "to"."""
    text = _ISO.sub(lambda m: _date(m[0], "", m[3], m[2], m[1]), text)
    return _DASHED.sub(lambda m: _date(m[0], m[1], m[2], m[3], m[4]), text)


def dates_in_words(text: str) -> str:
    """Return `text` with its days, months and hours in words."""
    text = _DAY.sub(lambda m: _date(m[0], m[1], m[2], m[4], m[5]), text)
    text = _SHORT.sub(_short, text)
    text = _MONTH.sub(_month, text)
    text = _MONTH_ALONE.sub(r"\1 tư", text)
    text = _WEEKDAY.sub(lambda m: f"{m[1]} {ordinal(int(m[2]))}", text)
    text = _DAY_ALONE.sub(lambda m: f"{m[1]} {day(int(m[2]))}", text)
    text = _CLOCK.sub(lambda m: _hour(m[1], m[2]), text)
    return _HOUR.sub(lambda m: _hour(m[1], m[2]) if ":" not in m[0] else m[0], text)


def _date(found: str, led: str | None, days: str, months: str, years: str) -> str:
    if not (1 <= int(days) <= _DAYS and 1 <= int(months) <= _MONTHS):
        return found
    return f"{led or 'ngày '}{day(int(days))} tháng {month(int(months))} năm {number(int(years))}"


def _short(found: re.Match[str]) -> str:
    days, months = int(found[2]), int(found[3])
    if not (1 <= days <= _DAYS and 1 <= months <= _MONTHS):
        return found[0]
    led = found[1] if found[1].lower() in {"ngày", "mùng"} else f"{found[1]} ngày"
    return f"{led} {day(days).removeprefix('mùng ') if led.endswith('mùng') else day(days)} tháng {month(months)}"


def _month(found: re.Match[str]) -> str:
    if not 1 <= int(found[2]) <= _MONTHS:
        return found[0]
    return f"{found[1] or 'tháng '}{month(int(found[2]))} năm {number(int(found[3]))}"


def _hour(hours: str, minutes: str | None) -> str:
    rest = f" {number(int(minutes))} phút" if minutes and int(minutes) else ""
    return f"{number(int(hours))} giờ{rest}"
