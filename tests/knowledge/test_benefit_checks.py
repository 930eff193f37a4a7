"""Each check of the forms for benefits, disability, health insurance, trade and driving fires, and only where it should.

A case is what is wrong in otherwise sound answers, and the checks that say so.
"""

from datetime import date

import pytest
from shipped import LIBRARY

from knowledge.filling.checks import failed

TODAY = date(2026, 11, 22)
FORMS = LIBRARY.forms
PERSON = {"ngay_sinh": "1960-05-02", "gioi_tinh": "nam", "so_dinh_danh": "070060001234"}
CHILD = {"ngay_sinh": "2016-03-01", "gioi_tinh": "nu", "so_dinh_danh": "070316001234"}

SOUND = {
    "to_khai_tro_cap_xa_hoi": {
        "dien_cho": "nguoi_khac",
        "dien": "khuyet_tat",
        "ho_ngheo": "ngheo",
        "co_giay_ho_ngheo": "yes",
        "kt_co": "yes",
        "kt_ngay": "2024-01-05",
        "muc_do": "nang",
        "khai_thay_so_dinh_danh": "070185001235",
        "co_nguoi_cham_soc": "yes",
        "cham_soc_so_dinh_danh": "070185001235",
        "qua_tai_khoan": "yes",
        "so_tai_khoan": "0000",
        **PERSON,
    },
    "to_khai_mai_tang": {
        "dien": "huu_tri",
        "mat_ho_ten": "Trần Thị Bưởi",
        "mat_ngay_sinh": "1944-02-03",
        "mat_gioi_tinh": "nu",
        "mat_so_dinh_danh": "070144001234",
        "ngay_mat": "2026-11-05",
        "co_giay": "yes",
        "giay_ngay": "2026-11-06",
        "ai_lo": "ca_nhan",
        "lo_ho_ten": "Nguyễn Văn Hùng",
        "lo_ngay_sinh": "1970-01-01",
        "lo_gioi_tinh": "nam",
        "lo_so_dinh_danh": "070070001234",
        "cach_nhan": "tai_khoan",
        "so_tai_khoan": "0000",
    },
    "don_xac_dinh_khuyet_tat": {
        "viec": "xac_dinh",
        "ho_ten": "Nguyễn Văn Hùng",
        "co_dai_dien": "yes",
        "dai_dien_ho_ten": "Trần Thị Bưởi",
        "dai_dien_so_dinh_danh": "070185001235",
        "khai_muc_do": "yes",
        **PERSON,
    },
    "to_khai_bhyt_ho_gia_dinh": {
        "dien": "ho_tro",
        "co_giay_ho_tro": "yes",
        "la_chu_ho": "no",
        "chu_ho_ngay_sinh": "1958-01-01",
        "chu_ho_so_dinh_danh": "070158001234",
        "thanh_vien.1": "yes",
        "thanh_vien.1.ngay_sinh": "1990-01-01",
        "thanh_vien.1.gioi_tinh": "nu",
        "thanh_vien.1.so_dinh_danh": "070190001234",
        "thanh_vien.1.mua_the": "mua_chung",
        **PERSON,
    },
    "giay_de_nghi_ho_kinh_doanh": {
        "ho_ten": "Nguyễn Văn Hùng",
        "ngay_bat_dau": "2026-12-01",
        "chu_the": "gia_dinh",
        "thanh_vien.1.ho_ten": "Trần Thị Bưởi",
        "thanh_vien.1.ngay_sinh": "1990-01-01",
        "thanh_vien.1.gioi_tinh": "nu",
        "thanh_vien.1.so_dinh_danh": "070190001234",
        **PERSON,
    },
    "de_nghi_doi_cap_lai_gplx": {
        "viec": "doi",
        "ly_do_doi": "het_han",
        "the_ngay_cap": "2021-08-20",
        "loai": "o_to",
        "ngay_cap": "2016-12-15",
        "ngay_het_han": "2026-12-15",
        "da_kham": "yes",
        "ngay_kham": "2026-11-10",
        "vi_pham": "no",
        **PERSON,
    },
}

