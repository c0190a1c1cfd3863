//! A run of the command with its time and the most memory that it held.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How a run ended and what it took.
#[derive(Debug)]
pub struct Run {
    /// Exit status; none when a signal ended it, as an overflow of the stack does.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub time: Duration,
    /// Most memory in megabytes; none where the system does not tell it.
    pub memory: Option<u64>,
}

/// The program: the one of these tests, or an optimised one that `KAIJI` names.
pub fn program() -> PathBuf {
    std::env::var_os("KAIJI").map_or_else(
        || assert_cmd::cargo::cargo_bin!("kaiji").to_path_buf(),
        |path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path),
    )
}

/// Runs the command in a folder. What never ends is ended after ten minutes, and the test fails.
pub fn run(folder: &Path, args: &[&str]) -> Run {
    let begun = Instant::now();
    let mut child = Command::new(program())
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("kaiji runs");
    let all = |mut from: Box<dyn Read + Send>| {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).expect("its output");
            String::from_utf8(bytes).expect("its output is UTF-8")
        })
    };
    let stdout = all(Box::new(child.stdout.take().expect("a pipe")));
    let stderr = all(Box::new(child.stderr.take().expect("a pipe")));
    let mut memory = None;
    let status = loop {
        memory = held(child.id()).max(memory);
        if let Some(status) = child.try_wait().expect("a child") {
            break status;
        }
        if begun.elapsed() > Duration::from_secs(600) {
            child.kill().expect("killed");
            panic!("{args:?} never ends");
        }
        thread::sleep(Duration::from_millis(4));
    };
    Run {
        status: status.code(),
        stdout: stdout.join().expect("read"),
        stderr: stderr.join().expect("read"),
        time: begun.elapsed(),
        memory,
    }
}

/// The most memory that a process has held so far, in megabytes.
fn held(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}

impl Run {
    /// It ended by itself, within bounds, and without a fault of its own.
    pub fn within(self, what: &str, seconds: u64, megabytes: u64) -> Self {
        println!(
            "{what}: {:.1} s, {} MB, status {:?}",
            self.time.as_secs_f64(),
            self.memory.map_or_else(|| "?".into(), |m| m.to_string()),
            self.status
        );
        assert!(self.status.is_some(), "{what}: ended by a signal: {}", self.stderr);
        assert!(!self.stderr.contains("fault in kaiji"), "{what}: {}", self.stderr);
        assert!(self.time <= Duration::from_secs(seconds), "{what}: took {:?}", self.time);
        assert!(self.memory.is_none_or(|m| m <= megabytes), "{what}: held {:?} MB", self.memory);
        self
    }

    /// It ended with this status and these words on standard error.
    pub fn says(self, what: &str, status: i32, words: &str) -> Self {
        assert_eq!(self.status, Some(status), "{what}: {}", self.stderr);
        assert!(self.stderr.contains(words), "{what}: {}", self.stderr);
        self
    }

    /// Records on standard output.
    pub fn records(&self) -> usize {
        self.stdout.lines().count()
    }
}
