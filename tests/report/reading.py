"""What a reader does: filters, sorts, opens, reads words and facts both ways, compares, switches, prints."""

from browser import Keys, check

YOKOHAMA = "横浜トヨペット株式会社"
AZBIL = "アズビル株式会社"


def case_of(b, organization):
    ids = b.js(
        """const rows = JSON.parse(document.getElementById("index").textContent).cases;
        return rows.filter((r) => r.organization === arguments[0]).map((r) => r.id)""",
        organization,
    )
    check(len(ids) == 1, f"cases of {organization}: {ids}")
    return ids[0]


def overview(b, page):
    b.open(page, "lang=ja")
    plots = b.texts(".plot h2")
    check(len(plots) == 7, f"plots: {plots}")
    # Behind each plot stand so many cases, and its table says what the picture says.
    check(all("n = " in words for words in b.texts(".plot .behind")), "every plot tells how many cases it is of")
    years = b.js(
        "return [...document.querySelectorAll('.plot')[0].querySelectorAll('tbody td')].reduce((n, c) => n + Number(c.textContent), 0)"
    )
    told = int(b.texts(".plot .behind")[0].split("=")[1].split()[0])
    check(years == told, f"{years} in the table of years, {told} told")
    # Axes of counts begin at zero, and bars are as long as their numbers say.
    for plot, side in [(0, "height"), (1, "width"), (3, "width"), (5, "height"), (6, "height")]:
        ticks, lengths = b.js(
            """const p = document.querySelectorAll('.plot')[arguments[0]];
            return [[...p.querySelectorAll('.tick')].map((n) => n.textContent),
                [...p.querySelectorAll('.bar.plain')].map((r) => Number(r.getAttribute(arguments[1]))
                    / Number(r.querySelector('title').textContent.split(': ').pop()))]""",
            plot,
            side,
        )
        check("0" in ticks, f"plot {plot}: {ticks}")
        check(lengths and max(lengths) < min(lengths) * 1.1, f"plot {plot}: {lengths}")
    # A link of a table leads to the cases that it counts.
    b.js("document.querySelectorAll('.plot')[1].querySelector('details').open = true")
    name, count = b.js(
        "const r = document.querySelectorAll('.plot')[1].querySelector('tbody tr'); return [r.children[0].textContent, Number(r.children[1].textContent)]"
    )
    b.js("document.querySelectorAll('.plot')[1].querySelector('tbody a').click()")
    b.wait("return location.hash.includes('view=cases')")
    check(b.texts("#found")[0].endswith(f"中 {count} 事案"), f"{name}: {b.texts('#found')}")
    b.quiet()


def filters(b, page):
    b.open(page, "view=cases&lang=ja")
    all_cases = b.js("return JSON.parse(document.getElementById('index').textContent).cases")
    search = b.one("#filter-q")
    search.send_keys("emotet")
    check(b.address()["q"] == "emotet", "the address holds the words")
    wanted = [
        c
        for c in all_cases
        if any(m[0] == "Emotet" for m in c["malware"]) or "emotet" in "".join(c["titles"]).lower()
    ]
    check(b.texts("#found")[0].startswith(f"{len(all_cases)} 事案中 {len(wanted)} "), str(b.texts("#found")))
    b.choose("#filter-year", "2020")
    check(all(day.startswith("2020") for day in b.texts("tbody .c-published")), "one year only")
    address = b.js("return location.hash")
    rows = b.texts("tbody th")
    b.open(page, address[1:])
    check(
        b.texts("tbody th") == rows and b.one("#filter-q").get_attribute("value") == "emotet",
        "a copied address shows the same",
    )
    b.one("#clear").click()
    check(b.texts("#found") == [f"全 {len(all_cases)} 事案"], "all conditions gone")
    for key, value, right in [
        ("type", "ransomware", lambda c: any(t[0] == "ransomware" for t in c["types"])),
        ("malware", "LockBit", lambda c: any(m[0] == "LockBit" for m in c["malware"])),
        ("data", "credit_card", lambda c: any(d[0] == "credit_card" for d in c["data"])),
        ("verdict", "in_conflict", lambda c: c["conflicts"] > 0),
    ]:
        b.choose(f"#filter-{key}", value)
        wanted = sum(map(right, all_cases))
        check(
            0 < wanted < len(all_cases) and f"中 {wanted} 事案" in b.texts("#found")[0],
            f"{key}={value}: {wanted}, {b.texts('#found')}",
        )
        b.one("#clear").click()
    # Words that stand in a text alone are found when texts are searched, too.
    b.one("#filter-q").send_keys("フォレンジック調査が完了")
    check(b.texts(".empty") != [], "not in titles")
    b.one("#filter-texts").click()
    check(len(b.texts("tbody th")) >= 1, "but in a text")
    b.quiet()


