//! The programs that the forms are for open them.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{STRANGE, support};

/// A Python on the PATH that has a module; says so when there is none.
fn python(module: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let has = |python: &PathBuf| {
        let check = format!("import importlib.util as u, sys; sys.exit(u.find_spec('{module}') is None)");
        python.is_file()
            && Command::new(python).arg("-c").arg(check).output().is_ok_and(|o| o.status.success())
    };
    let found = std::env::split_paths(&path).map(|folder| folder.join("python3")).find(has);
    if found.is_none() {
        eprintln!(
            "SKIPPED: no python3 on the PATH has {module}; the check with it did not run (see .ci/run)"
        );
    }
    found
}

fn export(folder: &Path, form: &str, output: &str) {
    let texts = support::root().join("corpus/restated");
    std::fs::write(folder.join("strange.txt"), STRANGE).expect("a file");
    let run = support::kaiji()
        .current_dir(folder)
        .args(["export", "--quiet", "strange.txt"])
        .arg(&texts)
        .args(["--to", form, "-o", output])
        .output()
        .expect("kaiji runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
}

fn check(python: &Path, folder: &Path, script: &str, args: &[&str]) {
    let script = support::root().join("tests/annotations").join(script);
    let run = Command::new(python).arg(&script).args(args).current_dir(folder).output().expect("Python runs");
    let (out, err) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(run.status.success(), "{}: {out}{err}", script.display());
    eprint!("{}: {out}", script.display());
}

#[test]
fn label_studio_accepts_the_tasks_and_gives_them_back() {
    let Some(python) = python("label_studio_sdk") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    export(folder.path(), "label-studio", "tasks");
    check(&python, folder.path(), "label_studio.py", &["tasks", "submitted"]);
    let run = support::kaiji()
        .current_dir(folder.path())
        .args([
            "import",
            "submitted/plain.json",
            "--as",
            "corrections",
            "--by",
            "Sato",
            "--quiet",
            "--records",
        ])
        .args(["strange.txt", "--records"])
        .arg(support::root().join("corpus/restated"))
        .output()
        .expect("kaiji runs");
    let told = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert_eq!((told.0.as_ref(), told.1.as_ref(), run.status.code()), ("", "", Some(0)));
}

#[test]
fn cassis_reads_the_documents_for_inception() {
    let Some(python) = python("cassis") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    export(folder.path(), "inception", "cas");
    let run = support::kaiji()
        .current_dir(folder.path())
        .args(["extract", "--quiet", "-o", "records.jsonl", "strange.txt"])
        .arg(support::root().join("corpus/restated"))
        .output()
        .expect("kaiji runs");
    assert!(run.status.success());
    check(&python, folder.path(), "inception.py", &["cas", "records.jsonl"]);
}

#[test]
fn langextract_loads_and_draws_the_documents() {
    let Some(python) = python("langextract") else { return };
    let folder = tempfile::tempdir().expect("a folder");
    export(folder.path(), "langextract", "documents.jsonl");
    check(&python, folder.path(), "langextract.py", &["documents.jsonl"]);
}
