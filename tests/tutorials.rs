//! The commands of the tutorials, run as they stand.

mod support;

use std::path::Path;
use std::process::{Command, Stdio};

/// The shell blocks of a page, in order.
fn commands(page: &str) -> String {
    let mut out = String::new();
    let mut within = false;
    for line in page.lines() {
        match line {
            "```sh" => within = true,
            "```" => within = false,
            _ if within => {
                out.push_str(line);
                out.push('\n');
            }
            _ => {}
        }
    }
    out
}

/// Does a program of the path answer to `--version`?
fn has(program: &str, args: &[&str]) -> bool {
    let run = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// A folder with the corpus and `kaiji` on its path, in which a page's commands are run. Gives what they print.
fn run(page: &str, folder: &Path) -> String {
    let text = std::fs::read_to_string(support::root().join("docs").join(page)).expect("a page of docs/");
    let script = commands(&text);
    assert!(script.lines().count() >= 5, "{page} holds no commands");
    #[cfg(unix)]
    std::os::unix::fs::symlink(support::root().join("corpus"), folder.join("corpus")).expect("a link");
    let bin = Path::new(env!("CARGO_BIN_EXE_kaiji")).parent().expect("a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    // What the page starts in the background ends with it.
    let script = format!("set -euo pipefail\ntrap 'kill $(jobs -p) 2> kill.log || true' EXIT\n{script}");
    let out = Command::new("bash")
        .args(["-c", &script])
        .env("PATH", path)
        .env_remove("COLUMNS")
        .env("NO_PROXY", "localhost")
        .current_dir(folder)
        .output()
        .expect("bash runs");
    let stdout = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(
        out.status.success(),
        "the commands of {page} fail:\n{stdout}\n{}",
        String::from_utf8_lossy(&out.stderr)
    );
    stdout
}

#[test]
fn blocks_are_taken_in_order() {
    assert_eq!(commands("a\n```sh\nb\nc\n```\nd\n```json\ne\n```\n```sh\nf\n```\n"), "b\nc\nf\n");
}

#[test]
fn a_researcher_gets_from_addresses_to_a_plot() {
    let python = ["-c", "import pandas, pyarrow, matplotlib"];
    if cfg!(not(unix))
        || !has("bash", &["--version"])
        || !has("curl", &["--version"])
        || !has("python3", &python)
    {
        println!(
            "SKIPPED: bash, curl and python3 with pandas, pyarrow and matplotlib were not found; the researcher's tutorial was not run"
        );
        return;
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let printed = run("tutorial-researcher.md", folder.path());
    for made in ["notices.warc.gz", "incidents/incidents.parquet", "dataset/datapackage.json", "pcs.png"] {
        assert!(folder.path().join(made).is_file(), "{made} was not made:\n{printed}");
    }
    // 12 PCs at one house, 4 at another: the plot's own numbers.
    for row in ["横浜トヨペット株式会社", "アズビル株式会社"] {
        assert!(printed.contains(row), "{row} is missing:\n{printed}");
    }
}

#[test]
fn a_journalist_gets_from_two_notices_to_a_paragraph_with_quotes() {
    if cfg!(not(unix)) || !has("bash", &["--version"]) {
        println!("SKIPPED: bash was not found; the journalist's tutorial was not run");
        return;
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let printed = run("tutorial-journalist.md", folder.path());
    assert!(printed.contains("横浜トヨペット株式会社") && printed.contains("12台"), "{printed}");
    assert!(folder.path().join("report.html").is_file());
}
