#!/usr/bin/env python3
"""Makes tests/data/robots.jsonl: cases of robots.txt with the decisions that PyPI's protego takes on them.

    pip install protego
    python3 tests/fetch/robots_cases.py > tests/data/robots.jsonl

The first line names the agent and the addresses; each further line is a robots.txt, the delay it asks for, and for each
address 1 where it is allowed and 0 where it is not. A body with bytes that are no UTF-8 is not among them: protego reads
text. The script takes nothing from the clock or from chance: the same
protego gives the same bytes.
"""

import itertools
import json
import sys
from urllib.parse import quote

from protego import Protego

HOST = "https://www.example.jp"
AGENT = "kaiji"

PATHS = [
    "/", "", "/index.html", "/news", "/news/", "/news/2024/", "/news/2024/0401.html", "/news.html", "/newsroom/a",
    "/a", "/a/", "/a/b", "/a/b/c.html", "/a/b/c.html?x=1", "/a?b=c", "/a?b=c&d=e", "/a/b?c", "/ab", "/b/a",
    "/private", "/private/", "/private/notice.pdf", "/private/public/notice.pdf", "/PRIVATE/", "/file.pdf",
    "/file.pdf?download=1", "/file.PDF", "/dir/file.pdf", "/dir/file.pdfx", "/x/y/z/file.pdf", "/fish",
    "/fish.html", "/fish/salmon.html", "/fishheads", "/fish.php?id=1", "/Fish.asp", "/catfish", "/folder/any.php.file",
    "/filename.php/", "/a$b", "/a$", "/a*b", "/a%2Ab", "/a%24", "/~user/", "/%7Euser/", "/%7euser/", "/a%2fb",
    "/a%2Fb", "/a%3cd.html", "/a%3Cd.html", "/a b", "/a%20b", "/お知らせ/", "/お知らせ/漏えい.html",
    "/" + quote("お知らせ") + "/", "/" + quote("お知らせ") + "/" + quote("漏えい") + ".html",
    "/" + quote("お知らせ").lower() + "/", "/info?q=漏えい", "/info?q=" + quote("漏えい"), "/robots.txt", "//double",
    "/a//b", "/index.php?page=1&sort=desc", "/index.php?sort=desc&page=1",
]

# Each alone after "User-agent: *".
RULES = [
    "Disallow:", "Disallow: /", "Allow: /", "Disallow: /news", "Disallow: /news/", "Disallow: /news/*.html",
    "Disallow: /news/*.html$", "Disallow: /*.pdf", "Disallow: /*.pdf$", "Disallow: *.pdf", "Disallow: *.pdf$",
    "Disallow: /fish", "Disallow: /fish*", "Disallow: /fish/", "Disallow: /*.php", "Disallow: /*.php$",
    "Disallow: /fish*.php", "Disallow: /a$", "Disallow: /$", "Disallow: /*", "Disallow: *", "Disallow: /**",
    "Disallow: /a**b", "Disallow: /*?", "Disallow: /*?*b=", "Disallow: /a?b=c", "Disallow: /a?b=c$",
    "Disallow: /private", "Disallow: /private/", "Disallow: /PRIVATE", "Disallow: private", "Disallow: /a$b",
    "Disallow: /a%24", "Disallow: /a%2Ab", "Disallow: /a*b", "Disallow: /~user", "Disallow: /%7Euser",
    "Disallow: /%7euser", "Disallow: /a%2fb", "Disallow: /a%2Fb", "Disallow: /a%3cd.html", "Disallow: /a%3Cd.html",
    "Disallow: /a b", "Disallow: /a%20b", "Disallow: /お知らせ", "Disallow: /" + quote("お知らせ"),
    "Disallow: /" + quote("お知らせ").lower(), "Disallow: /お知らせ/*.html$", "Disallow: /*漏えい",
    "Disallow: /*?q=漏えい", "Disallow: /*?q=" + quote("漏えい"), "Disallow: //double", "Disallow: /a//b",
    "Disallow: /a/../b", "Disallow: /robots.txt", "Disallow: /index.php*sort=", "Disallow: /*/b/*.html",
    "Disallow: /*/*/*/", "Disallow: /a/*/c.html$", "Disallow: /a*", "Disallow: /*$", "Disallow: /a*$",
]

