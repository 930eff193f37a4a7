"""Today's commune from any name of a place: every old unit resolves or is asked about, nothing is guessed, nothing raises."""

import csv
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from knowledge.places import (
    Area,
    Choices,
    Place,
    Why,
    find_commune,
    find_place,
    find_province,
    open_area,
    picked,
    without_place,
)
from knowledge.places.units import Level, gazetteer
from knowledge.text import fold

SHARED = Path(__file__).parents[3] / "shared" / "data" / "admin_units"
SHORT = {
    "Xã": "x.",
    "Phường": "p.",
    "Thị trấn": "tt",
    "Huyện": "h.",
    "Quận": "q.",
    "Thị xã": "tx",
    "Thành phố": "tp",
    "Tỉnh": "t.",
}
PLACES = gazetteer()
WARDS = list(PLACES.units[Level.WARD].values())
ISLANDS = ["Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo"]
DONG_NAI_WARDS = [
    "Lộc Ninh",
    "Tân Khai",
    "Đồng Phú",
    "Tân Phú",
    "Trị An",
    "Trảng Bom",
    "Dầu Giây",
    "Long Thành",
    "Xuân Lộc",
    "Nhơn Trạch",
]


def address(unit, form=lambda unit: f"{unit.kind} {unit.name}"):
    district = PLACES.units[Level.DISTRICT][unit.district]
    province = PLACES.units[Level.OLD_PROVINCE][unit.old_province]
    return f"{form(unit)}, {form(district)}, {form(province)}"


def shortened(unit):
    return f"{SHORT[unit.kind.capitalize()]} {unit.name}"


def led_to(found):
    """Return the codes of all communes that `found` leads to, areas opened."""
    if isinstance(found, Place):
        return {found.commune.code}
    assert isinstance(found, Choices), found
    nested = (led_to(open_area(o.key)) if isinstance(o, Area) else {o.commune.code} for o in found.options)
    return set().union(*nested)


# The data


def test_there_are_as_many_units_as_the_resolutions_say():
    assert [len(PLACES.units[level]) for level in Level] == [3321, 10035, 696, 34, 63]
    kinds = [unit.kind for unit in PLACES.units[Level.COMMUNE].values()]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"Xã": 2611, "Phường": 697, "Đặc khu": 13}
    assert sum(len(unit.communes) > 1 for unit in WARDS) == 471
    assert sum(unit.kind == "Thành phố" for unit in PLACES.units[Level.PROVINCE].values()) == 7


def test_every_commune_was_made_of_old_units():
    made = {code for unit in (*WARDS, *PLACES.units[Level.DISTRICT].values()) for code in unit.communes}
    assert made == PLACES.units[Level.COMMUNE].keys()


@pytest.mark.parametrize("name", DONG_NAI_WARDS)
def test_dong_nai_is_a_municipality_with_ten_new_wards(name):
    found = find_place(f"{name}, thành phố Đồng Nai mới") or find_place(name, "75")
    ward = find_place(f"phường {name}", "75")
    assert ward.commune.kind == "Phường" if isinstance(ward, Place) else ward.why is Why.SAME_NAME
    assert found is not None
    codes = [u.code for u in PLACES.units[Level.COMMUNE].values() if u.province == "75" and u.name == name]
    assert [find_commune(code).kind for code in codes] == ["Phường"]
    assert find_commune(codes[0]).province == "thành phố Đồng Nai"


