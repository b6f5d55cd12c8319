"""The pages in a real browser: shape, direction, narrow screens, policy of content, keyboard."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

PAGES = {
    "home": "/",
    "policy": "/policies/median-bus-lanes",
    "search": "/search?q=bus",
    "budget": "/budget/2016/policy-exchange",
    "sector": "/sectors/environment",
    "error": "/nope",
}
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "narrow": (320, 640)}


@pytest.fixture
def page(browser: Browser) -> Page:
    context = browser.new_context()
    page = context.new_page()
    yield page  # type: ignore[misc]
    context.close()


@pytest.mark.parametrize("lang", ["ko", "en", "ar", "es", "zh"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_every_screen_and_break_no_rule(
    page: Page, site: str, lang: str, name: str
) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append("dialog"))
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(site + f"/{lang}{PAGES[name]}")
        wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{size}: the page is {wide} px wider than the screen"
        if folder := os.environ.get("SCREENSHOTS"):
            page.screenshot(path=str(Path(folder) / f"{name}-{lang}-{size}.png"), full_page=True)
    assert page.evaluate("getComputedStyle(document.body).direction") == (
        "rtl" if lang == "ar" else "ltr"
    )
    assert [each for each in said if "404" not in each] == []
    assert [url for url in asked if not url.startswith((site, "data:"))] == [], "no third party"


def test_arabic_begins_on_the_right(page: Page, site: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    for lang, side in (("en", "left"), ("ar", "right")):
        page.goto(f"{site}/{lang}/policies/median-bus-lanes")
        box = page.locator("h1").bounding_box()
        brand = page.locator(".brand").bounding_box()
        aside = page.locator(".facts").bounding_box()
        assert box is not None
        assert brand is not None
        assert aside is not None
        assert (brand["x"] < 640) == (side == "left")
        assert (aside["x"] > 640) == (side == "left")


def test_searching_by_keyboard_alone(page: Page, site: str) -> None:
    page.goto(f"{site}/ko/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("버스 전용차로")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ko/search?q=*")
    first = page.locator(".hits a").first
    assert "중앙버스전용차로" in first.inner_text()
    first.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/ko/policies/median-bus-lanes")


def test_the_language_switcher_stays_on_the_page(page: Page, site: str) -> None:
    page.goto(f"{site}/en/search?q=water&sector=sewerage")
    page.click(".languages a[lang=ar]")
    assert page.url == f"{site}/ar/search?q=water&sector=sewerage"
    page.click(".hits a >> nth=0")
    page.click(".languages a[lang=ko]")
    assert "/ko/policies/" in page.url


def test_everything_works_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/es/")
    page.fill("#q", "agua")
    page.press("#q", "Enter")
    assert page.locator(".hits li").count() > 0
    page.locator(".facets a").first.click()
    assert page.locator(".chips a").count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["ko", "ar"])
def test_words_can_be_read_in_light_and_dark(
    browser: Browser, site: str, scheme: str, lang: str
) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{site}/{lang}/search?q=bus")
    for selector in ("body", "a[href]", ".meta", "mark", "button"):
        assert contrast(page, selector) >= 4.5, (selector, scheme)
    context.close()


def contrast(page: Page, selector: str) -> float:
    ink, paper = page.evaluate(
        """selector => {
          const element = document.querySelector(selector);
          const style = getComputedStyle(element);
          let paper = element;
          while (paper && getComputedStyle(paper).backgroundColor === 'rgba(0, 0, 0, 0)') paper = paper.parentElement;
          return [style.color, getComputedStyle(paper || document.body).backgroundColor];
        }""",
        selector,
    )
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
