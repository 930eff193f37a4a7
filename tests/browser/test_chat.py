"""The citizens' page as people use it on a phone."""

import re
import signal

import pytest
from playwright.sync_api import expect

from locales import say

ASKED = "con tôi mới sinh, làm khai sinh cần giấy gì"
NUMBER = "079060001234"


def test_the_welcome(chat, talk):
    page = talk(chat)
    expect(page.answers).to_have_count(1)
    expect(page.choices).to_have_count(3)
    assert chat.title() == say("page-title")
    assert chat.locator("html").get_attribute("lang") == "vi"


def test_a_question_by_enter(chat, talk):
    page = talk(chat)
    assert "sinh" in page.say(ASKED)
    expect(page.mine).to_have_text([re.compile(ASKED)])
    expect(chat.locator("#text")).to_have_value("")


def test_a_question_by_button(chat, talk):
    page = talk(chat)
    chat.fill("#text", ASKED)
    with page.answered() as answer:
        chat.click("#send")
    assert "sinh" in answer[0]


def test_nothing_typed_is_nothing_sent(chat, talk):
    chat.fill("#text", "   ")
    chat.press("#text", "Enter")
    chat.wait_for_timeout(200)
    expect(talk(chat).mine).to_have_count(0)


def test_shift_and_enter_begin_a_new_line(chat, talk):
    chat.fill("#text", "một")
    chat.press("#text", "Shift+Enter")
    expect(chat.locator("#text")).to_have_value("một\n")
    expect(talk(chat).mine).to_have_count(0)


def test_an_answer_is_read_from_its_top(chat, talk):
    page = talk(chat)
    page.say(ASKED)
    page.say("nói hết về đăng ký kết hôn: giấy tờ, phí, thời gian, nơi nộp")
    chat.wait_for_timeout(100)
    top = page.mine.last.evaluate("e => e.getBoundingClientRect().top")
    assert 0 <= top < 400
    answer = page.answers.nth(page.answers.count() - 1).evaluate("e => e.getBoundingClientRect().top")
    assert top < answer


def test_all_choices_are_seen_where_the_screen_has_room_for_them(chat, talk):
    talk(chat).say("điền đơn xin trợ cấp hưu trí xã hội")
    chat.wait_for_timeout(100)
    below = chat.locator("#say").evaluate("e => e.getBoundingClientRect().top")
    assert talk(chat).choices.last.evaluate("e => e.getBoundingClientRect().bottom") < below
    assert talk(chat).answers.last.evaluate("e => e.getBoundingClientRect().top") >= 0


def test_choices_are_pressed(chat, talk):
    page = talk(chat)
    label = page.choices.first.locator(".label").inner_text()
    page.press()
    expect(page.mine.last.locator("p")).to_have_text(label)


def test_a_second_tap_on_a_choice_answers_nothing_else(chat, talk):
    page = talk(chat)
    with page.answered():
        page.choices.first.evaluate("button => { button.click(); button.click(); }")
    chat.wait_for_timeout(300)
    expect(page.mine).to_have_count(1)


def test_reloading_keeps_the_conversation(chat, talk):
    page = talk(chat)
    page.say(ASKED)
    chat.wait_for_timeout(300)  # the answer comes twice: by the post and by the stream
    seen = [chat.locator(part) for part in (".assistant p", ".citizen p", "#choices button")]
    before = [part.all_inner_texts() for part in seen]
    chat.reload()
    assert [part.all_inner_texts() for part in seen] == before
    page.say("cảm ơn")
    expect(page.mine).to_have_count(2)


def words_after_reload(page, talk):
    """Return what the server holds of both sides."""
    page.reload()
    return talk(page).mine.count(), talk(page).answers.count()


def test_a_server_that_dies_in_between_loses_and_doubles_nothing(visit, talk, product):
    chat = visit(offline=True)
    page = talk(chat)
    page.say(ASKED)
    said = page.answers.count()
    product.stop(signal.SIGKILL)
    chat.fill("#text", "cảm ơn")
    chat.press("#text", "Enter")
    expect(chat.locator("#status")).to_have_text(say("page-trouble"))
    product.start()
    chat.evaluate("dispatchEvent(new Event('online'))")
    expect(page.answers.nth(said)).to_be_visible()
    page.settled()
    expect(page.mine).to_have_count(2)
    shown = page.mine.count(), page.answers.count()
    assert words_after_reload(chat, talk) == shown


def test_an_answer_that_is_lost_on_the_way_is_asked_for_again(visit, talk):
    chat = visit(offline=True)
    page = talk(chat)
    lost = []

    def lose_the_first(route):
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.status)
            route.abort()

    chat.route("**/chat/messages", lose_the_first)
    page.say("cảm ơn")
    assert lost == [200]
    assert words_after_reload(chat, talk) == (1, 2)