@pytest.mark.skipif(not SHARED.exists(), reason="the tables the data were compared with are not on this machine")
def test_the_mapping_is_that_of_the_table_it_was_compared_with():
    with (SHARED / "old_to_new_wards.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["old_ward_code"]]
    table = {}
    for row in rows:
        table.setdefault(row["old_ward_code"], set()).add(row["new_ward_code"])
    assert table == {unit.code: set(unit.communes) for unit in WARDS}
    with (SHARED / "communes_2026.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            commune = find_commune(row["ward_code"])
            assert fold(row["full_name"]) == fold(f"{commune.kind} {commune.name}")


# All old units


@pytest.mark.parametrize(
    "write",
    [address, lambda u: fold(address(u)), lambda u: address(u, shortened)],
    ids=["as written", "no accents", "short"],
)
def test_every_old_ward_resolves_or_is_asked_about(write):
    asked = 0
    for unit in WARDS:
        found = find_place(write(unit))
        if len(unit.communes) == 1 and isinstance(found, Place):
            assert found.commune.code == unit.communes[0], (write(unit), found)
        else:
            asked += 1
            assert set(unit.communes) <= led_to(found), (write(unit), found)
            assert len(unit.communes) == 1 or found.why in {Why.SPLIT, Why.SAME_NAME}, (write(unit), found)
    assert asked < 520, "only split wards and names that occur twice in a district are asked about"


def test_a_split_ward_is_asked_about_and_never_guessed():
    for unit in (unit for unit in WARDS if len(unit.communes) > 1):
        found = find_place(address(unit))
        assert isinstance(found, Choices), address(unit)
        assert found.why is Why.SPLIT
        assert {option.commune.code for option in found.options} == set(unit.communes)


@pytest.mark.parametrize("name", ISLANDS)
def test_an_island_district_without_wards_is_one_special_zone(name):
    assert find_place(f"huyện {name}").commune.full == f"đặc khu {name}"


def test_names_alone_never_lead_elsewhere():
    for unit in WARDS:
        found = find_place(f"{unit.kind} {unit.name}")
        if isinstance(found, Place):
            assert set(unit.communes) == {found.commune.code}, unit
        else:
            assert found is not None, unit


def test_every_commune_of_today_is_found_in_its_province():
    for unit in PLACES.units[Level.COMMUNE].values():
        province = PLACES.units[Level.PROVINCE][unit.province]
        found = find_place(f"{unit.kind} {unit.name} mới, {province.kind} {province.name}")
        assert isinstance(found, Place), unit
        assert found.commune.code == unit.code, unit


# What people write


@pytest.mark.parametrize(
    ("text", "commune", "was"),
    [
        ("phường Tân Bình Bình Phước cũ", "phường Bình Phước", "phường Tân Bình"),
        ("xã Tân Lập huyện Đồng Phú tỉnh Bình Phước", "phường Đồng Phú", "xã Tân Lập"),
        ("tinh binh phuoc, huyen dong phu, xa tan lap", "phường Đồng Phú", "xã Tân Lập"),
        ("x. Tân Lập, h. Đồng Phú", "phường Đồng Phú", "xã Tân Lập"),
        ("tt Lộc Ninh", "phường Lộc Ninh", "thị trấn Lộc Ninh"),
        ("P5 Q3 HCM", "phường Bàn Cờ", "phường 5"),
        ("phường 05 quận 3 tp.hcm", "phường Bàn Cờ", "phường 5"),
        ("phuong binh tho, tp thu duc", "phường Thủ Đức", "phường Bình Thọ"),
        ("phường Bình Thọ quận Thủ Đức", "phường Thủ Đức", "phường Bình Thọ"),
        ("Phước Nguyên, BR-VT", "phường Bà Rịa", "phường Phước Nguyên"),
        ("xã Tân Tiến Bù Đốp", "xã Tân Tiến", ""),
        ("lộc thạn huyện lộc ninh", "xã Lộc Thạnh", ""),
        ("xã Lộc Thạhn, huyện Lộc Ninh", "xã Lộc Thạnh", ""),
        ("Ea Wy, Ea Hleo, Đắc Lắc", "xã Ea Wy", ""),
        ("côn đảo", "đặc khu Côn Đảo", "huyện Côn Đảo"),
        ("tui ở xã Lộc Thạnh huyện Lộc Ninh làm khai sinh ở đâu", "xã Lộc Thạnh", ""),
        ("xã Tân Lập huyện Đồng Phú giờ là xã nào vậy", "phường Đồng Phú", "xã Tân Lập"),
    ],
)
def test_it_is_found(text, commune, was):
    found = find_place(text)
    assert isinstance(found, Place), found
    assert (found.commune.full, found.was) == (commune, was)


@pytest.mark.parametrize(
    ("text", "why", "offered"),
    [
        ("Bù Đốp", Why.DISTRICT, {"xã Thiện Hưng", "xã Hưng Phước", "xã Tân Tiến"}),
        ("huyen loc ninh", Why.DISTRICT, {"phường Lộc Ninh"}),
        ("Bình Phước", Why.PROVINCE, {"phường Bình Phước"}),
        ("sài gòn", Why.PROVINCE, {"phường Sài Gòn"}),
        ("phường Ngọc Hà quận Ba Đình", Why.SPLIT, {"phường Ngọc Hà", "phường Ba Đình"}),
        ("quận 9", Why.DISTRICT, {"phường Tăng Nhơn Phú"}),
        ("xã Không Có, huyện Bù Đốp", Why.DISTRICT, {"xã Tân Tiến"}),
    ],
)
def test_it_is_asked(text, why, offered):
    found = find_place(text)
    assert isinstance(found, Choices)
    assert found.why is why
    assert offered <= {option.commune.full for option in found.options}


def test_a_name_that_many_places_bear_is_narrowed():
    found = find_place("xã Tân Lập")
    assert found.why is Why.SAME_NAME
    assert found.options == ()
    assert found.others > 10
    assert find_place("Tân Lập Đồng Phú").commune.full == "phường Đồng Phú"


def test_at_most_three_guesses_are_offered():
    for level in (Level.DISTRICT, Level.OLD_PROVINCE):
        for unit in PLACES.units[level].values():
            found = find_place(f"{unit.kind} {unit.name}")
            assert isinstance(found, Place) or len(found.options) <= 3 or found.why is Why.SPLIT, unit


def test_the_home_province_comes_first_and_is_said():
    assert find_place("lộc ninh").why is Why.SAME_NAME
    at_home = find_place("lộc ninh", "75")
    assert (at_home.why, at_home.preferred) == (Why.DISTRICT, True)
    assert find_place("xã Lộc Ninh huyện Dương Minh Châu", "75").commune.province == "tỉnh Tây Ninh"
    assert find_place("phường Bình Long", "75").commune.province == "thành phố Đồng Nai"


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "làm khai sinh ở đâu", "hợp đồng mua bán đất", "hop dong lao dong", "gia đình tui có 3 người", "công an xã", "tại văn phòng công chứng",
        "đăng ký thường trú", "co mat tien khong", "bao hiem xa hoi", "thế còn cần giấy tờ gì nữa", "đồng ý", "tui bị tai nạn", "nộp ở trung tâm hành chính",
        "em ở Quảng Nam, bạn trai ở Gia Lai", "ngày 1 tháng 7", "5", "phường", "xã", "huyện",
    ],
)  # fmt: skip
def test_what_is_no_place_or_no_one_place_is_none(text):
    assert find_place(text) is None