# Pairs and more: the longest match wins, and Allow wins where two are as long.
GROUPS = [
    ["Disallow: /a", "Allow: /a/b"], ["Allow: /a/b", "Disallow: /a"], ["Disallow: /a/b", "Allow: /a"],
    ["Disallow: /a", "Allow: /a"], ["Allow: /a", "Disallow: /a"], ["Disallow: /", "Allow: /news"],
    ["Allow: /news", "Disallow: /"], ["Disallow: /", "Allow: /$"], ["Disallow: /private", "Allow: /private/public"],
    ["Disallow: /private/", "Allow: /private/public/", "Disallow: /private/public/notice"],
    ["Allow: /*.pdf$", "Disallow: /"], ["Disallow: /*.pdf", "Allow: /dir/"], ["Disallow: /*.pdf$", "Allow: /dir/file"],
    ["Disallow: /dir/", "Allow: /*.pdf"], ["Disallow: /fish", "Allow: /*.html"], ["Allow: /fish", "Disallow: /*.php"],
    ["Disallow: /news/2024", "Allow: /news/2024/0401"], ["Disallow: /お知らせ", "Allow: /お知らせ/漏えい"],
    ["Disallow: /*?", "Allow: /a?"], ["Disallow: /*?", "Allow: /*?q="], ["Disallow: /a*b", "Allow: /a/b"],
    ["Allow: /a*", "Disallow: /a/b"], ["Disallow:", "Disallow: /a"], ["Disallow: /a", "Disallow:"],
    ["Disallow: /index.php", "Allow: /index.php?page="], ["Allow: /", "Disallow: /*.html"],
    ["Disallow: /a", "Disallow: /b", "Disallow: /news", "Allow: /news/2024"],
    ["Disallow: /x", "Allow: /x/y", "Disallow: /x/y/z", "Allow: /x/y/z/file"],
    ["Allow: /%E3%81%8A", "Disallow: /"], ["Allow: /a%2Fb", "Disallow: /a"],
]

