"""A report of 2,000 cases: made of the cases of another, with other names and days.

large.py REPORT.html opens one in Chromium and prints what each action costs (benches/report.sh makes the report).
"""

import json
import pathlib
import sys
import tempfile
import time

from browser import Browser, check

CASES = 2000


def many(source, target):
    page = source.read_text(encoding="utf-8")
    head, rest = page.split('<script type="application/json" id="index">', 1)
    index, rest = rest.split("</script>", 1)
    islands, tail = rest[: rest.rindex("<script>")], rest[rest.rindex("<script>") :]
    sheets = [
        part.split(">", 1)[1].rsplit("</script>", 1)[0]
        for part in islands.split('<script type="application/json"')[1:]
    ]
    index = json.loads(index)
    rows, out = [], []
    for n in range(CASES):
        row = dict(index["cases"][n % len(sheets)])
        row["id"] = f"{row['id']}-{n}"
        row["organization"] = f"{row['organization'] or '組織'} {n}"
        if row["published"]:
            row["published"] = f"{2010 + n * 7 % 16}{row['published'][4:]}"
        rows.append(row)
        out.append(f'<script type="application/json" id="case-{n}">{sheets[n % len(sheets)]}</script>\n')
    index["cases"] = rows
    safe = (
        json.dumps(index, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    )
    target.write_text(
        f'{head}<script type="application/json" id="index">{safe}</script>\n{"".join(out)}{tail}', encoding="utf-8"
    )


OPEN = "return document.querySelector('#found')?.textContent === '全 2,000 事案'"


def many_cases(b, folder):
    """What a reader sees and does of 2,000 cases. How long it takes depends on what else the machine does, so that is
    measured apart; what keeps it short is that no table holds more rows than a page of them."""
    target = folder / "many.html"
    many(folder / "demo.html", target)
    found = "return document.querySelector('#found').textContent"
    for view in ["", "view=cases"]:
        b.open(target, f"{view}&lang=ja")
        b.wait(OPEN, 60)
        all_cases = b.js(found)
        b.js(HANDS)
        b.js("type('組織')")
        b.js("type('nothing has this name')")
        check(b.js(found) != all_cases, "the words filter nothing")
        b.js("type('')")
        check(b.js(found) == all_cases, "without words not all cases are there again")
        b.js("pick('#filter-year', '2015')")
        own = b.js(found)
        check(own != all_cases, "the year filters nothing")
        b.js("document.querySelector('#clear').click()")
        check(b.js(found) == all_cases, "cleared, not all cases are there again")
    check(len(b.all("tbody tr")) == 50, "the table holds more rows than a page of them")
    first = b.js("return document.querySelector('tbody th a').textContent")
    b.js("document.querySelector('.next').click()")
    check(b.js("return document.querySelector('tbody th a').textContent") != first, "the next page shows the same rows")
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null", 60)
    b.quiet()
    return f"{target.stat().st_size / 1e6:.1f} MB"


HANDS = """window.type = (words) => {
      const q = document.querySelector('#filter-q'); q.value = words; q.dispatchEvent(new Event('input')) };
    window.pick = (id, value) => {
      const s = document.querySelector(id); s.value = value; s.dispatchEvent(new Event('change', {bubbles: true})) }"""

TIMED = """const done = arguments[arguments.length - 1]; const start = performance.now();
    const act = new Function(arguments[0]); act(); document.body.getBoundingClientRect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)))"""


def measure(b, target):
    """Prints what opening the report and each action of a reader costs."""
    acts = [
        "type('第一')",
        "type('')",
        "pick('#filter-type', 'ransomware')",
        "pick('#filter-year', '2015')",
        "document.querySelector('#clear').click()",
    ]
    for view in ["", "view=cases"]:
        b.driver.get("about:blank")
        start = time.monotonic()
        b.driver.get(f"{target.as_uri()}#{view}&lang=ja")
        b.wait(OPEN, 60)
        print(f"{view or 'overview'}: opens in {time.monotonic() - start:.2f} s")
        timed(b, acts)
    timed(b, ["document.querySelector('[data-sort=affected]').click()", "document.querySelector('.next').click()"])
    start = time.monotonic()
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null", 60)
    print(f"a case opens in {(time.monotonic() - start) * 1000:.0f} ms")


def timed(b, acts):
    """What each act costs until the page is painted again: time of the page's own thread, because other programs may
    run beside it, and time of the clock."""
    b.js(HANDS)
    b.driver.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    for act in acts:
        before = busy(b)
        clock = b.driver.execute_async_script(TIMED, act)
        print(f"  {act}: {busy(b) - before:.0f} ms ({clock:.0f} ms by the clock)")
    b.driver.execute_cdp_cmd("Performance.disable", {})


def busy(b):
    metrics = b.driver.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(m["value"] for m in metrics if m["name"] == "TaskDuration") * 1000


def main():
    with tempfile.TemporaryDirectory() as folder:
        target = pathlib.Path(folder) / "many.html"
        many(pathlib.Path(sys.argv[1]), target)
        print(f"{CASES:,} cases, {target.stat().st_size / 1e6:.1f} MB")
        b = Browser()
        measure(b, target)
        b.close()


if __name__ == "__main__":
    main()
