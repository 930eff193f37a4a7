"""The page speaks, shows big letters when they are asked for in words, and lets go of what was erased."""

from playwright.sync_api import expect

from locales import say

ASKED = "mất thẻ căn cước thì làm lại ở đâu"
DURATION = """audio => new Promise((done, fail) => {
  audio.onerror = () => fail(new Error("no sound"));
  const ready = () => { if (audio.duration > 0) done(audio.duration); };
  audio.onloadedmetadata = ready;
  audio.preload = "auto";
  ready();
  if (audio.readyState === 0) audio.load();
})"""


def size(chat):
    return chat.locator(".line p").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")


def test_an_answer_is_heard_by_one_tap(chat, talk):
    page = talk(chat)
    page.say(ASKED)
    choices = page.choices.all_inner_texts()
    with page.answered():
        chat.get_by_role("button", name=say("page-aloud"), exact=True).click()
    player = chat.locator(".line.assistant audio")
    expect(player).to_have_count(1)
    expect(player).to_have_attribute("aria-label", say("page-aloud-player"))
    assert 5 < player.evaluate(DURATION) < 180
    assert page.choices.all_inner_texts() == choices
    chat.reload()
    expect(player).to_have_count(1)
    assert player.evaluate(DURATION) > 5


def test_big_letters_come_by_words_and_stay(chat, talk):
    small = size(chat)
    talk(chat).say("chữ nhỏ quá bác đọc không được")
    assert size(chat) >= 1.25 * small
    chat.reload()
    assert size(chat) >= 1.25 * small
    expect(chat.get_by_role("button", name=say("page-bigger"))).to_have_attribute("aria-pressed", "true")
    talk(chat).say("chữ nhỏ lại")
    assert size(chat) == small
    chat.reload()
    assert size(chat) == small


def test_the_button_for_big_letters_is_not_undone_by_an_answer(chat, talk):
    small = size(chat)
    chat.get_by_role("button", name=say("page-bigger")).click()
    talk(chat).say("cảm ơn")
    assert size(chat) >= 1.25 * small


def test_what_is_erased_by_words_leaves_the_screen_too(chat, talk):
    page = talk(chat)
    page.say(ASKED)
    page.say("xóa hết dữ liệu")
    chat.fill("#text", "xóa hết")
    chat.press("#text", "Enter")
    expect(page.mine.first).to_contain_text("•••")
    assert ASKED not in chat.content()