# Whole files: groups, names of agents, ways of writing.
FILES = [
    "", "\n", "# nothing but a comment\n", "<html><body>Not Found</body></html>\n", "Disallow: /\n",
    "User-agent: kaiji\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n",
    "User-agent: *\nDisallow: /\n\nUser-agent: kaiji\nDisallow: /a\n",
    "User-agent: *\nDisallow: /\n\nUser-agent: kaiji\nDisallow:\n",
    "User-agent: KAIJI\nDisallow: /a\n", "User-Agent: Kaiji\nDISALLOW: /a\n", "user-agent: kaiji\ndisallow: /a\n",
    "User-agent: kaiji\nUser-agent: other\nDisallow: /a\n", "User-agent: other\nUser-agent: kaiji\nDisallow: /a\n",
    "User-agent: other\nUser-agent: *\nDisallow: /a\n", "User-agent: other\nDisallow: /\n",
    "User-agent: kaiji\nDisallow: /a\n\nUser-agent: kaiji\nDisallow: /news\n",
    "User-agent: *\nDisallow: /a\n\nUser-agent: *\nDisallow: /news\n",
    "User-agent: kaiji\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n\nUser-agent: kaiji\nDisallow: /news\n",
    "User-agent: kaiji\n\nDisallow: /a\n", "User-agent: kaiji\n\n\n\nUser-agent: other\nDisallow: /a\n",
    "User-agent: other\n\nUser-agent: kaiji\nDisallow: /a\n", "User-agent: *\nDisallow: /a\n\nDisallow: /news\n",
    "User-agent: kaiji\n# between\nDisallow: /a\n", "User-agent: kaiji # us\nDisallow: /a # them\n",
    "User-agent: kaiji#us\nDisallow: /a#them\n", "User-agent:kaiji\nDisallow:/a\n",
    "  User-agent :  kaiji  \n  Disallow :  /a  \n", "\tUser-agent:\tkaiji\n\tDisallow:\t/a\n",
    "User-agent: kaiji\r\nDisallow: /a\r\nAllow: /a/b\r\n", "User-agent: kaiji\rDisallow: /a\rAllow: /a/b\r",
    "\ufeffUser-agent: kaiji\nDisallow: /a\n", "\ufeffUser-agent: *\r\nDisallow: /a\r\n",
    "User-agent: kaiji\nDisallow: /a\nSitemap: https://www.example.jp/sitemap.xml\nDisallow: /news\n",
    "Sitemap: https://www.example.jp/sitemap.xml\nUser-agent: *\nDisallow: /a\n",
    "User-agent: *\nSitemap: https://www.example.jp/sitemap.xml\nDisallow: /a\n",
    "User-agent: kaiji\nSitemap: https://www.example.jp/sitemap.xml\nUser-agent: other\nDisallow: /a\n",
    "User-agent: kaiji\nCrawl-delay: 5\nUser-agent: other\nDisallow: /a\n",
    "User-agent: kaiji\nHost: example.jp\nUser-agent: other\nDisallow: /a\n",
    "User-agent: kaiji\nNoindex: /x\nDisallow: /a\n", "User-agent: kaiji\nnonsense\nDisallow: /a\n",
    "User-agent: kaiji\nDisallow: /a\nAllow /a/b\n",
    "User-agent: *\nDisallow: /a\nUser-agent: kaiji\nDisallow: /news\n", "User-agent: kai\nDisallow: /\n",
    "User-agent: kaijibot\nDisallow: /\n", "User-agent: kaiji/0.1\nDisallow: /a\n",
    "User-agent: *\nDisallow: /a\nDisallow: /b\nAllow: /a/b\nDisallow: /a/b/c\n",
    "User-agent: googlebot\nDisallow:\n\nUser-agent: bingbot\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n",
    "User-agent: googlebot\nUser-agent: bingbot\nUser-agent: kaiji\nDisallow: /private\nAllow: /private/public\n",
    # As content systems write it.
    "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n\nSitemap: https://www.example.jp/s.xml\n",
    "User-agent: *\nDisallow: /*?sort=\nDisallow: /*&sort=\nDisallow: /private/\n",
]

DELAYS = ["0", "1", "5", "10", "0.5", "1.5", ".5", "60", "3600", "-1", "abc", "", "1s", "1 # second", " 2 ", "1e1", "NaN", "inf"]


def bodies():
    for rule in RULES:
        yield f"User-agent: *\n{rule}\n"
    for group in GROUPS:
        yield "User-agent: *\n" + "\n".join(group) + "\n"
    yield from FILES
    for delay in DELAYS:
        yield f"User-agent: *\nCrawl-delay: {delay}\nDisallow: /a\n"
    yield "User-agent: *\nCrawl-delay: 3\n\nUser-agent: kaiji\nDisallow: /a\n"
    yield "User-agent: *\nDisallow: /a\n\nUser-agent: kaiji\nCrawl-delay: 4\n"
    yield "User-agent: kaiji\nCrawl-delay: 4\nCrawl-delay: 9\n"
    yield "User-agent: kaiji\nCrawl-delay: 4\n\nUser-agent: kaiji\nCrawl-delay: 9\n"
    # Every pair of a few patterns, allowed against disallowed.
    few = ["/", "/a", "/a/", "/a/b", "/*.pdf", "/*.pdf$", "/a*", "/*b", "/news*html$"]
    for first, second in itertools.product(few, few):
        yield f"User-agent: *\nDisallow: {first}\nAllow: {second}\n"


def main():
    addresses = [HOST + path for path in PATHS]
    lines = [{"agent": AGENT, "addresses": addresses}]
    for body in bodies():
        # A byte order mark is part of the encoding, not of the text.
        robots = Protego.parse(body.removeprefix("\ufeff"))
        allowed = "".join("1" if robots.can_fetch(address, AGENT) else "0" for address in addresses)
        lines.append({"robots": body, "delay": robots.crawl_delay(AGENT), "allowed": allowed})
    for line in lines:
        json.dump(line, sys.stdout, ensure_ascii=False, allow_nan=False)
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
