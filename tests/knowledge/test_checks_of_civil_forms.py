"""Each check of the civil-status forms: silent on a paper that is all right, and speaking up for just its own fault."""

from datetime import date

import pytest

from knowledge.filling.checks import failed
from knowledge.filling.unroll import checks_of

TODAY = date(2026, 11, 22)
WELL = {
    "to_khai_khai_tu": {
        "nguoi_mat_biet_ngay_sinh": "du",
        "nguoi_mat_ngay_sinh": "1938-03-12",
        "nguoi_mat_co_so": "yes",
        "nguoi_mat_so_dinh_danh": "079038001234",
        "ngay_mat": "2026-11-15",
        "giay_bao_tu": "co",
        "giay_ngay": "2026-11-15",
        "nguoi_yeu_cau_ngay_sinh": "1970-02-01",
        "nguoi_yeu_cau_so_dinh_danh": "079170001235",
    },
    "to_khai_ket_hon": {
        "nguoi_nuoc_ngoai": "khong",
        "ben_nu_ho_ten": "Lê Thị Cúc",
        "ben_nu_ngay_sinh": "2001-10-10",
        "ben_nu_so_dinh_danh": "070301001237",
        "ben_nu_lan": "lan_1",
        "ben_nam_ho_ten": "Nguyễn Văn Dũng",
        "ben_nam_ngay_sinh": "1998-06-05",
        "ben_nam_so_dinh_danh": "070098001238",
        "ben_nam_lan": "lan_1",
    },
    "to_khai_cai_chinh_ho_tich": {
        "dien_cho": "nguoi_khac",
        "viec": "thay_doi",
        "loai_giay": "khai_sinh",
        "ngay_sinh": "2016-05-20",
        "co_so_dinh_danh": "yes",
        "so_dinh_danh": "070216001242",
        "ngay_dang_ky": "2016-06-01",
        "dang_ghi": "tên Vũ Văn Đẹt",
        "de_nghi": "tên Vũ Văn Đạt",
        "can_cu": "học bạ",
        "dong_y": "yes",
        "nguoi_yeu_cau_ngay_sinh": "1990-08-03",
        "nguoi_yeu_cau_so_dinh_danh": "070190001243",
    },
    "to_khai_trich_luc_ho_tich": {
        "dien_cho": "nguoi_khac",
        "nguoi_dien_ho_ten": "Đặng Thị Liên",
        "loai_giay": "khai_tu",
        "ho_ten": "Đặng Văn Thọ",
        "biet_ngay_sinh": "nam",
        "nam_sinh": "1930",
        "nam_dang_ky": "2012",
        "nguoi_yeu_cau_ngay_sinh": "1995-12-12",
        "nguoi_yeu_cau_so_dinh_danh": "070195001245",
    },
    "to_khai_giam_ho": {
        "la_nguoi_giam_ho": "yes",
        "nguoi_yeu_cau_ngay_sinh": "1960-01-01",
        "nguoi_yeu_cau_so_dinh_danh": "070160001246",
        "duoc_ngay_sinh": "2018-08-04",
        "duoc_co_so": "yes",
        "duoc_so_dinh_danh": "070218001247",
        "ly_do": "mo_coi",
        "loai_giam_ho": "duong_nhien",
        "nhieu_nguoi": "no",
    },
    "to_khai_nhan_cha_me_con": {
        "viec": "cha_con",
        "nguoi_yeu_cau_la": "khac",
        "nguoi_yeu_cau_ngay_sinh": "1995-05-05",
        "nguoi_yeu_cau_so_dinh_danh": "070195001251",
        "cha_ngay_sinh": "1990-01-01",
        "cha_so_dinh_danh": "070090001252",
        "con_ngay_sinh": "2015-09-09",
        "con_co_so": "yes",
        "con_so_dinh_danh": "070215001250",
        "chung_cu": "lam_chung",
        "lam_chung_1": "Phạm Văn Sáu",
        "lam_chung_2": "Ngô Thị Tám",
    },
    "to_khai_ly_lich_tu_phap": {
        "dien_cho": "nguoi_khac",
        "loai_phieu": "so_1",
        "gioi_tinh": "nu",
        "ngay_sinh": "2000-08-08",
        "so_dinh_danh": "070300001254",
        "cha_nam_sinh": "1969",
        "me_nam_sinh": "1972",
        "cu_tru.1.tu_nam": "2014",
        "cu_tru.1.den_nam": "2018",
        "cu_tru.2": "no",
        "la_nguoi_than": "no",
        "ngay_uy_quyen": "2026-11-01",
        "nguoi_dien_ngay_sinh": "1968-04-04",
        "nguoi_dien_so_dinh_danh": "070168001255",
    },
}
BY_YEAR = {"nguoi_mat_biet_ngay_sinh": "nam", "nguoi_mat_nam_sinh": "1938"}
SELF = {"dien_cho": "toi", "loai_giay": "khai_sinh", "ngay_sinh_minh": "1975-09-09"}
OTHER_GUARDIAN = {"la_nguoi_giam_ho": "no", "giam_ho_ngay_sinh": "1965-01-01", "giam_ho_so_dinh_danh": "070165001260"}
CHILD = {"nguoi_yeu_cau_la": "con"}
MOTHER = {"viec": "me_con", "me_ngay_sinh": "1990-01-01", "me_so_dinh_danh": "070190001253"}
FAULTS = [
    ("to_khai_khai_tu", {"ngay_mat": "1937-01-01", "giay_bao_tu": ""}, "sinh_truoc_khi_mat han_15_ngay"),
    ("to_khai_khai_tu", {**BY_YEAR, "ngay_mat": "1937-01-01", "giay_bao_tu": ""}, "nam_sinh_truoc_khi_mat han_15_ngay"),
    ("to_khai_khai_tu", {"nguoi_mat_ngay_sinh": "1900-03-12", "nguoi_mat_co_so": "no"}, "tuoi_luc_mat"),
    ("to_khai_khai_tu", {**BY_YEAR, "nguoi_mat_nam_sinh": "1900", "nguoi_mat_co_so": "no"}, "tuoi_luc_mat_theo_nam"),
    ("to_khai_khai_tu", {"giay_ngay": "2026-11-10"}, "giay_truoc_ngay_mat"),
    ("to_khai_khai_tu", {"giay_bao_tu": "khong"}, "thieu_giay_chung_minh"),
    ("to_khai_khai_tu", {"ngay_mat": "2026-11-06"}, "han_15_ngay"),
    ("to_khai_khai_tu", {"nguoi_mat_so_dinh_danh": "079039001234"}, "so_nguoi_mat"),
    ("to_khai_khai_tu", {**BY_YEAR, "nguoi_mat_nam_sinh": "1940"}, "so_nguoi_mat"),
    ("to_khai_khai_tu", {"nguoi_yeu_cau_so_dinh_danh": "079171001235"}, "so_nguoi_yeu_cau"),
    ("to_khai_khai_tu", {"nguoi_yeu_cau_so_dinh_danh": "079038001234", "nguoi_yeu_cau_ngay_sinh": ""}, "so_hai_nguoi"),
    ("to_khai_ket_hon", {"ben_nu_ngay_sinh": "2009-10-10", "ben_nu_so_dinh_danh": ""}, "ben_nu_du_tuoi"),
    ("to_khai_ket_hon", {"ben_nam_ngay_sinh": "2006-11-23", "ben_nam_so_dinh_danh": ""}, "ben_nam_du_tuoi"),
    ("to_khai_ket_hon", {"ben_nu_lan": "lan_2", "ben_nu_truoc_day": "chua"}, "ben_nu_dang_co_vo_chong"),
    ("to_khai_ket_hon", {"ben_nam_lan": "lan_3", "ben_nam_truoc_day": "chua"}, "ben_nam_dang_co_vo_chong"),
    ("to_khai_ket_hon", {"ben_nu_lan": "lan_2", "ben_nu_truoc_day": "ly_hon"}, "ben_nu_da_ly_hon"),
    ("to_khai_ket_hon", {"ben_nam_lan": "lan_2", "ben_nam_truoc_day": "ly_hon"}, "ben_nam_da_ly_hon"),
    ("to_khai_ket_hon", {"ben_nu_lan": "lan_2", "ben_nu_truoc_day": "goa"}, "ben_nu_vo_chong_da_mat"),
    ("to_khai_ket_hon", {"ben_nam_lan": "lan_2", "ben_nam_truoc_day": "goa"}, "ben_nam_vo_chong_da_mat"),
    ("to_khai_ket_hon", {"ben_nu_so_dinh_danh": "070302001237"}, "ben_nu_so"),
    ("to_khai_ket_hon", {"ben_nam_so_dinh_danh": "070099001238"}, "ben_nam_so"),
    ("to_khai_ket_hon", {"ben_nam_ho_ten": "Lê Thị Cúc"}, "ten_hai_ben"),
    (
        "to_khai_ket_hon",
        {"ben_nu_so_dinh_danh": "070098001238", "ben_nu_ngay_sinh": "1998-01-01"},
        "so_hai_ben",
    ),
    ("to_khai_cai_chinh_ho_tich", {"dien_cho": "toi", "loai_giay": "khai_tu"}, "khai_tu_cua_nguoi_khac"),
    ("to_khai_cai_chinh_ho_tich", {"de_nghi": "Tên Vũ Văn Đẹt"}, "khong_doi_gi"),
    ("to_khai_cai_chinh_ho_tich", {"can_cu": ""}, "thieu_can_cu"),
    ("to_khai_cai_chinh_ho_tich", {"dong_y": "no"}, "doi_ten_phai_dong_y"),
    (
        "to_khai_cai_chinh_ho_tich",
        {"viec": "dan_toc", "dong_y": "no", "ngay_sinh": "2011-01-01", "so_dinh_danh": ""},
        "dan_toc_phai_dong_y",
    ),
    ("to_khai_cai_chinh_ho_tich", {"ngay_dang_ky": "2016-05-01"}, "dang_ky_truoc_khi_sinh"),
    ("to_khai_cai_chinh_ho_tich", {"so_dinh_danh": "070215001242"}, "so_nguoi_co_ten"),
    ("to_khai_cai_chinh_ho_tich", {"nguoi_yeu_cau_so_dinh_danh": "070191001243"}, "so_nguoi_yeu_cau"),
    (
        "to_khai_cai_chinh_ho_tich",
        {"nguoi_yeu_cau_so_dinh_danh": "070216001242", "nguoi_yeu_cau_ngay_sinh": ""},
        "so_hai_nguoi",
    ),
    ("to_khai_trich_luc_ho_tich", {**SELF, "loai_giay": "khai_tu"}, "khai_tu_cua_nguoi_khac"),
    ("to_khai_trich_luc_ho_tich", {"nam_dang_ky": ""}, "kho_tra"),
    ("to_khai_trich_luc_ho_tich", {"nam_dang_ky": "1920"}, "nam_dang_ky_theo_nam"),
    (
        "to_khai_trich_luc_ho_tich",
        {"biet_ngay_sinh": "du", "ngay_sinh": "1930-01-01", "nam_dang_ky": "1920"},
        "nam_dang_ky_theo_ngay",
    ),
    ("to_khai_trich_luc_ho_tich", {**SELF, "nam_dang_ky": "1970"}, "nam_dang_ky_minh"),
    ("to_khai_trich_luc_ho_tich", {**SELF, "so_dinh_danh": "070074001244"}, "so_cua_minh"),
    ("to_khai_trich_luc_ho_tich", {"nguoi_yeu_cau_so_dinh_danh": "070194001245"}, "so_nguoi_yeu_cau"),
    ("to_khai_trich_luc_ho_tich", {"ho_ten": "đặng thị liên"}, "ten_hai_nguoi"),
    ("to_khai_giam_ho", {"nguoi_yeu_cau_ngay_sinh": "2009-01-01", "nguoi_yeu_cau_so_dinh_danh": ""}, "tuoi_giam_ho"),
    (
        "to_khai_giam_ho",
        {**OTHER_GUARDIAN, "giam_ho_ngay_sinh": "2009-01-01", "giam_ho_so_dinh_danh": ""},
        "tuoi_nguoi_giam_ho",
    ),
    ("to_khai_giam_ho", {"duoc_ngay_sinh": "2008-11-22", "duoc_so_dinh_danh": ""}, "da_du_18_tuoi"),
    ("to_khai_giam_ho", {"ly_do": "mat_nang_luc"}, "thieu_quyet_dinh_toa"),
    ("to_khai_giam_ho", {"nhieu_nguoi": "yes"}, "thieu_giay_thoa_thuan"),
    ("to_khai_giam_ho", {"loai_giam_ho": "duoc_cu"}, "thieu_van_ban_cu"),
    ("to_khai_giam_ho", {"nguoi_yeu_cau_so_dinh_danh": "070161001246"}, "so_nguoi_yeu_cau"),
    ("to_khai_giam_ho", {**OTHER_GUARDIAN, "giam_ho_so_dinh_danh": "070166001260"}, "so_nguoi_giam_ho"),
    ("to_khai_giam_ho", {"duoc_so_dinh_danh": "070219001247"}, "so_nguoi_duoc_giam_ho"),
    (
        "to_khai_giam_ho",
        {"duoc_so_dinh_danh": "070160001246", "nguoi_yeu_cau_ngay_sinh": "", "duoc_ngay_sinh": ""},
        "so_hai_nguoi",
    ),
    (
        "to_khai_nhan_cha_me_con",
        {"nguoi_yeu_cau_la": "cha_me", "con_ngay_sinh": "2005-01-01", "con_so_dinh_danh": ""},
        "tuoi_cha_me_di_nhan",
    ),
    (
        "to_khai_nhan_cha_me_con",
        {**CHILD, "nguoi_yeu_cau_ngay_sinh": "2000-01-01", "nguoi_yeu_cau_so_dinh_danh": ""},
        "tuoi_cha_cua_nguoi_yeu_cau",
    ),
    (
        "to_khai_nhan_cha_me_con",
        {**CHILD, **MOTHER, "nguoi_yeu_cau_ngay_sinh": "2000-01-01", "nguoi_yeu_cau_so_dinh_danh": ""},
        "tuoi_me_cua_nguoi_yeu_cau",
    ),
    ("to_khai_nhan_cha_me_con", {"cha_ngay_sinh": "2005-01-01", "cha_so_dinh_danh": ""}, "tuoi_cha_va_con"),
    ("to_khai_nhan_cha_me_con", {**MOTHER, "me_ngay_sinh": "2005-01-01", "me_so_dinh_danh": ""}, "tuoi_me_va_con"),
    (
        "to_khai_nhan_cha_me_con",
        {**CHILD, "nguoi_yeu_cau_ngay_sinh": "2010-01-01", "nguoi_yeu_cau_so_dinh_danh": ""},
        "con_chua_du_18",
    ),
    ("to_khai_nhan_cha_me_con", {"chung_cu": "giam_dinh"}, "thieu_giay_giam_dinh"),
    ("to_khai_nhan_cha_me_con", {"lam_chung_2": ""}, "thieu_nguoi_lam_chung"),
    ("to_khai_nhan_cha_me_con", {"lam_chung_1": ""}, "thieu_nguoi_thu_nhat"),
    ("to_khai_nhan_cha_me_con", {"lam_chung_2": "Phạm Văn Sáu"}, "hai_nguoi_lam_chung"),
    ("to_khai_nhan_cha_me_con", {"nguoi_yeu_cau_so_dinh_danh": "070196001251"}, "so_nguoi_yeu_cau"),
    ("to_khai_nhan_cha_me_con", {"cha_so_dinh_danh": "070091001252"}, "so_cha"),
    ("to_khai_nhan_cha_me_con", {**MOTHER, "me_so_dinh_danh": "070191001253"}, "so_me"),
    ("to_khai_nhan_cha_me_con", {"con_so_dinh_danh": "070216001250"}, "so_con"),
    (
        "to_khai_nhan_cha_me_con",
        {"con_so_dinh_danh": "070195001251", "con_ngay_sinh": "", "nguoi_yeu_cau_ngay_sinh": ""},
        "so_hai_nguoi",
    ),
    ("to_khai_nhan_cha_me_con", {"cha_so_dinh_danh": "070195001251", "cha_ngay_sinh": ""}, "so_cha_khac"),
    ("to_khai_nhan_cha_me_con", {**MOTHER, "me_so_dinh_danh": "070195001251", "me_ngay_sinh": ""}, "so_me_khac"),
    ("to_khai_ly_lich_tu_phap", {"loai_phieu": "so_2"}, "so_2_phai_tu_xin"),
    ("to_khai_ly_lich_tu_phap", {"ngay_uy_quyen": ""}, "thieu_giay_uy_quyen"),
    ("to_khai_ly_lich_tu_phap", {"gioi_tinh": "nam"}, "so_nguoi_duoc_cap"),
    ("to_khai_ly_lich_tu_phap", {"nguoi_dien_so_dinh_danh": "070169001255"}, "so_nguoi_xin_thay"),
    (
        "to_khai_ly_lich_tu_phap",
        {"nguoi_dien_so_dinh_danh": "070300001254", "nguoi_dien_ngay_sinh": ""},
        "so_hai_nguoi",
    ),
    ("to_khai_ly_lich_tu_phap", {"cha_nam_sinh": "1990"}, "tuoi_cha"),
    ("to_khai_ly_lich_tu_phap", {"me_nam_sinh": "1930"}, "tuoi_me"),
    ("to_khai_ly_lich_tu_phap", {"cu_tru.1.tu_nam": "1999"}, "cho_o_truoc_khi_sinh.1"),
    ("to_khai_ly_lich_tu_phap", {"cu_tru.1.den_nam": "2013"}, "cho_o_nguoc_nam.1"),
]
BLOCKING = {
    "ben_nu_du_tuoi",
    "ben_nam_du_tuoi",
    "ben_nu_dang_co_vo_chong",
    "ben_nam_dang_co_vo_chong",
    "doi_ten_phai_dong_y",
    "dan_toc_phai_dong_y",
    "tuoi_giam_ho",
    "tuoi_nguoi_giam_ho",
}
"""What the law itself forbids (Law 52/2014, Articles 5 and 8; Civil Code, Articles 27 to 29 and 48)."""


@pytest.mark.parametrize("code", WELL)
def test_a_paper_that_is_all_right_passes(library, code):
    assert failed(library.forms[code], WELL[code], TODAY) == ()


@pytest.mark.parametrize(("code", "changed", "names"), FAULTS)
def test_a_fault_is_found_and_nothing_else(library, code, changed, names):
    found = failed(library.forms[code], WELL[code] | changed, TODAY)
    assert [check.name for check in found] == names.split()


def test_only_what_the_law_forbids_blocks(library):
    blocking = {check.name for code in WELL for check in library.forms[code].checks if check.blocks}
    assert blocking == BLOCKING


@pytest.mark.parametrize("code", WELL)
def test_each_check_is_tried(library, code):
    tried = {name for form, _, names in FAULTS if form == code for name in names.split()}
    assert {check.name.removesuffix(".1") for check in library.forms[code].checks} == {
        name.removesuffix(".1") for name in tried
    }
    assert all(check.name in tried for check in checks_of(library.forms[code]) if check.name.endswith(".1"))
