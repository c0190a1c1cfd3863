"""Chromium for the checks: opens pages from disk and keeps what they log and what they ask the network for."""

import base64
import json
import pathlib
import shutil
import time

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

CSS = By.CSS_SELECTOR
__all__ = ["Browser", "Keys", "check"]


def check(right, words):
    if not right:
        raise AssertionError(words)


class Browser:
    def __init__(self, shots=None, arguments=()):
        options = Options()
        options.binary_location = shutil.which("chromium")
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--lang=ja",
            "--hide-scrollbars",
            "--window-size=1280,900",
            *arguments,
        ]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
        self.shots = pathlib.Path(shots) if shots else None
        self.size(1280, 900)

    def size(self, width, height):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500},
        )

    def open(self, path, view=""):
        """Opens a view of a page afresh."""
        self.driver.get("about:blank")
        self.driver.get(f"{pathlib.Path(path).as_uri()}#{view}")

    def js(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def all(self, selector):
        return self.driver.find_elements(CSS, selector)

    def one(self, selector):
        return self.driver.find_element(CSS, selector)

    def texts(self, selector):
        return self.js("return [...document.querySelectorAll(arguments[0])].map((n) => n.textContent)", selector)

    def address(self):
        return self.js("return Object.fromEntries(new URLSearchParams(location.hash.slice(1)))")

    def choose(self, selector, value):
        self.js(
            "const s = document.querySelector(arguments[0]); s.value = arguments[1];"
            "s.dispatchEvent(new Event('change', {bubbles: true}))",
            selector,
            value,
        )

    def wait(self, code, seconds=5):
        """Until some code gives what is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.js(code):
                return
            time.sleep(0.02)
        raise AssertionError(f"not within {seconds} s: {code}")

    def faults(self):
        """What the page logged, and what it asked for beside itself, since the last call."""
        logged = [entry["message"] for entry in self.driver.get_log("browser")]
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                address = message["params"]["request"]["url"]
                if not address.startswith(("file:", "about:", "data:")):
                    asked.append(address)
        return logged, asked

    def quiet(self):
        logged, asked = self.faults()
        check(not logged, f"the page logged {logged}")
        check(not asked, f"the page asked for {asked}")

    def shot(self, name):
        """The whole page as a picture, where pictures are wanted."""
        if not self.shots:
            return
        self.shots.mkdir(parents=True, exist_ok=True)
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 8000), "scale": 1}
        picture = self.driver.execute_cdp_cmd(
            "Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True, "clip": clip}
        )
        (self.shots / f"{name}.png").write_bytes(base64.b64decode(picture["data"]))

    def paper(self, name):
        """The page as a PDF."""
        made = self.driver.execute_cdp_cmd(
            "Page.printToPDF", {"printBackground": False, "paperWidth": 8.27, "paperHeight": 11.69}
        )
        pdf = base64.b64decode(made["data"])
        if self.shots:
            self.shots.mkdir(parents=True, exist_ok=True)
            (self.shots / f"{name}.pdf").write_bytes(pdf)
        return pdf

    def close(self):
        self.driver.quit()
