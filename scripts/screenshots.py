"""Take the pictures that README and docs show, from a running product with demonstration data.

With a folder as argument, every picture is taken into it, on a phone and on a wide screen, to look at the pages.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import cards
from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright
from product import CHROMIUM, FLAGS, Product
from walks import BEGIN, REST, WHO

from locales import say as words

ROOT = Path(__file__).parents[1]
SIZES = {"360": {"width": 360, "height": 740}, "1280": {"width": 1280, "height": 800}}
LARGEST = 150_000
COLOURS = 48
ADMINISTRATOR = "quantri"
Take = Callable[[str], None]


def named() -> set[str]:
    """Return the pictures that README and docs name."""
    texts = [(ROOT / "README.md").read_text(), *(page.read_text() for page in (ROOT / "docs").glob("*.md"))]
    return {name for text in texts for name in re.findall(r"pictures/([\w-]+)\.png", text)}


def say(page: Page, *said: str | int) -> None:
    """Type messages; a number presses the choice at that place."""
    for one in said:
        before = page.locator(".line.assistant").count()
        if isinstance(one, int):
            page.locator("#choices button").nth(one).click()
        else:
            page.fill("#text", one)
            page.press("#text", "Enter")
        page.locator(".line.assistant").nth(before).wait_for()
        expect(page.locator("#status")).to_be_empty()
        page.wait_for_timeout(500)  # scrolling is smooth


def chat_pictures(page: Page, take: Take, url: str) -> None:
    """The citizens' page: welcome, an answer, large letters, deleting."""
    page.goto(url)
    take("welcome")
    say(page, "bà muốn lam giay khai sinh cho chau")
    take("question")
    say(page, 0)
    take("chat")
    page.locator("#bigger").click()
    take("big")
    page.locator("#bigger").click()
    page.locator("summary").click()
    take("delete")


def form_pictures(page: Page, take: Take, url: str) -> str:
    """A form from its first question to the paper; return the code for the counter."""
    page.goto(url)
    say(page, BEGIN[0])
    take("consent")
    say(page, *BEGIN[1:])
    take("scan")
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": cards.photo()}
    page.set_input_files("#scan input", photo)
    expect(page.locator(".point").first).to_be_visible()
    page.wait_for_timeout(500)
    take("scanned")
    page.goto(url)
    return typed_form_pictures(page, take)


def typed_form_pictures(page: Page, take: Take) -> str:
    """The same form by typing, in a new conversation."""
    page.locator("summary").click()
    page.locator("#new button").click()
    say(page, *BEGIN, *WHO, REST[0])
    take("form")
    say(page, "lấy mã chuyển máy khác")
    link = page.locator("#log a[href*='/ma/tiep/']")
    link.click()
    take("code")
    page.go_back()
    say(page, 0, *REST[1:])
    take("review")
    say(page, 0)
    expect(page.locator("#log a[href*='/v1/papers/']")).to_be_visible()
    take("handed-in")
    return re.findall(r"\b[0-9A-Z]{3} [0-9A-Z]{3}\b", page.locator("#log").inner_text())[-1]


def counter_pictures(page: Page, take: Take, url: str, code: str) -> bytes:
    """At the counter: the code, the form behind it; return its paper."""
    page.goto(f"{url}/canbo/ma")
    page.fill("#ma", code)
    take("ma")
    page.press("#ma", "Enter")
    page.locator("dd").first.wait_for()
    take("counter")
    return page.request.get(f"{page.url}/to-khai.pdf").body()


def console_pictures(page: Page, take: Take, url: str, password: str) -> None:
    """The console: sign in, overview, conversations, one of them."""
    page.goto(f"{url}/canbo/hoi-thoai")
    take("dang-nhap")
    page.fill("#name", "canbo")
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url("**/hoi-thoai")
    take("hoi-thoai")
    page.locator(".talks a").first.click()
    take("mot-hoi-thoai")
    page.goto(f"{url}/canbo")
    take("canbo")
    page.goto(f"{url}/canbo/khong-co")
    take("khong-co")


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    """Enter the console as somebody of the demonstration."""
    page.goto(f"{url}/canbo/toi")
    page.fill("#name", name)
    page.fill("#password", password)
    page.press("#password", "Enter")
    page.wait_for_url("**/canbo/toi")


def menu_pictures(page: Page, take: Take, url: str) -> None:
    """Every page of the menu, as it opens, once the demonstration is complete."""
    page.goto(f"{url}/canbo")
    while page.get_by_text(words("demo-filling")).count():
        page.wait_for_timeout(2000)
        page.reload()
    links = "all => all.map((each) => each.pathname)"
    for path in page.locator("nav.menu.large a").evaluate_all(links):
        page.goto(f"{url}{path}")
        page.wait_for_timeout(300)
        take(path.strip("/").replace("/", "-"))


def paper_picture(paper: bytes, path: Path) -> None:
    """The first page of a paper, as it is printed."""
    command = ["pdftoppm", "-png", "-r", "70", "-f", "1", "-singlefile", "-", str(path.with_suffix(""))]
    subprocess.run(command, input=paper, check=True)  # noqa: S603 nothing in the command comes from outside
    told(path)


def told(path: Path) -> None:
    """Write a picture with few colours, and say that it was taken."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path} {path.stat().st_size}")
    assert path.stat().st_size <= LARGEST, f"{path.name} is too large for the repository"


def main() -> None:
    """Take the pictures anew."""
    everything = len(sys.argv) > 1
    folder = Path(sys.argv[1]) if everything else ROOT / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = named()

    def take_from(page: Page, size: str) -> Take:
        def take(name: str) -> None:
            path = folder / f"{name}-{size}.png"
            if everything or path.stem in wanted:
                page.screenshot(path=path)
                told(path)

        return take

    with tempfile.TemporaryDirectory() as data, sync_playwright() as driver:
        product = Product(Path(data)).start()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            for size, view in SIZES.items():
                scale = 1.5 if size == "360" else 1
                page = browser.new_context(viewport=view, locale="vi-VN", device_scale_factor=scale).new_page()
                take = take_from(page, size)
                chat_pictures(page, take, product.url)
                code = form_pictures(page, take, product.url)
                console_pictures(page, take, product.url, product.password)
                menu_pictures(page, take, product.url)
                paper = counter_pictures(page, take, product.url, code)
                other = browser.new_context(viewport=view, locale="vi-VN", device_scale_factor=scale).new_page()
                sign_in(other, product.url, ADMINISTRATOR, product.password)
                menu_pictures(other, take_from(other, size), product.url)
            paper_picture(paper, folder / "paper.png")
        finally:
            browser.close()
            product.stop()
    missing = {name for name in wanted if not (folder / f"{name}.png").exists()}
    assert everything or not missing, f"named in README or docs, but not taken: {sorted(missing)}"


if __name__ == "__main__":
    main()
