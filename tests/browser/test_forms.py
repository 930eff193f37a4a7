"""Whole forms on a phone: by tapping and typing, with mistakes, by the QR code of a card, and from phone to phone."""

import re

from cards import photo
from playwright.sync_api import expect
from walks import BEGIN, KEPT, NUMBER, REST, WHO

from bot.dialogue.speech import speech
from bot.dialogue.state import State
from locales import say

SPEAK = speech(State())
REFERENCE = r"TK-\d{6}-\w{4}"
# Not the end of a longer number, such as that of a card which the person has just typed.
CODE = r"(?<!\d )\b[0-9HMPUWXY]{3} [0-9HMPUWXY]{3}\b(?! \d)"


def place_of(page, key, **blanks):
    """Return the place of the choice that is called so."""
    return page.choices.locator(".label").all_inner_texts().index(SPEAK(key, **blanks))


def hand_in(page):
    """Press what hands the form in; return its reference and the code for the counter."""
    page.press(place_of(page, "offer-submit"))
    page.link("/v1/papers/")
    return page.hears(REFERENCE), page.hears(CODE)


def paper_at(page, path):
    answer = page.request.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.body().startswith(b"%PDF-")


def last_number(answer):
    return int(re.findall(r"Câu (\d+) trên", answer)[-1])


def test_a_whole_form_with_mistakes_and_a_warning(chat, talk):
    page = talk(chat)
    begun = last_number(page.walk(*BEGIN))
    assert SPEAK("bad-person_name_words") in page.say("bà")
    assert last_number(page.say(WHO[0])) == begun + 1
    assert SPEAK("bad-date_not_in_month", day=31, month=2, year=1950) in page.say("31/2/1950")
    assert last_number(page.say("1/1/1965")) == begun + 2
    page.walk(*WHO[2:])
    warned = page.walk(*REST)
    assert "70 tuổi" in warned
    assert SPEAK("check-asks") in warned
    page.press(place_of(page, "offer-mend", label="Ngày sinh người hưởng"))
    reviewed = page.say(WHO[1])
    for told in KEPT:
        assert told in reviewed
    expect(chat.locator(".entry strong", has_text=KEPT[0])).to_be_visible()
    hand_in(page)
    paper_at(chat, page.link("/v1/papers/"))


def test_links_are_there_after_a_reload_too(chat, talk):
    page = talk(chat)
    page.walk(*BEGIN, WHO[0], "lấy mã chuyển máy khác")
    link = page.link("/ma/tiep/")
    chat.reload()
    assert page.link("/ma/tiep/") == link
    assert re.fullmatch(r"/ma/tiep/[0-9A-Z]{6}", link)


def test_the_code_of_a_card_is_scanned_instead_of_typing(chat, talk):
    page = talk(chat)
    expect(chat.locator("#scan")).to_be_hidden()
    begun = last_number(page.walk(*BEGIN))
    expect(chat.locator("#scan button")).to_be_visible()
    with chat.expect_file_chooser():
        chat.locator("#scan button").click()
    told = page.scan(photo())
    for fact in ("Điểu Thị K'Ré", "05/11/1960", "Nữ", "079 · 060 · 001 234", "Thôn Bù Gia Phúc 1, xã Phú Nghĩa"):
        assert fact in told
    expect(page.mine.last).to_contain_text(say("page-scan-sent"))
    assert last_number(told) == begun + 3  # name, birth and sex are answered; the ethnic group is on no card
    expect(chat.locator("#scan")).to_be_hidden()
    assert last_number(page.say("Xtiêng")) == begun + 6
    assert SPEAK("person-used") in told
    assert "Điểu Thị K'Ré" in page.walk("sửa họ tên")


def test_a_photo_without_a_code_is_answered_kindly(chat, talk):
    page = talk(chat)
    question = page.walk(*BEGIN).splitlines()[-1]
    told = page.scan(photo(lambda picture: picture.crop((0, 0, 400, 400))))
    assert SPEAK("card-unread") in told
    assert question in told
    expect(chat.locator("#scan button")).to_be_visible()


def test_what_is_no_picture_is_answered_kindly(visit, talk):
    chat = visit(offline=True)
    talk(chat).walk(*BEGIN)
    chat.set_input_files("#scan input", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"no picture"})
    expect(chat.locator("#status")).to_have_text(say("problem-photo-unreadable"))
    expect(chat.locator(".line.failed")).to_have_count(1)
    expect(chat.locator("#scan button")).to_be_visible()


def test_from_phone_to_phone_to_the_counter(visit, talk, sign_in):
    first = visit()
    page = talk(first)
    page.walk(*BEGIN, *WHO, "lấy mã chuyển máy khác")
    code = page.hears(CODE)
    second = visit(page.link("/ma/tiep/"))
    expect(second.locator(".code")).to_have_text(code)
    second.get_by_role("link", name=say("office-code-go-on")).click()
    expect(second.locator("#text")).to_have_value(say("page-code", code=code))
    expect(second.locator("#status")).to_have_text(say("page-code-here"))
    other = talk(second)
    second.click("#send")
    other.hears(re.escape(SPEAK("consent-ask")))
    other.press(place_of(other, "consent-yes"))
    reviewed = other.walk(*REST)
    for told in KEPT:
        assert told in reviewed
    reference, counter = hand_in(other)
    assert counter != code
    officer = visit("/canbo/ma")
    sign_in(officer)
    officer.fill("#ma", counter.lower())
    officer.press("#ma", "Enter")
    expect(officer).to_have_url(re.compile(f"/canbo/ma/{reference}$"))
    for told in ("Trần Thị Bưởi", "01/01/1950", NUMBER, "Xtiêng"):
        expect(officer.locator("dd", has_text=told)).to_be_visible()
    paper_at(officer, officer.get_by_role("link", name=say("office-form-print")).get_attribute("href"))
    paper_at(second, other.link("/v1/papers/"))


def test_a_code_is_good_once(visit, talk):
    page = talk(visit())
    page.walk(*BEGIN, WHO[0], "lấy mã chuyển máy khác")
    code = page.hears(CODE)
    for key in ("takeover-here", "takeover-used"):
        other = talk(visit(f"/?ma={code.replace(' ', '')}"))
        other.page.click("#send")
        title = {"title": "Văn bản đề nghị trợ cấp hưu trí xã hội"} if key == "takeover-here" else {}
        other.hears(re.escape(SPEAK(key, **title)))
