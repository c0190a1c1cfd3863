"""Opens every page of a folder in headless Chromium, uses all that it offers, and sees that nothing was let in:
intruding.py FOLDER STEP

Of the cases, comparisons and addresses of a report every STEP-th is used.

Pages are opened from disk and from a server. First come control.html, where the payloads stand as markup, and
plain.html, an empty page: what is looked for is found in the one and not in the other.
"""

import functools
import http.server
import json
import pathlib
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from browser import Browser, check
from selenium.webdriver.common.action_chains import ActionChains

# Faults of the page from its first moment on, kept where no payload of ours looks.
WATCH = """window.seen = [];
addEventListener('error', (e) => seen.push(`error: ${e.message ?? e.target.outerHTML}`), true);
addEventListener('unhandledrejection', (e) => seen.push(`rejection: ${e.reason}`));
addEventListener('securitypolicyviolation', (e) => seen.push(`policy: ${e.violatedDirective} ${e.blockedURI}`));
for (const name of ['alert', 'confirm', 'prompt', 'open', 'print']) window[name] = () => seen.push(name);
"""

# What of a page is none of ours, and links that are not as they should be.
SCAN = """const found = [];
if ('harm' in window || 'harm' in document) found.push('harm');
if (frames.length) found.push('a frame');
const never = 'img image iframe frame frameset object embed base link picture source video audio track applet marquee use animate foreignObject math template portal dialog textarea area map';
for (const n of document.querySelectorAll(never.split(' ').join())) found.push(n.outerHTML);
const count = (s, most) => { const l = document.querySelectorAll(s); if (l.length > most) found.push(`${l.length} of ${s}`) };
count('script:not([type="application/json"])', arguments[0]);
count('style', 1); count('title', 1 + document.querySelectorAll('svg title').length); count('form', 1); count('main', 1); count('body', 1);
for (const n of document.querySelectorAll('meta')) if (/refresh/i.test(n.httpEquiv)) found.push(n.outerHTML);
const uses = /^(on.*|style|src|srcset|srcdoc|action|formaction|background|ping|poster|data|xlink:href|autofocus|is|nonce|name|http-equiv)$/i;
for (const n of document.querySelectorAll('*'))
  for (const a of n.attributes)
    if (uses.test(a.name) && n.tagName !== 'META') found.push(`${n.tagName} ${a.name}=${a.value.slice(0, 80)}`);
for (const a of document.querySelectorAll('a')) {
  const given = a.getAttribute('href') ?? '';
  const within = given.startsWith('#') && !a.target;
  const web = /^https?:\\/\\//.test(given) && /^https?:$/.test(a.protocol) && a.rel === 'noopener noreferrer' && a.target === '_blank';
  if (!within && !web) found.push(`a link: ${a.outerHTML.slice(0, 200)}`);
}
return found.slice(0, 5);"""

# Everything that can be used without leaving the page: buttons, menus, ticks, words, evidence.
USE = """const [view, whole, done] = arguments;
const all = (s, most = whole ? 400 : 25) => [...document.querySelectorAll(s)].slice(0, most);
const go = () => new Promise((r) => {
  const before = location.href;
  addEventListener('hashchange', () => setTimeout(r), {once: true});
  location.hash = '#' + view;
  if (location.href === before) r();
});
(async () => {
  await go();
  for (const n of all('details')) n.open = true;
  const hover = (n) => { for (const e of ['pointerover', 'mouseover', 'mouseenter', 'mousemove', 'mousedown', 'mouseup']) n.dispatchEvent(new MouseEvent(e, {bubbles: true})) };
  for (const n of all('a[target]')) { hover(n); n.focus() }
  for (const n of all('.fact, .fact-head, mark.w, circle, rect, summary')) { hover(n); n.focus?.() }
  for (const n of all('main button, main input[type=checkbox], main mark.w, main circle'))
    if (n.isConnected && !n.disabled) { n.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true})) }
  await go();
  if (whole) {
    for (const box of all('select'))
      for (let n = 0; n < box.options.length; n += 1 + Math.floor(box.options.length / 40)) {
        box.selectedIndex = n;
        box.dispatchEvent(new Event('change', {bubbles: true}));
      }
    document.getElementById('clear')?.click();
    const q = document.getElementById('filter-q');
    for (const words of ['<script>harm=1</script>', '"><img src=x onerror=harm=1>', 'javascript:', '\\0', '${harm=1}', ''])
      if (q) { q.value = words; q.dispatchEvent(new Event('input', {bubbles: true})) }
    document.getElementById('filter-texts')?.click();
    document.getElementById('clear')?.click();
    for (const key of all('[data-sort]').map((n) => n.dataset.sort))
      for (const _ of [1, 2]) document.querySelector(`[data-sort=${key}]`).click();
    for (const set of all('[data-set]').map((n) => n.dataset.set)) document.querySelector(`[data-set=${set}]`).click();
    await go();
  }
  for (const n of document.querySelectorAll('details')) n.open = true;
  done(null);
})().catch((e) => done(`${e} ${e.stack}`));"""

