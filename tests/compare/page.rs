//! Pages in a browser.

use super::place;

/// What Chromium makes of a page: its elements after loading.
fn loaded(name: &str) -> Option<String> {
    let url = format!("file://{}", place().path(name).display());
    let output = std::process::Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", &url])
        .output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            eprintln!("SKIPPED: no chromium on the PATH; the page was not opened in a browser");
            None
        }
    }
}

#[test]
fn a_page_opens_in_a_browser_and_runs_nothing() {
    let page = "evil.html";
    let record = std::fs::read_to_string(place().path("records.jsonl")).expect("records");
    let mut record: serde_json::Value =
        serde_json::from_str(record.lines().next().expect("a record")).expect("a record");
    record["organization"]["value"] =
        "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>".into();
    std::fs::write(place().path("evil.jsonl"), record.to_string()).expect("a file");
    place().run(&["compare", "evil.jsonl", "--format", "html", "-q", "-o", page]);
    let Some(dom) = loaded(page) else { return };
    assert!(dom.contains("<title>Security incidents compared</title>"), "{dom}");
    assert!(dom.contains("&lt;script&gt;") && !dom.contains("<img") && !dom.contains("<script"), "{dom}");
}