def sorting(b, page):
    b.open(page, "view=cases&lang=ja&malware=Emotet")
    b.one("[data-sort=devices]").click()
    check(b.js("return document.activeElement.dataset.sort") == "devices", "the focus stays on the column")
    check(b.one("thead .c-devices").get_attribute("aria-sort") == "descending", "the largest first")
    sizes = b.js(
        """const rows = new Map(JSON.parse(document.getElementById('index').textContent).cases.map((r) => [r.id, r]));
        return [...document.querySelectorAll('tbody tr')].map((tr) => Math.max(-1, ...rows.get(tr.dataset.id).devices.flatMap((d) => d[2].map((v) => v.count ?? 0))))"""
    )
    check(sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1], str(sizes))
    b.one("[data-sort=devices]").send_keys(Keys.ENTER)
    check(b.one("thead .c-devices").get_attribute("aria-sort") == "ascending", "and back")
    check(b.address()["dir"] == "asc", "the address holds the order")
    b.quiet()


def words_and_facts(b, page):
    """From a number to its sentence, from the words to their fact."""
    b.open(page, "view=cases&lang=ja")
    b.open(page, f"view=case&lang=ja&id={case_of(b, YOKOHAMA)}")
    check(b.texts("#title") == [YOKOHAMA], "the case's page")
    heads = b.js(
        "return [...document.querySelectorAll('.fact')].map((f) => [f.dataset.fact, f.querySelector('.fact-head').textContent, f.querySelector('.verdict')?.textContent])"
    )
    number, words, verdict = next(h for h in heads if "12台" in h[1])
    check(verdict == "一致", f"{words}: {verdict}")
    button = b.one(f"#fact-{number} .fact-head")
    button.click()
    check(button.get_attribute("aria-expanded") == "true", "opened")
    check(any("12台" in q for q in b.texts(f"#fact-{number} blockquote mark")), "its sentence, with the words marked")
    lit = b.texts(".notice-text .lit")
    check(any("12台" in words for words in lit), f"lit in the text: {lit}")
    check(b.address()["fact"] == number, "the address holds the fact")
    # Hover and focus show the words, too.
    b.js("document.querySelectorAll('.fact')[0].dispatchEvent(new MouseEvent('mouseenter'))")
    first = b.texts(".notice-text .lit")
    check(first and first != lit, "hover lights other words")
    b.one(f"#fact-{number} .fact-head").send_keys(Keys.ESCAPE)
    check(not b.all(".lit"), "Escape puts them out")
    # From the text to the fact, by mouse and by keyboard.
    mark = b.js(
        "return [...document.querySelectorAll('.notice-text mark')].find((m) => m.textContent.includes('12台'))"
    )
    b.js("arguments[0].dispatchEvent(new MouseEvent('mouseenter'))", mark)
    check(
        any("12台" in words for words in b.texts(".text-note li")), f"facts of the words: {b.texts('.text-note li')}"
    )
    b.js("document.querySelector('#fact-' + arguments[0] + ' .fact-head').click()", number)
    check(button.get_attribute("aria-expanded") == "false", "closed")
    b.js("arguments[0].focus()", mark)
    check(
        b.js("return arguments[0].tabIndex", mark) == 0 and len(b.all(".notice-text mark[tabindex='0']")) == 1,
        "one stop for the tab key",
    )
    b.js("return arguments[0]", mark).send_keys(Keys.ARROW_RIGHT)
    moved = b.js("return document.activeElement.tagName + document.activeElement.className")
    check(
        moved.startswith("MARK") and not b.js("return document.activeElement === arguments[0]", mark),
        f"the arrow moves on: {moved}",
    )
    b.js("return arguments[0]", mark).send_keys(Keys.ENTER)
    check(
        b.js("return document.activeElement.closest('.fact')?.classList.contains('open')"),
        "Enter opens its fact and goes there",
    )
    # And back to the text.
    b.js("document.activeElement.closest('.fact').querySelector('.claim-foot button').click()")
    check(b.js("return document.activeElement.tagName") == "MARK", "back to the words")
    b.quiet()


