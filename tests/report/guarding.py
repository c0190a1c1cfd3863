"""Hostile notices, and rules of accessibility."""

import pathlib

from browser import check


def hostile(b, page):
    """Every view of notices that are full of markup: nothing runs, nothing is asked for, all is shown as it is."""
    b.open(page, "lang=ja")
    ids = b.js("return JSON.parse(document.getElementById('index').textContent).cases.map((r) => r.id)")
    check(len(ids) >= 3, f"cases: {ids}")
    views = [
        "",
        "view=cases",
        "view=cases&q=<script>window.harm%3D9</script>",
        f"view=compare&pick={','.join(ids)}",
        "view=<img src=x onerror=harm=1>",
        "view=case&id=__proto__",
        "type=__proto__&sort=constructor&verdict=constructor",
        "view=constructor&page=-1&dir=x",
    ]
    views += [f"view=case&id={case}" for case in ids]
    for language in ["ja", "en"]:
        for view in views:
            b.open(page, f"{view}&lang={language}")
            b.js(
                "for (const n of document.querySelectorAll('.fact-head, mark.w, summary')) { n.click(); n.dispatchEvent(new MouseEvent('mouseenter')) }"
            )
            check(b.js("return window.harm") is None, f"{view}: a notice ran")
            found = b.js(
                "return document.querySelectorAll('main img, main script, main iframe, [onerror], [onclick]').length"
            )
            check(found == 0, f"{view}: markup of a notice")
            links = b.js(
                "return [...document.querySelectorAll('main a')].filter((a) => a.target).map((a) => [a.protocol, a.rel])"
            )
            check(all(p in ("https:", "http:") and r == "noopener noreferrer" for p, r in links), f"{view}: {links}")
    b.open(page, f"view=case&id={ids[0]}&lang=ja")
    check(
        "<script>" in "".join(b.texts(".notice-text")) or "<img" in "".join(b.texts(".notice-text")),
        "the words stand as they are",
    )
    b.quiet()


RULES = "{ resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }"


def accessible(b, page, quotes, axe):
    """axe-core finds no violation: every view, both languages, both themes, also on a phone."""
    source = pathlib.Path(axe).read_text(encoding="utf-8")
    b.open(page, "lang=ja")
    cases = b.js("return JSON.parse(document.getElementById('index').textContent).cases")
    conflict = next(c["id"] for c in cases if c["conflicts"])
    pair = ",".join(c["id"] for c in cases[:2])
    views = [
        (page, ""),
        (page, "view=cases&year=2020"),
        (page, f"view=cases&pick={pair}&q=zzz"),
        (page, f"view=case&id={conflict}&fact=3"),
        (page, f"view=compare&pick={pair}"),
        (quotes, f"view=case&id=nothing"),
    ]
    ran = 0
    for width, narrow in [(1280, False), (390, True)]:
        b.size(width, 900)
        for file, view in views[:2] + views[3:4] if narrow else views:
            b.open(file, view)
            b.js(source)
            for language, theme in (
                [("ja", "light"), ("en", "dark")]
                if narrow
                else [("ja", "light"), ("ja", "dark"), ("en", "light"), ("en", "dark")]
            ):
                b.js("location.hash = arguments[0]", f"{view}&lang={language}&theme={theme}")
                b.wait(
                    f"return document.documentElement.lang === '{language}' && document.documentElement.dataset.theme === '{theme}'"
                )
                b.js(
                    "for (const d of document.querySelectorAll('details')) d.open = true;"
                    "const m = document.querySelector('mark.w'); if (m) m.dispatchEvent(new MouseEvent('mouseenter'))"
                )
                result = b.driver.execute_async_script(
                    f"axe.run(document, {RULES}).then(arguments[0], (e) => arguments[0]({{error: String(e)}}))"
                )
                check("error" not in result, str(result.get("error")))
                wrong = [
                    (
                        v["id"],
                        v["help"],
                        [n["html"][:160] + " | " + n["failureSummary"][:200] for n in v["nodes"][:3]],
                    )
                    for v in result["violations"]
                ]
                check(not wrong, f"{view} {language} {theme} {width}: {wrong}")
                ran += 1
    b.size(1280, 900)
    return f"no violation in {ran} views"