ORPHAN = {**CHILD, "dien": "tre_mo_coi", "cha": "da_mat", "me": "di_tu", "di_hoc": "dang_hoc"}
SINGLE = {"dien": "don_than", "hon_nhan": "goa", "con.1.ngay_sinh": "2012-01-01", "con.1.di_hoc": "yes"}
OLDER = {"ngay_sinh": "2003-05-02", "so_dinh_danh": "070203001234"}
CASES = [
    ("to_khai_tro_cap_xa_hoi", {"kt_co": "no"}, "thieu_giay_khuyet_tat"),
    ("to_khai_tro_cap_xa_hoi", {"muc_do": "nhe"}, "khuyet_tat_nhe"),
    ("to_khai_tro_cap_xa_hoi", {"kt_ngay": "1959-01-01"}, "giay_truoc_ngay_sinh"),
    ("to_khai_tro_cap_xa_hoi", CHILD, "nguoi_lon_chua_16"),
    ("to_khai_tro_cap_xa_hoi", {"dien": "khuyet_tat_tre"}, "tre_da_16"),
    ("to_khai_tro_cap_xa_hoi", ORPHAN | OLDER, "mo_coi_qua_22 so_nguoi_huong"),
    ("to_khai_tro_cap_xa_hoi", ORPHAN | OLDER | {"gioi_tinh": "nam"}, "mo_coi_qua_22"),
    (
        "to_khai_tro_cap_xa_hoi",
        ORPHAN | {"ngay_sinh": "2009-03-01", "so_dinh_danh": "070309001234", "di_hoc": "nghi_hoc"},
        "mo_coi_nghi_hoc",
    ),
    ("to_khai_tro_cap_xa_hoi", ORPHAN | {"cha": "con_song"}, "cha_con_song"),
    ("to_khai_tro_cap_xa_hoi", ORPHAN | {"me": "con_song"}, "me_con_song"),
    ("to_khai_tro_cap_xa_hoi", ORPHAN | {"cha": "con_song", "me": "con_song"}, "cha_con_song"),
    ("to_khai_tro_cap_xa_hoi", CHILD | {"dien": "tre_duoi_3"}, "tre_qua_3"),
    (
        "to_khai_tro_cap_xa_hoi",
        {"dien": "cao_tuoi", "ngay_sinh": "1970-01-01", "so_dinh_danh": "070070001234"},
        "gia_chua_60",
    ),
    ("to_khai_tro_cap_xa_hoi", {"dien": "cao_tuoi", "co_nguoi_phung_duong": "yes"}, "co_nguoi_nuoi"),
    ("to_khai_tro_cap_xa_hoi", {"dien": "cao_tuoi", "ho_ngheo": "khong"}, "phai_la_ho_ngheo"),
    ("to_khai_tro_cap_xa_hoi", {"dien": "nhiem_hiv", "ho_ngheo": "can_ngheo"}, "chi_xet_ho_ngheo"),
    ("to_khai_tro_cap_xa_hoi", {"dien": "nhiem_hiv", "thu_nhap": "yes"}, "co_thu_nhap"),
    ("to_khai_tro_cap_xa_hoi", SINGLE | {"co_giay_ho_ngheo": "no"}, "thieu_giay_ho_ngheo"),
    ("to_khai_tro_cap_xa_hoi", SINGLE | {"hon_nhan": "ly_hon"}, "da_ly_hon"),
    ("to_khai_tro_cap_xa_hoi", SINGLE | {"con.1.ngay_sinh": "2001-01-01"}, "con_qua_22.1"),
    (
        "to_khai_tro_cap_xa_hoi",
        SINGLE | {"con.2": "yes", "con.2.ngay_sinh": "2009-01-01", "con.2.di_hoc": "no"},
        "con_nghi_hoc.2",
    ),
    ("to_khai_tro_cap_xa_hoi", SINGLE | {"con.1.ngay_sinh": "1950-01-01"}, "con_qua_22.1 con_truoc_cha_me.1"),
    ("to_khai_tro_cap_xa_hoi", {"so_dinh_danh": "070061001234"}, "so_nguoi_huong"),
    ("to_khai_tro_cap_xa_hoi", {"khai_thay_so_dinh_danh": "070060001234"}, "so_hai_nguoi"),
    ("to_khai_tro_cap_xa_hoi", {"cham_soc_so_dinh_danh": "070060001234"}, "so_nguoi_cham_soc"),
    ("to_khai_tro_cap_xa_hoi", {"so_tai_khoan": ""}, "tai_khoan"),
    ("to_khai_mai_tang", {"ngay_mat": "1943-01-01", "giay_ngay": ""}, "mat_truoc_sinh chua_70"),
    ("to_khai_mai_tang", {"giay_ngay": "2026-11-04"}, "giay_truoc_ngay_mat"),
    ("to_khai_mai_tang", {"co_giay": "no"}, "thieu_giay"),
    ("to_khai_mai_tang", {"mat_ngay_sinh": "1964-02-03", "mat_so_dinh_danh": "070164001234"}, "chua_70"),
    (
        "to_khai_mai_tang",
        {
            "dien": "bao_tro",
            "dien_bao_tro": "tu_80",
            "co_quyet_dinh": "yes",
            "mat_ngay_sinh": "1964-02-03",
            "mat_so_dinh_danh": "070164001234",
        },
        "chua_80",
    ),
    (
        "to_khai_mai_tang",
        {"dien": "bao_tro", "dien_bao_tro": "tu_80", "co_quyet_dinh": "no"},
        "thieu_quyet_dinh_thoi",
    ),
    ("to_khai_mai_tang", {"dien": "bao_tro", "dien_bao_tro": "con_don_than"}, "con_don_than_qua_22"),
    ("to_khai_mai_tang", {"mat_gioi_tinh": "nam"}, "so_nguoi_mat"),
    ("to_khai_mai_tang", {"lo_ngay_sinh": "1971-01-01"}, "so_nguoi_lo"),
    (
        "to_khai_mai_tang",
        {"lo_so_dinh_danh": "070144001234", "lo_ngay_sinh": "1944-02-03", "lo_gioi_tinh": "nu"},
        "so_hai_nguoi",
    ),
    ("to_khai_mai_tang", {"lo_ho_ten": "Trần Thị Bưởi"}, "ten_hai_nguoi"),
    ("to_khai_mai_tang", {"so_tai_khoan": ""}, "tai_khoan"),
    ("don_xac_dinh_khuyet_tat", CHILD | {"co_dai_dien": "no"}, "tre_can_dai_dien"),
    (
        "don_xac_dinh_khuyet_tat",
        CHILD | {"ngay_sinh": "2022-03-01", "so_dinh_danh": "070322001234"},
        "tre_duoi_6_khai_muc_do",
    ),
    ("don_xac_dinh_khuyet_tat", {"ngay_sinh": "1901-01-01", "so_dinh_danh": "070001001234"}, "tuoi_qua_cao"),
    ("don_xac_dinh_khuyet_tat", {"gioi_tinh": "nu"}, "so_nguoi_khuyet_tat"),
    ("don_xac_dinh_khuyet_tat", {"dai_dien_so_dinh_danh": "070060001234"}, "so_hai_nguoi"),
    ("don_xac_dinh_khuyet_tat", {"dai_dien_ho_ten": "nguyễn văn hùng"}, "ten_hai_nguoi"),
    ("to_khai_bhyt_ho_gia_dinh", {"co_giay_ho_tro": "no"}, "thieu_giay_ho_tro"),
    (
        "to_khai_bhyt_ho_gia_dinh",
        {"ngay_sinh": "2022-03-01", "so_dinh_danh": "070222001234"},
        "duoi_6_tuoi",
    ),
    ("to_khai_bhyt_ho_gia_dinh", {"ngay_sinh": "1951-11-22", "so_dinh_danh": "070051001234"}, "tu_75_tuoi"),
    (
        "to_khai_bhyt_ho_gia_dinh",
        {"thanh_vien.1.ngay_sinh": "2022-03-01", "thanh_vien.1.so_dinh_danh": "070322001234"},
        "thanh_vien_duoi_6.1",
    ),
    ("to_khai_bhyt_ho_gia_dinh", {"thanh_vien.1.so_dinh_danh": ""}, "thanh_vien_thieu_so.1"),
    ("to_khai_bhyt_ho_gia_dinh", {"ngay_sinh": "1961-05-02"}, "so_nguoi_tham_gia"),
    ("to_khai_bhyt_ho_gia_dinh", {"chu_ho_ngay_sinh": "1959-01-01"}, "so_chu_ho"),
    ("to_khai_bhyt_ho_gia_dinh", {"thanh_vien.1.gioi_tinh": "nam"}, "so_thanh_vien.1"),
    (
        "to_khai_bhyt_ho_gia_dinh",
        {"chu_ho_so_dinh_danh": "070060001234", "chu_ho_ngay_sinh": "1960-05-02"},
        "trung_chu_ho",
    ),
    (
        "to_khai_bhyt_ho_gia_dinh",
        {
            "thanh_vien.1.so_dinh_danh": "070060001234",
            "thanh_vien.1.ngay_sinh": "1960-05-02",
            "thanh_vien.1.gioi_tinh": "nam",
        },
        "trung_thanh_vien.1",
    ),
    ("giay_de_nghi_ho_kinh_doanh", {"ngay_sinh": "2008-11-23", "so_dinh_danh": "070208001234"}, "chua_18"),
    (
        "giay_de_nghi_ho_kinh_doanh",
        {"thanh_vien.1.ngay_sinh": "2009-01-01", "thanh_vien.1.so_dinh_danh": "070309001234"},
        "thanh_vien_chua_18.1",
    ),
    ("giay_de_nghi_ho_kinh_doanh", {"ngay_bat_dau": "2026-11-21"}, "bat_dau_da_qua"),
    ("giay_de_nghi_ho_kinh_doanh", {"ngay_bat_dau": "2028-01-01"}, "bat_dau_qua_xa"),
    ("giay_de_nghi_ho_kinh_doanh", {"gioi_tinh": "nu"}, "so_chu_ho"),
    ("giay_de_nghi_ho_kinh_doanh", {"thanh_vien.1.gioi_tinh": "nam"}, "so_thanh_vien.1"),
    (
        "giay_de_nghi_ho_kinh_doanh",
        {
            "thanh_vien.1.so_dinh_danh": "070060001234",
            "thanh_vien.1.ngay_sinh": "1960-05-02",
            "thanh_vien.1.gioi_tinh": "nam",
        },
        "trung_so.1",
    ),
    ("giay_de_nghi_ho_kinh_doanh", {"thanh_vien.1.ho_ten": "Nguyễn Văn Hùng"}, "trung_ten.1"),
    ("de_nghi_doi_cap_lai_gplx", {"da_kham": "no"}, "thieu_giay_kham"),
    ("de_nghi_doi_cap_lai_gplx", {"ngay_kham": "2025-11-21"}, "giay_kham_cu"),
    ("de_nghi_doi_cap_lai_gplx", {"loai": "xe_may"}, "khong_thoi_han"),
    ("de_nghi_doi_cap_lai_gplx", {"vi_pham": "yes"}, "con_vi_pham"),
    ("de_nghi_doi_cap_lai_gplx", {"ngay_het_han": "2026-11-21"}, "qua_han"),
    ("de_nghi_doi_cap_lai_gplx", {"ngay_cap": "2026-12-16"}, "han_truoc_ngay_cap"),
    ("de_nghi_doi_cap_lai_gplx", {"ngay_cap": "1978-05-01"}, "tuoi_luc_cap"),
    ("de_nghi_doi_cap_lai_gplx", {"the_ngay_cap": "1921-08-20"}, "the_truoc_ngay_sinh"),
    ("de_nghi_doi_cap_lai_gplx", {"ngay_sinh": "1961-05-02"}, "so_nguoi_lai"),
]


def fired(code, wrong=None):
    """Return the names of the checks of a form that fail on its sound answers, changed by `wrong`."""
    return {check.name for check in failed(FORMS[code], SOUND[code] | (wrong or {}), TODAY)}


@pytest.mark.parametrize("code", SOUND)
def test_sound_answers_pass(code):
    assert fired(code) == set()


@pytest.mark.parametrize(("code", "wrong", "names"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_what_is_wrong_is_said(code, wrong, names):
    assert fired(code, wrong) == set(names.split())


@pytest.mark.parametrize("code", SOUND)
def test_every_check_has_a_case(code):
    said = {name.partition(".")[0] for of, _, names in CASES if of == code for name in names.split()}
    assert said == {check.name for check in FORMS[code].checks}


def test_only_the_age_of_who_opens_a_business_blocks():
    blocking = {(code, check.name) for code in SOUND for check in FORMS[code].checks if check.blocks}
    assert blocking == {("giay_de_nghi_ho_kinh_doanh", name) for name in ("chua_18", "thanh_vien_chua_18")}
