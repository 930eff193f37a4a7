"""Facts of a person that are the same in every form, and the kinds of questions that ask for them.

`Field.fact` is one of these names: what was answered once can be offered again where the same person comes up.
"""

from collections.abc import Mapping

FACTS: Mapping[str, frozenset[str]] = {
    "ho_ten": frozenset({"person_name"}),
    "ngay_sinh": frozenset({"past_date"}),
    "nam_sinh": frozenset({"year"}),
    "gioi_tinh": frozenset({"sex"}),
    "dan_toc": frozenset({"ethnicity"}),
    "quoc_tich": frozenset({"nationality"}),
    "so_dinh_danh": frozenset({"personal_number"}),
    "ngay_cap": frozenset({"past_date"}),
    "noi_cap": frozenset({"text", "place"}),
    "noi_cu_tru": frozenset({"address", "place"}),  # abroad there are no communes
    "dien_thoai": frozenset({"phone"}),
    "email": frozenset({"email"}),
}