def overlaps(b, page):
    """Cut texts are whole texts, and words of several facts name them all."""
    b.open(page, "lang=ja")
    ids = b.js("return JSON.parse(document.getElementById('index').textContent).cases.map((r) => r.id)")
    several = 0
    for case in ids[::4]:
        b.js("location.hash = arguments[0]", f"view=case&lang=ja&id={case}")
        b.wait(f"return document.querySelector('.case-head code')?.textContent === '{case}'")
        wrong = b.js(
            """const n = JSON.parse(document.getElementById('index').textContent).cases.findIndex((r) => r.id === arguments[0]);
            const docs = JSON.parse(document.getElementById('case-' + n).textContent).documents;
            const shown = [...document.querySelectorAll('.notice-text')].map((n) => n.textContent);
            return docs.map((d) => d.text).filter((text, i) => text !== shown[i]).length""",
            case,
        )
        check(wrong == 0, f"{case}: a text is not whole")
        several += len(b.all("mark.several"))
    check(several > 20, f"{several} words of several facts")
    b.quiet()


def contested(b, page):
    b.open(page, "view=cases&lang=ja&verdict=in_conflict")
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null")
    fact = "const f = [...document.querySelectorAll('.fact')].find((f) => f.querySelector('.v-in_conflict'));"
    check(
        b.js(f"{fact} return f.classList.contains('open') && f.querySelectorAll('.claims.side .claim').length >= 2"),
        "what is in conflict stands open, side by side",
    )
    tops = b.js(
        f"{fact} return [...f.querySelectorAll('.claim')].slice(0, 2).map((c) => c.getBoundingClientRect().top)"
    )
    check(abs(tops[0] - tops[1]) < 2, f"side by side: {tops}")
    b.open(page, "view=cases&lang=ja&verdict=revised&q=みなも")
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null")
    revised = b.js(
        """const f = [...document.querySelectorAll('.fact')].find((f) => f.querySelector('.fact-head').textContent.includes('サーバー・暗号化'));
        return [f.querySelector('.fact-head').textContent, [...f.querySelectorAll('.claim .value')].map((v) => v.textContent), [...f.querySelectorAll('.superseded .value')].map((v) => v.textContent)]"""
    )
    check(
        "12台" in revised[0] and "11台" in revised[1] and revised[2] == ["11台"],
        f"later and earlier figures: {revised}",
    )
    b.quiet()


def comparing(b, page):
    b.open(page, "view=cases&lang=ja&year=2020")
    for name in [YOKOHAMA, AZBIL]:
        b.js("""document.querySelector(`tr[data-id="${arguments[0]}"] input`).click()""", case_of(b, name))
    b.js("document.querySelectorAll('#top nav a')[2].click()")
    b.wait("return document.querySelector('table.compare') !== null")
    row = b.js(
        "return [...document.querySelectorAll('.compare tbody tr')].find((r) => r.querySelector('th').textContent.startsWith('機器')).className"
    )
    check(row == "differs", "machines differ")
    cells = b.js(
        "return [...[...document.querySelectorAll('.compare tbody tr')].find((r) => r.querySelector('th').textContent.startsWith('機器')).querySelectorAll('td')].map((c) => c.textContent)"
    )
    check("12台" in cells[0] and "4台" in cells[1], str(cells))
    b.js("[...document.querySelectorAll('.compare .fact-head')].find((h) => h.textContent.includes('4台')).click()")
    check(any("4台" in q for q in b.texts(".compare blockquote mark")), "the sentence of the 4")
    b.shot("compare")
    b.quiet()


