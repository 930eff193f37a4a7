"""Whether a page can be used by people who see badly, on a small phone, with large letters."""

from axe_playwright_python.sync_playwright import Axe

WIDTHS = 360, 1280
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SMALL_TEXT = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    const size = parseFloat(getComputedStyle(around).fontSize);
    if (walk.currentNode.data.trim() && around.checkVisibility() && size < 18) found.push([size, walk.currentNode.data]);
  }
  return found;
}"""
SMALL_TARGETS = """() => Array.from(document.querySelectorAll("a, button, summary, input, select, textarea")).filter((e) => {
  const box = e.getBoundingClientRect();
  const inText = getComputedStyle(e).display === "inline";
  const least = inText || e.matches("[type=checkbox], [type=radio]") ? 24 : 48;
  return e.checkVisibility() && !e.matches(".skip, [type=hidden]") && (box.height < least || box.width < least);
}).map((e) => e.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > innerWidth"
WIDEST = """() => [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth)
  .map((e) => e.outerHTML.slice(0, 200)).slice(0, 5)"""
SHORTER = """() => document.querySelectorAll("tbody tr:nth-child(n+5), .ratings > li:nth-child(n+5)")
  .forEach((row) => row.remove())"""
LARGER = "() => { document.documentElement.style.fontSize = '200%'; }"


def check(page):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 740})
        check_as_it_is(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 740})
    page.evaluate(LARGER)
    assert not page.evaluate(TOO_WIDE), "at letters of 200 %"


def check_as_it_is(page):
    assert faults(page) == []


def violations(page):
    """Return the rules of WCAG 2.2 AA that a page breaks, and where; what it keeps is not written up, which is slow."""
    options = {"runOnly": TAGS, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]


def fine(page):
    """Hold a page against WCAG 2.2 AA, and against a screen that is 360 pixels wide."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def faults(page):
    """Return what is wrong with a page as it stands: rules of WCAG, small letters and targets, what sticks out."""
    return [
        *violations(page),
        *(("small letters", each) for each in page.evaluate(SMALL_TEXT)),
        *(("small target", each[:300]) for each in page.evaluate(SMALL_TARGETS)),
        *(("too wide", each) for each in page.evaluate(WIDEST) if page.evaluate(TOO_WIDE)),
    ]