# Payloads in each part of the address.
ADDRESSES = [
    f"{key}={words}"
    for key in "view id fact q texts type year malware data verdict sort dir page pick lang theme".split()
    for words in ["<img src=x onerror=harm=1>", "__proto__", "constructor:toString"]
]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Intruder:
    """A browser that writes down all that leaves it."""

    def __init__(self, folder, step=1):
        self.folder = folder
        self.step = step
        self.log = pathlib.Path(tempfile.mkdtemp()) / "net.json"
        self.browser = Browser(arguments=[
                f"--log-net-log={self.log}",
                "--net-log-capture-mode=Everything",
                # Views change faster than a person would change them.
                "--disable-ipc-flooding-protection",
            ])
        self.browser.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
        self.browser.driver.set_script_timeout(120)
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.views = 0

    def open(self, address):
        self.browser.driver.get("about:blank")
        self.browser.faults()
        self.browser.driver.get(address)
        self.address = address

    def asked(self):
        """What the page asked for beside itself, and what it logged."""
        logged = [e["message"] for e in self.browser.driver.get_log("browser")]
        asked = []
        for entry in self.browser.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] in ("Network.requestWillBeSent", "Page.frameRequestedNavigation"):
                params = message["params"]
                address = params["request"]["url"] if "request" in params else params["url"]
                if address.split("#")[0] != self.address and not address.endswith("/favicon.ico"):
                    asked.append(address)
        return logged, asked

    def sound(self, view, scripts):
        """Nothing ran, nothing was asked for, no fault; the page is the one that was opened."""
        where = f"{self.address.rsplit('/', 1)[1]} {view[:120]}"
        found = self.browser.js(SCAN, scripts)
        check(not found, f"{where}: {found}")
        seen = self.browser.js("return window.seen.splice(0)")
        check(not seen, f"{where}: {seen[:5]}")
        check(self.browser.driver.current_url.split("#")[0] == self.address, f"{where}: went away")
        self.views += 1

    def page(self, address):
        """A page of tables."""
        self.open(address)
        check(self.browser.js("return document.querySelectorAll('tbody tr').length") > 0, f"{address}: no rows")
        self.sound("", 0)
        self.still()

    def report(self, address, whole=True):
        """Every view of a report, or one with a link alone."""
        self.open(address)
        rows = self.browser.js(
            "return JSON.parse(document.getElementById('index').textContent).cases.map((r) => r.id)"
        )
        check(rows, f"{address}: no cases")
        pages = [f"view=cases&page={n + 1}" for n in range((len(rows) + 49) // 50)]
        cases = [f"view=case&id={self.browser.js('return encodeURIComponent(arguments[0])', row)}" for row in rows]
        picks = ["view=compare&pick=" + ",".join(rows[n : n + 5]) for n in range(0, len(rows), 5)]
        some = [view for views in (picks, cases, ADDRESSES) for view in views[:: self.step]]
        shown = 0
        for n, view in enumerate(["", *pages, *some] if whole else []):
            # In most of the cases some of everything is used, in every twentieth all.
            thorough = n < 1 + len(pages) or n % 20 == 0
            language = ["ja", "en"][n % 2]
            fault = self.browser.driver.execute_async_script(USE, f"{view}&lang={language}", thorough)
            check(not fault, f"{address} {view[:120]}: {fault}")
            self.sound(view, 1)
            if view in pages:
                shown += self.browser.js("return document.querySelectorAll('tbody tr').length")
            elif view in cases:
                heads = self.browser.js("return document.querySelectorAll('.case-head').length")
                check(heads == 1, f"{address}: {view} shows no case")
        check(not whole or shown == len(rows), f"{address}: {shown} rows of {len(rows)}")
        self.hover(cases)
        self.still()

    def hover(self, cases):
        """A mouse, not a script, over a link that leads out: browsers look ahead."""
        for view in cases:
            self.browser.js("location.hash = arguments[0]", view)
            links = [a for a in self.browser.all("main a[target]") if a.is_displayed()]
            if links:
                self.browser.js("arguments[0].scrollIntoView({block: 'center'})", links[0])
                ActionChains(self.browser.driver).move_to_element(links[0]).pause(0.5).perform()
                return

    def still(self):
        logged, asked = self.asked()
        check(not logged, f"{self.address}: logged {logged[:5]}")
        check(not asked, f"{self.address}: asked for {asked[:5]}")
        check(len(self.browser.driver.window_handles) == 1, f"{self.address}: opened a window")

    def control(self, address):
        """What the payloads do where they stand as markup: without it this check would say nothing."""
        self.open(address)
        self.browser.wait("return window.done === true", 240)
        ran = self.browser.js("return [...window.ran].length")
        _, asked = self.asked()
        return ran, len(asked)

    def left(self):
        """What left the browser, by its own log: names that it looked up and machines that it connected to."""
        self.browser.close()
        self.server.shutdown()
        log = json.loads(self.log.read_text(encoding="utf-8"))
        kinds = {number: name for name, number in log["constants"]["logEventTypes"].items()}
        out = set()
        for event in log["events"]:
            kind = kinds[event["type"]]
            words = json.dumps(event.get("params", {}))
            if "harm.test" in words and not kind.startswith("COOKIE"):
                out.add(f"{kind} {words[:160]}")
        return out


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    pages = sorted(p for p in folder.glob("*.html") if p.name != "control.html")
    # The control has a browser of its own: what leaves there is meant to.
    control = Intruder(folder)
    ran, asked = control.control((folder / "control.html").as_uri())
    left = len(control.left())
    print(f"control: {ran} payloads ran, {asked} requests, {left} events of the network")
    check(ran >= 40 and asked >= 30 and left >= 30, "the control runs and asks")

    i = Intruder(folder, int(sys.argv[2]))
    root = f"http://127.0.0.1:{i.server.server_address[1]}"
    for page in pages:
        i.report(page.as_uri()) if page.name.startswith("report") else i.page(page.as_uri())
    # Browsers look ahead for pages of the web where they do not for files.
    for page in pages:
        address = f"{root}/{page.name}"
        i.report(address, False) if page.name.startswith("report") else i.page(address)
    left = i.left()
    check(not left, f"left the browser: {sorted(left)[:5]}")
    print(f"{len(pages)} pages, {i.views} views: nothing ran, nothing left")


main()
