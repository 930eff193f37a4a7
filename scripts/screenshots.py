"""Take the pictures that README and docs show, from a running product with demonstration data.

With a folder as argument, every picture is taken into it, on a phone and on a wide screen, to look at the pages.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright
from product import CHROMIUM, FLAGS, Product

ROOT = Path(__file__).parents[1]
SIZES = {"360": {"width": 360, "height": 740}, "1280": {"width": 1280, "height": 800}}
LARGEST = 150_000
Take = Callable[[str], None]


def named() -> set[str]:
    """Return the pictures that README and docs name."""
    texts = [(ROOT / "README.md").read_text(), *(page.read_text() for page in (ROOT / "docs").glob("*.md"))]
    return {name for text in texts for name in re.findall(r"pictures/([\w-]+)\.png", text)}


def say(page: Page, *messages: str) -> None:
    """Type messages; `#2` presses the second choice."""
    for message in messages:
        before = page.locator(".line.assistant").count()
        if message.startswith("#"):
            page.locator("#choices button").nth(int(message[1:]) - 1).click()
        else:
            page.fill("#text", message)
            page.press("#text", "Enter")
        page.locator(".line.assistant").nth(before).wait_for()
        expect(page.locator("#status")).to_be_empty()
        page.wait_for_timeout(500)  # scrolling is smooth


def chat_pictures(page: Page, take: Take, url: str) -> None:
    """The citizens' page: welcome, an answer, an e-form."""
    page.goto(url)
    take("welcome")
    say(page, "bà muốn lam giay khai sinh cho chau")
    take("question")
    say(page, "#1")
    take("chat")
    say(page, "điền tờ khai luôn", "#1")
    take("consent")
    say(page, "Nguyễn Văn An", "quay lại")
    take("form")
    page.locator("#bigger").click()
    take("big")
    page.locator("#bigger").click()
    page.locator("summary").click()
    take("delete")


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
                print(f"{path} {path.stat().st_size}")
                assert path.stat().st_size <= LARGEST, f"{path.name} is too large for the repository"

        return take

    with tempfile.TemporaryDirectory() as data, sync_playwright() as driver:
        product = Product(Path(data)).start()
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            for size, view in SIZES.items():
                scale = 1.5 if size == "360" else 1
                page = browser.new_context(viewport=view, locale="vi-VN", device_scale_factor=scale).new_page()
                chat_pictures(page, take_from(page, size), product.url)
                console_pictures(page, take_from(page, size), product.url, product.password)
        finally:
            browser.close()
            product.stop()
    missing = {name for name in wanted if not (folder / f"{name}.png").exists()}
    assert everything or not missing, f"named in README or docs, but not taken: {sorted(missing)}"


if __name__ == "__main__":
    main()