def test_nothing_that_the_library_knows_is_read_as_a_bare_place(library):
    phrases = [phrase for p in library.procedures.values() for phrase in (p.name, p.short, *p.aliases, *p.questions)]
    read = [phrase for phrase in phrases if (found := find_place(phrase)) is not None and found.whole]
    assert read == []


def test_a_place_inside_a_question_is_blanked_out():
    assert without_place("tui ở xã Lộc Thạnh, huyện Lộc Ninh làm khai sinh").replace(",", "").split() == [
        "tui",
        "ở",
        "làm",
        "khai",
        "sinh",
    ]
    assert without_place("làm khai sinh ở đâu") == "làm khai sinh ở đâu"


def test_provinces_by_name_and_code():
    assert (
        find_province("Đồng Nai")
        == find_province("75")
        == find_province("tinh Binh Phuoc")
        == ("75", "thành phố Đồng Nai")
    )
    assert find_province("tp.hcm") == ("79", "thành phố Hồ Chí Minh")
    assert find_province("Atlantis") is None
    assert find_province("") is None


def test_what_was_picked_is_found_again():
    for unit in WARDS[::97]:
        for code in unit.communes:
            assert picked(code, unit.code).commune.code == code
    assert picked("99999") is None
    assert open_area("W99999") is None
    assert open_area("") is None


PIECES = "xã phường huyện tỉnh ở lộc ninh tân cũ mới p q h 1 12 thành phố đắk ea h' - , ' Đ \u0301 İ ß ẞ ﬁ".split(" ")
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
)


@settings(max_examples=300)
@given(TEXTS, st.sampled_from(["", "75", "99"]), st.booleans())
@example("İ" * 50, "", True)
@example("thành", "75", True)
def test_no_text_raises(text, home, asked):
    found = find_place(text, home, asked=asked)
    assert found is None or isinstance(found, (Place, Choices))
    assert len(without_place(text)) == len(text)
    find_province(text)


@settings(max_examples=200)
@given(st.sampled_from(WARDS), st.data())
def test_one_wrong_letter_leads_to_the_place_or_a_question(unit, data):
    name = unit.name.lower()
    if sum(sign.isalpha() for sign in name) < 7 or not name.replace(" ", "").isalpha():
        return
    place = data.draw(st.sampled_from([i for i, sign in enumerate(name) if sign.isalpha()][1:-1]))
    typed = name[:place] + name[place + 1 :]
    district = PLACES.units[Level.DISTRICT][unit.district]
    found = find_place(f"{unit.kind} {typed}, {district.kind} {district.name}", asked=True)
    if isinstance(found, Place) and found.commune.code not in unit.communes:
        assert found.commune.code in district.communes  # another name of the same district is as near
    else:
        assert found is not None


def test_it_is_fast():
    texts = [address(unit) for unit in WARDS[::50]]
    spent = []
    for text in texts:
        begin = time.perf_counter()
        find_place(text)
        spent.append(time.perf_counter() - begin)
    assert sorted(spent)[len(spent) // 2] < 0.005  # measured 0.2 ms; the rest is for slow machines
