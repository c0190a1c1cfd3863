#!/usr/bin/env bash
# How fast kaiji scans a web archive whose pages are no notices: the quick filter, one thread.
#
#   benches/scan-warc.sh [MEGABYTES]
#
# The archive is made here: pages of about 30 kB with the markup of a shop or a blog, half of them in UTF-8, the
# others in Shift_JIS and EUC-JP, and one notice of corpus/ for each thousand pages. It is read as .warc and as
# .warc.gz with a gzip member a record. Megabytes are those of the unpacked records. The notices that come out are
# counted, the passed-over pages are told by kaiji itself, and peak memory is that of the process. Nothing is
# installed; files go to a temporary folder.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/prepare.sh"

megabytes=${1:-400}
prepare python3

MEGABYTES=$megabytes FOLDER=$folder KAIJI=$kaiji python3 - <<'PYTHON'
import glob, gzip, json, os, pathlib, random, statistics, subprocess, sys, time

folder = pathlib.Path(os.environ["FOLDER"])
target = int(float(os.environ["MEGABYTES"]) * 1_000_000)
RUNS = 5

notices = []
for path in sorted(glob.glob("corpus/dev/*.json")):
    if json.load(open(path, encoding="utf-8")).get("document_kind") == "notice":
        notices.append(pathlib.Path(path).with_suffix(".txt").read_text("utf-8"))
if not notices:
    sys.exit("corpus/dev holds no notice; run this from a whole checkout")

# Words of everyday pages. None of them is a word of an incident; お知らせ and プライバシー stand on every site.
SENTENCES = """本日の日替わり定食は鶏の照り焼きと季節の野菜の小鉢です。
駅から歩いて五分、桜並木の見える静かな通りに店を構えています。
秋の新作コートが入荷しました。軽くて暖かく、通勤にも旅行にも向いています。
会員の皆様にはポイントを二倍で進呈いたします。ぜひご来店ください。
玉ねぎを薄く切り、弱火で十五分ほど炒めます。塩をひとつまみ加えて味を整えてください。
第三回市民マラソンの参加者を募集しています。申し込みは窓口またはホームページから。
新しい図書館は平日の夜九時まで開いています。自習室は予約なしで使えます。
この製品は防水仕様で、雨の日の外出にも安心してお使いいただけます。
今週末は各地で晴れる見込みですが、夕方からにわか雨に注意が必要です。
採用に関するお問い合わせは人事部までお願いいたします。未経験の方も歓迎します。
よくある質問をまとめました。送料や返品の方法はこちらをご覧ください。
プライバシーポリシー 個人情報の取り扱いについて 会社概要 サイトマップ お知らせ一覧
地元の農家から届いた朝採れの野菜を、その日のうちに店頭に並べています。
試合は後半に入って動きを見せ、三十分に先制点が生まれた。
旅の二日目は山の上の温泉へ。露天風呂からは湾が一望できました。""".split("\n")
MARKUP = """<div class="col-md-4 item"><a href="/products/detail/{n}.html" class="link"><img src="/assets/img/{n}.jpg" alt="" width="320" height="240" loading="lazy"></a><p class="lead">{s}</p></div>
<li class="nav-item"><a class="nav-link" href="/category/{n}/" data-track="nav-{n}">{s}</a></li>
<script>window.dataLayer=window.dataLayer||[];function gtag(){{dataLayer.push(arguments)}}gtag("config","UA-{n}",{{"page":"/p/{n}"}});</script>
<p style="margin:0 0 1em;line-height:1.8">{s}{t}{s}</p>""".split("\n")

random.seed(20201114)
def page(encoding):
    parts, size = [], 0
    while size < 30_000:
        part = random.choice(MARKUP).format(n=random.randrange(10**6), s=random.choice(SENTENCES), t=random.choice(SENTENCES))
        parts.append(part)
        size += len(part.encode(encoding))
    body = f'<!DOCTYPE html><html lang="ja"><head><meta charset="{encoding}"><title>{random.choice(SENTENCES)}</title></head><body>{"".join(parts)}</body></html>'
    return body.encode(encoding)

# A few hundred different pages, repeated: more would only take longer to make.
ENCODINGS = ["utf-8", "utf-8", "shift_jis", "euc-jp"]
pages = [page(ENCODINGS[i % 4]) for i in range(400)]
def record(number, body, kind):
    head = f"HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: Sat, 14 Nov 2020 01:02:03 GMT\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
    block = head + body
    return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012}>\r\n"
            f"WARC-Date: 2020-11-14T01:02:03Z\r\nWARC-Target-URI: https://example.jp/{number}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n").encode() + block + b"\r\n\r\n"

plain, packed = folder / "crawl.warc", folder / "crawl.warc.gz"
size = number = wanted = 0
compressed = {}
with open(plain, "wb") as out, open(packed, "wb") as zipped:
    while size < target:
        if number % 1000 == 500:
            bytes_ = record(number, notices[wanted % len(notices)].encode(), "text/plain; charset=utf-8")
            wanted += 1
        else:
            bytes_ = record(number, pages[number % len(pages)], "text/html")
        out.write(bytes_)
        zipped.write(gzip.compress(bytes_, 6))
        size += len(bytes_)
        number += 1

def peak(command):
    """Runs a command; its seconds, peak memory in MB, lines, messages and processor seconds."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    lines = process.stdout.read().count(b"\n")
    told = process.stderr.read().decode().strip()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed: {told}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, lines, told, usage.ru_utime + usage.ru_stime

print(f"{size / 1e6:.0f} MB of records, {number} pages, {wanted} of them notices; one thread, {RUNS} runs each", flush=True)
for name, path in [(".warc", plain), (".warc.gz", packed)]:
    runs = [peak([os.environ["KAIJI"], "extract", "--jobs", "1", str(path)]) for _ in range(RUNS)]
    seconds = statistics.median(r[0] for r in runs)
    cpu = statistics.median(r[4] for r in runs)
    print(f"{name:<10}{size / 1e6 / seconds:7.0f} MB/s, {size / 1e6 / cpu:.0f} MB per processor second   median {seconds:.2f} s of {', '.join(f'{r[0]:.2f}' for r in runs)}   "
          f"peak memory {max(r[1] for r in runs):.0f} MB, {runs[0][2]} records", flush=True)
    if runs[0][2] != wanted:
        sys.exit(f"{wanted} notices went in and {runs[0][2]} records came out")
print(runs[0][3])
PYTHON