def switches(b, page):
    b.open(page, "lang=ja")
    check(b.js("return document.documentElement.lang") == "ja", "Japanese")
    b.one("[data-set=language-en]").click()
    check(
        b.js("return document.documentElement.lang") == "en" and "Types of incident" in b.texts(".plot h2"), "English"
    )
    check(b.js("return document.activeElement.dataset.set") == "language-en" and b.address()["lang"] == "en", "kept")
    left = b.js("""const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const out = [];
        while (walk.nextNode()) { const p = walk.currentNode.parentElement;
          if (/[ぁ-んァ-ン一-龠]/.test(walk.currentNode.data) && !p.closest('script, noscript, [lang=ja]')) out.push(walk.currentNode.data); }
        return out""")
    check(not left, f"Japanese words in English: {left}")
    paper = "return getComputedStyle(document.documentElement).backgroundColor"
    b.one("[data-set=theme-light]").click()
    light = b.js(paper)
    b.one("[data-set=theme-dark]").click()
    dark = b.js(paper)
    b.one("[data-set=theme-auto]").click()
    for scheme, colour in [("dark", dark), ("light", light)]:
        b.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        )
        check(b.js(paper) == colour, f"the system's {scheme} is followed")
    b.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    b.quiet()


def keyboard(b, page):
    """The tab key reaches everything in turn, and what has the focus shows it."""
    b.open(page, "view=cases&lang=ja")
    seen = []
    for _ in range(40):
        b.driver.switch_to.active_element.send_keys(Keys.TAB)
        seen.append(
            b.js(
                "const n = document.activeElement; return [n.tagName, n.id || n.dataset.set || n.dataset.sort || n.textContent.slice(0, 12), getComputedStyle(n).outlineStyle]"
            )
        )
    names = [name for _, name, _ in seen]
    check(names[0] == "skip" and {"language-ja", "filter-q", "filter-type", "devices"} <= set(names), str(names))
    check(all(outline != "none" for _, _, outline in seen), f"no outline: {[s for s in seen if s[2] == 'none']}")
    check(seen[-1][0] in ("A", "INPUT"), f"into the table: {seen[-1]}")
    b.quiet()


def quotes_alone(b, page):
    b.open(page, "lang=ja&view=cases")
    check(any("--texts" in words for words in b.texts("#foot p")), "it says how to have texts")
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null")
    check(len(b.all(".quotes li")) > 3 and not b.all(".notice-text"), "quotes in the place of texts")
    b.js("document.querySelector('.fact-head').click()")
    check(b.texts(".fact .quote.bare mark"), "a fact opens its quotes")
    b.quiet()


def corrected(b, page):
    b.open(page, "lang=ja&view=cases")
    b.js("document.querySelector('tbody th a').click()")
    b.wait("return document.querySelector('.case-head') !== null")
    check(b.texts(".corrections .doc-line") == ["<i>佐藤</i> による修正: <b>電話で確認</b>"], str(b.texts(".corrections")))
    check(any("約77" in f for f in b.texts(".fact:has(.v-corrected)")), "the fact is marked, with its new figure")
    check(len(b.texts(".claim .corrected")) == 1, "and the claim says who and why")
    # An identifier of before leads to the case.
    row = b.js("return JSON.parse(document.getElementById('index').textContent).cases[0]")
    b.open(page, f"view=case&lang=ja&id={row['previous_ids'][0]}")
    check(b.texts(".case-head code") == [row["id"]], "earlier identifiers are links still")
    b.quiet()


def printing(b, page):
    b.open(page, f"view=case&lang=ja&id=")
    b.open(page, f"view=case&lang=ja&id={case_of(b, YOKOHAMA)}")
    pdf = b.paper("case")
    check(
        pdf.startswith(b"%PDF")
        and pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page/") >= 2,
        "pages of paper",
    )
    b.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    check(
        b.js("return getComputedStyle(document.querySelector('.switches')).display") == "none", "no switches on paper"
    )
    check(
        b.js("const t = document.querySelector('.texts'); return t.scrollHeight <= t.clientHeight + 1"),
        "texts are whole on paper",
    )
    b.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    b.open(page, "lang=ja")
    b.paper("overview")
    b.quiet()
