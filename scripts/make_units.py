"""Write knowledge/places/communes.tsv and old_units.tsv from the package that maps old units to those of 2025-07-01.

    pip download --no-deps vietnamadminunits==1.0.4
    python scripts/make_units.py vietnamadminunits-1.0.4-py3-none-any.whl

The package (MIT) pulls geo libraries, so it is no dependency: its data are read out of the wheel, corrected by
knowledge/places/corrections.yaml and kept in two small files. What they hold is said in knowledge/places/SOURCES.md.
"""

import json
import sqlite3
import sys
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

PLACES = Path(__file__).parents[1] / "knowledge" / "places"
KINDS = ("Thành phố", "Tỉnh", "Quận", "Huyện", "Thị xã", "Thị trấn", "Phường", "Xã", "Đặc khu")
NEW = (
    "SELECT provinceCode, province, wardCode, ward, provinceKey, wardKey"
    " FROM admin_units ORDER BY provinceCode, wardCode"
)
OLD = (
    "SELECT provinceCode, province, districtCode, district, wardCode, ward, provinceKey, districtKey, wardKey"
    " FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"
)


@dataclass
class Corrections:
    """What corrections.yaml says, by code."""

    kinds: dict[str, str] = field(default_factory=dict)
    provinces: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def main(wheel: Path) -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as package:
        database = package.extract("vietnamadminunits/data/dataset.db", folder)
        mapping = json.loads(package.read("vietnamadminunits/data/converter_2025.json"))
        connection = sqlite3.connect(database)
        new, old = list(connection.execute(NEW)), list(connection.execute(OLD))
        connection.close()
    corrections = read_corrections()
    codes = {(row[4], row[5]): corrections.codes.get(row[2].zfill(5), row[2].zfill(5)) for row in new}
    provinces = {row[4]: row[0].zfill(2) for row in new}
    write("communes.tsv", commune_lines(new, corrections))
    write("old_units.tsv", old_lines(old, targets(mapping, codes), province_targets(mapping, provinces)))


def read_corrections() -> Corrections:
    """Return the corrections, sorted by what they change."""
    found = Corrections()
    for entry in yaml.safe_load((PLACES / "corrections.yaml").read_text("utf-8")):
        if "province" in entry:
            found.provinces[entry["province"]] = entry["kind"]
        elif entry["change"] == "kind":
            found.kinds |= dict.fromkeys(entry["communes"], entry["kind"])
        else:
            found.codes |= dict.fromkeys(entry["communes"], entry["code"])
    return found


def targets(mapping: dict[str, Any], codes: dict[tuple[str, str], str]) -> dict[str, list[str]]:
    """Return for each old ward (province_district_ward) the codes of the communes that took it, or parts of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for province, wards in mapping["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in wards.items():
            for key in keys:
                found[key].append(codes[province, ward])
    for province, divided in mapping["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            found[key] += [codes[province, part["newWardKey"]] for part in parts]
    return found


def province_targets(mapping: dict[str, Any], provinces: dict[str, str]) -> dict[str, str]:
    """Return for each old province the code of today's."""
    return {old: provinces[new] for new, olds in mapping["DICT_PROVINCE"].items() for old in olds}


def commune_lines(rows: list[Any], corrections: Corrections) -> Iterator[str]:
    """Yield provinces (P, code, kind, name) and under each its communes (code, kind, name, kind before if changed)."""
    before = None
    for province, full, code, ward, *_ in rows:
        if province != before:
            kind, name = split(full)
            yield f"P\t{province.zfill(2)}\t{corrections.provinces.get(province.zfill(2), kind)}\t{name}"
            before = province
        fixed = corrections.codes.get(code.zfill(5), code.zfill(5))
        kind, name = split(ward)
        today = corrections.kinds.get(fixed, kind)
        yield f"{fixed}\t{today}\t{name}" + (f"\t{kind}" if today != kind else "")


def old_lines(rows: list[Any], communes: dict[str, list[str]], provinces: dict[str, str]) -> Iterator[str]:
    """Yield old provinces (P, code, kind, name, today's), districts (D, code, kind, name) and wards.

    A ward is (code, kind, name, codes of today's communes); a district without wards has the codes itself.
    """
    before: tuple[str | None, str | None] = None, None
    for province, full, district, district_full, code, ward, province_key, district_key, ward_key in rows:
        taken = " ".join(sorted(communes[f"{province_key}_{district_key}_{ward_key or ''}"]))
        if province != before[0]:
            yield "\t".join(("P", province.zfill(2), *split(full), provinces[province_key]))
        if (province, district) != before:
            yield "\t".join(("D", district.zfill(3), *split(district_full), *(() if code else (taken,))))
        before = province, district
        if code:
            yield "\t".join((code.zfill(5), *split(ward), taken))


def split(full: str) -> tuple[str, str]:
    """Return (kind, name) of a full name such as "Thị Trấn Lộc Ninh"."""
    kind = next(kind for kind in KINDS if full.lower().startswith(kind.lower() + " "))
    return kind, " ".join(full[len(kind) :].split())


def write(name: str, lines: Iterator[str]) -> None:
    """Write one file and say how long it is."""
    text = "\n".join(lines) + "\n"
    (PLACES / name).write_text(text, "utf-8")
    print(f"{name}: {text.count(chr(10))} lines, {len(text.encode()) // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
