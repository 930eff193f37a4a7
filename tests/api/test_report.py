"""The report on satisfaction, read back from its PDF."""

import subprocess
from hashlib import sha256

import pytest

from locales import say

pytestmark = pytest.mark.databases("sqlite")  # not about storage


def read(paper):
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def test_the_report_says_what_the_page_says(office, rate):
    for n in range(40):
        person = sha256(str(n).encode()).hexdigest()[:32]
        place = {"agency": "H19.31", "commune": "Xã Bom Bo"} if n % 2 else {"agency": "H19.4", "commune": "Xã Đắk Ơ"}
        rate(office, n, person=person, subject=f"s{n}", score=5 if n % 8 else 1, element="result", **place)
    answer = office.signed_in().get("/canbo/bao-cao.pdf?ky=2026-11")
    assert answer.headers["content-type"] == "application/pdf"
    text = read(answer.content)
    assert say("report-title", period="Tháng 11/2026") in text
    assert say("office-overview-label") in text
    assert "87,50 % hài lòng" in text
    assert say("office-summary-interval", n=40, persons=40, low="73,89", high="94,54") in text
    assert "Xã Đắk Ơ 75,00 % 53,13–88,81 20" in text
    assert say("report-demo") not in text
    assert say("report-everything") in text
    assert text.count(say("office-response-none")) == 2, "no invitation and no dossier is counted"
    assert "Tháng 11/2026 87,50 %" in text


def test_a_month_without_ratings_says_so(office):
    text = read(office.signed_in().get("/canbo/bao-cao.pdf?ky=2025-01").content)
    assert text.count(say("office-summary-hidden", hidden=5)) == 2


def test_nothing_in_a_name_is_read_as_markup(office, rate):
    for n in range(6):
        rate(office, n, person=f"{n:032x}", subject=f"s{n}", commune="Xã #panic(1) *x*" if n else "Xã B", agency="H1")
    assert office.signed_in().get("/canbo/bao-cao.pdf?ky=2026").status_code == 200
