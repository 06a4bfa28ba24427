"""Five hundred people on their phones: a browser of 390 × 844 pixels for each, that enters a debate with a code and
answers by tapping what is shown.

`debate-five-hundred`: two debates, one whose people are of two opinion groups, one whose people are of none; the figure
is how many of the two say what is true. A page that scrolls sideways, a button too small for a thumb (44 pixels) or an
error in the browser's console fails the bench.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from bench import harness
from tests import chromium

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
    "locale": "fr-FR",
}
AT_ONCE, PEOPLE, THUMB = 4, 500, 44
_UNFIT = """thumb => document.documentElement.scrollWidth > innerWidth
  || [...document.querySelectorAll("main button")].some(one => one.getBoundingClientRect().height < thumb)"""

_IS_ANSWERED = """number => document.readyState === "complete" && document.querySelector("main")
  && document.querySelector('input[name="affirmation"]')?.value !== number"""


@harness.bench("debate-five-hundred")
def five_hundred() -> harness.Row:
    """How many of the two debates say what is true of their people."""
    with harness.engine(), harness.site() as address:
        told = {shape: _held(address, shape) for shape in ("groups", "none")}
    right = (told["groups"] == "stable") + (told["none"] == "none")
    return harness.Row(
        id="debate-five-hundred",
        what=f"debates that {PEOPLE} simulated people join from a browser of the size of a phone (Chromium, 390 × 844) "
        f"and answer by tapping: of two opinion groups ({told['groups']}), of none ({told['none']}); verdicts that "
        "are true",
        value=right,
        unit="of 2",
        target=2,
        better="higher",
    )


def _held(address: str, shape: str) -> str:
    """The verdict on a debate, once everybody has answered; every answer given must be counted."""
    made = json.loads(harness.apart("bench.debate_kept_votes:opened", shape, PEOPLE))
    people = list(zip(made["codes"], made["opinions"], strict=True))
    answers = asyncio.run(_crowd(f"{address}{made['path']}participer/", people, shape))
    told = json.loads(harness.apart("bench.debate_kept_votes:told", made["debate"]))
    if told["votes"] != answers:
        raise harness.BenchFailed(f"{answers} answers were given, {told['votes']} are counted.")
    return str(told["verdict"])


async def _crowd(door: str, people: list[tuple[str, list[int]]], shape: str) -> int:
    """Everybody takes part, some at once; how many answers they gave."""
    from playwright.async_api import async_playwright

    waiting, given = iter(people), list[int]()

    async def one_after_another(browser: Browser) -> None:
        for code, opinions in waiting:
            given.append(await _takes_part(browser, door, code, opinions))
            sys.stdout.write(f"\r{shape}: {len(given)} / {len(people)}")
            sys.stdout.flush()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium.find(), args=list(chromium.ARGUMENTS))
        await asyncio.gather(*(one_after_another(browser) for _ in range(AT_ONCE)))
        await browser.close()
    sys.stdout.write("\n")
    return sum(given)


async def _takes_part(browser: Browser, door: str, code: str, opinions: list[int]) -> int:
    """One person: a new browser, the code, an answer to each statement shown; how many were given."""
    context = await browser.new_context(**PHONE)
    page, faults = await context.new_page(), list[str]()
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(f"{door}entrer/")
    await page.locator('input[name="consent"]').tap()
    await page.locator('input[name="code"]').fill(code)
    await _is_fit(page)
    await page.locator('main form.form button[type="submit"]').tap()
    given = await _answers(page, opinions)
    await context.close()
    if faults:
        raise harness.BenchFailed(f"The browser's console shows {faults}.")
    return given


async def _answers(page: Page, opinions: list[int]) -> int:
    given, shown = 0, page.locator('input[name="affirmation"]')
    await page.wait_for_url("**/participer/")
    while await shown.count():
        if not given:
            await _is_fit(page)
        number = await shown.input_value()
        await page.locator(f'button[name="vote"][value="{opinions[int(number)]}"]').tap()
        await page.wait_for_function(_IS_ANSWERED, arg=number)
        given += 1
    await _is_fit(page)
    return given


async def _is_fit(page: Page) -> None:
    """Raises BenchFailed when the page scrolls sideways or has a button too small for a thumb."""
    if await page.evaluate(_UNFIT, THUMB):
        raise harness.BenchFailed(f"{page.url} does not fit a phone.")