def test_what_was_not_sent_yet_is_sent_after_a_reload(visit, talk):
    chat = visit(offline=True)
    page = talk(chat)
    chat.route("**/chat/messages", lambda route: route.abort())
    chat.fill("#text", "cảm ơn")
    chat.press("#text", "Enter")
    expect(chat.locator("#status")).to_have_text(say("page-trouble"))
    chat.unroute("**/chat/messages")
    with page.answered():
        chat.reload()
    expect(page.mine).to_have_count(1)
    assert words_after_reload(chat, talk) == (1, 2)


def test_what_had_arrived_is_not_shown_twice_after_a_reload(visit, talk):
    chat = visit(offline=True)

    def never_answer(route):
        route.fetch()
        route.abort()

    chat.route("**/chat/messages", never_answer)
    chat.fill("#text", "cảm ơn")
    chat.press("#text", "Enter")
    expect(chat.locator("#status")).to_have_text(say("page-trouble"))
    chat.unroute("**/chat/messages")
    chat.reload()
    expect(talk(chat).mine).to_have_count(1)
    expect(talk(chat).answers).to_have_count(2)


def test_a_stream_that_breaks_is_told_and_comes_back(visit, talk):
    chat = visit(offline=True)
    chat.clock.install()
    with chat.expect_event("requestfailed"):
        chat.route("**/chat/events*", lambda route: route.abort())
        chat.reload()
    chat.clock.run_for(5000)
    expect(chat.locator("#status")).to_have_text(say("page-lost"))
    chat.unroute("**/chat/events*")
    chat.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # as when somebody takes up the phone again
    talk(chat).settled()


def test_an_office_that_does_not_answer_is_told_kindly(visit, talk):
    chat = visit()
    chat.clock.install()
    waiting = {"messages": [], "waiting": 1}
    chat.route("**/chat/messages?*", lambda route: route.fulfill(json=waiting))
    chat.route("**/chat/messages", lambda route: route.fulfill(json=waiting))
    chat.fill("#text", "H19.31-261105-0012")
    chat.press("#text", "Enter")
    page = talk(chat)
    expect(page.mine).to_have_count(1)
    chat.clock.run_for(9000)
    expect(chat.locator("#log .waiting")).to_have_text(say("page-slow"))
    waiting["waiting"] = 0
    chat.clock.run_for(9000)
    expect(chat.locator("#log .waiting")).to_have_count(0)


@pytest.mark.parametrize("answer", [413, 422])
def test_a_message_that_is_refused_is_marked(visit, talk, answer):
    chat = visit(offline=True)
    chat.route("**/chat/messages", lambda route: route.fulfill(status=answer, json={"detail": "Dài quá."}))
    chat.fill("#text", "a")
    chat.press("#text", "Enter")
    expect(chat.locator("#status")).to_have_text("Dài quá.")
    expect(chat.locator(".line.failed")).to_have_count(1)
    expect(talk(chat).choices).to_have_count(3)


def test_two_tabs_show_one_conversation(chat, talk):
    other = chat.context.new_page()
    other.goto("/")
    one, two = talk(chat), talk(other)
    for speaker, listener in ((one, two), (two, one)):
        speaker.say("cảm ơn")
        expect(listener.answers).to_have_count(speaker.answers.count())
        expect(listener.mine).to_have_count(speaker.mine.count())
    assert one.answers.all_inner_texts() == two.answers.all_inner_texts()


def test_deleting_leaves_nothing_on_any_screen(chat, talk):
    other = chat.context.new_page()
    other.goto("/")
    talk(chat).say(f"số căn cước của tôi là {NUMBER}")
    talk(chat).say(ASKED)
    chat.locator("summary").click()
    chat.get_by_text(say("page-new-no")).click()
    expect(talk(chat).mine).to_have_count(2)
    chat.locator("summary").click()
    chat.get_by_role("button", name=say("page-new-yes"), exact=True).click()
    for page in (chat, other):
        expect(talk(page).mine).to_have_count(0)
        expect(talk(page).answers).to_have_count(1)
        assert ASKED not in page.content()
        assert page.evaluate("Object.keys(sessionStorage)") == []
    chat.go_back()
    expect(talk(chat).answers).to_have_count(1)
    assert ASKED not in chat.content()


def test_deleting_can_be_left_by_escape(chat):
    chat.locator("summary").click()
    chat.keyboard.press("Escape")
    expect(chat.locator("#new")).to_be_hidden()


def test_big_letters_are_remembered(chat):
    def size():
        return chat.locator(".line p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")

    small = size()
    chat.get_by_role("button", name=say("page-bigger")).click()
    assert size() >= 1.25 * small
    chat.reload()
    assert size() >= 1.25 * small
    button = chat.get_by_role("button", name=say("page-bigger"))
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    assert size() == small


def test_a_person_is_one_tap_away(chat, talk):
    page = talk(chat)
    with page.answered():
        chat.get_by_role("button", name=say("page-person")).click()
    expect(page.mine).to_have_count(1)


def test_on_a_phone_the_keyboard_goes_away_after_sending(visit, talk):
    chat = visit(has_touch=True, is_mobile=True)
    page = talk(chat)
    page.say("cảm ơn")
    assert chat.evaluate("document.activeElement.tagName") == "BODY"
