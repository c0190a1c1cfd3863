//! What the pages under `docs/` tell a reader to do, done as it stands: the commands of the tutorials, of the record's
//! reference and of the report's page, and the worked example of the rule guide.

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

/// The folder of the path whose `python3` has some modules.
fn python(modules: &str) -> Option<std::path::PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).find(|folder| {
        let program = folder.join("python3");
        program.is_file() && has(&program.display().to_string(), &["-c", &format!("import {modules}")])
    })
}

/// Does a program of the path answer to `--version`?
fn has(program: &str, args: &[&str]) -> bool {
    let run = Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    run.is_ok_and(|status| status.success())
}

/// A folder with the corpus and `kaiji` on its path, in which a page's commands are run. Gives what they print.
fn run(page: &str, folder: &Path, python: Option<&Path>) -> String {
    let text = std::fs::read_to_string(support::root().join("docs").join(page)).expect("a page of docs/");
    let script = commands(&text);
    assert!(script.contains("kaiji "), "{page} holds no commands");
    #[cfg(unix)]
    std::os::unix::fs::symlink(support::root().join("corpus"), folder.join("corpus")).expect("a link");
    #[cfg(unix)]
    std::os::unix::fs::symlink(support::root().join("rules"), folder.join("rules")).expect("a link");
    let bin = Path::new(env!("CARGO_BIN_EXE_kaiji")).parent().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let python = python.map_or_else(String::new, |p| format!("{}:", p.display()));
    let path = format!("{}:{python}{path}", bin.display());
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
    let python = python("pandas, pyarrow, matplotlib");
    let shell = ["bash", "curl"].iter().all(|program| has(program, &["--version"]));
    if cfg!(not(unix)) || !shell || python.is_none() {
        println!(
            "SKIPPED: bash, curl and python3 with pandas, pyarrow and matplotlib were not found; the researcher's tutorial was not run"
        );
        return;
    }
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let printed = run("tutorial-researcher.md", folder.path(), python.as_deref());
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
    let printed = run("tutorial-journalist.md", folder.path(), None);
    assert!(printed.contains("横浜トヨペット株式会社") && printed.contains("12台"), "{printed}");
    assert!(folder.path().join("report.html").is_file());
}

#[test]
fn the_references_commands_run() {
    if cfg!(not(unix)) || !has("bash", &["--version"]) || !has("python3", &["--version"]) {
        println!(
            "SKIPPED: bash and python3 were not found; the commands of docs/record.md and docs/report.md were not run"
        );
        return;
    }
    for (page, said) in [("record.md", "pc infected 12"), ("report.md", "")] {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let printed = run(page, folder.path(), None);
        assert!(printed.contains(said), "{page}: {printed}");
    }
}

/// The blocks of a language under a heading, in order.
fn blocks(page: &str, heading: &str, language: &str) -> Vec<String> {
    let under = page.split_once(&format!("## {heading}\n")).expect("the heading").1;
    let under = under.split("\n## ").next().unwrap_or(under);
    let mut out = Vec::new();
    let mut rest = under;
    while let Some((_, from)) = rest.split_once("```") {
        let (block, after) = from.split_once("```").expect("a block that ends");
        let (named, text) = block.split_once('\n').unwrap_or((block, ""));
        if named == language {
            out.push(text.to_string());
        }
        rest = after;
    }
    out
}

#[test]
fn the_rule_guides_example_does_what_it_says() {
    let page = std::fs::read_to_string(support::root().join("docs/rules.md")).expect("the rule guide");
    let texts = blocks(&page, "A worked example", "text");
    let [notice, reading, word, _failure, explained] = texts.as_slice() else {
        panic!("the example has other blocks than this test knows: {texts:?}")
    };
    let rule = blocks(&page, "A worked example", "toml").concat();
    let folder = tempfile::TempDir::new().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(path("mine/lexicon")).expect("a folder");
    std::fs::write(path("notice.txt"), notice).expect("written");
    std::fs::write(path("mine/lexicon/data.tsv"), word).expect("written");
    std::fs::write(path("mine/measures.toml"), rule).expect("written");
    let kaiji = |args: &[&str]| {
        let out = support::kaiji().args(args).current_dir(folder.path()).output().expect("kaiji runs");
        assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    for (said, shown) in [
        (kaiji(&["text", "--reading", "notice.txt"]), reading),
        (kaiji(&["explain", "--rules", "mine", "notice.txt"]), explained),
    ] {
        for line in shown.lines().filter(|line| !line.trim().is_empty()) {
            assert!(
                said.lines().any(|l| l == line),
                "docs/rules.md shows a line that is not printed: {line}\n{said}"
            );
        }
    }
    assert!(kaiji(&["rules", "check", "--rules", "mine"]).contains("all well"));
}
