//! The rule files: the embedded ones, and a folder laid over them.

use std::fmt::Display;
use std::path::Path;

use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;

use crate::error::Error;

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// One rule file as read.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Path below the rules folder, with `/`; prefixed with the overlay's folder where it comes from there.
    pub name: String,
    /// Path below the rules folder, the same for a file and its overlay.
    key: String,
    /// Contents.
    pub text: String,
}

impl RuleFile {
    /// A file of the embedded rules.
    pub(super) fn new(name: String, text: String) -> Self {
        RuleFile { key: name.clone(), name, text }
    }

    /// Path below the rules folder, wherever that folder is.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// An error at a line (from 1) of this file.
    pub fn error(&self, line: usize, message: impl Display) -> Error {
        Error::Rule { file: self.name.clone(), line, message: message.to_string() }
    }

    /// An error at a byte of this file.
    pub fn error_at(&self, byte: usize, message: impl Display) -> Error {
        self.error(self.line_of(byte), message)
    }

    /// Line number (from 1) of a byte.
    pub fn line_of(&self, byte: usize) -> usize {
        memchr::memchr_iter(b'\n', &self.text.as_bytes()[..byte.min(self.text.len())]).count() + 1
    }

    /// Parses the file as TOML.
    ///
    /// # Errors
    ///
    /// [`Error::Rule`] at the line at fault.
    pub fn parse_toml<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(&self.text).map_err(|e| self.error_at(e.span().map_or(0, |s| s.start), e.message()))
    }
}

/// All rule files in force, the embedded ones first, overlays after the file that they add to.
#[derive(Debug, Clone)]
pub struct RuleFiles {
    files: Vec<RuleFile>,
}

impl RuleFiles {
    /// The built-in rules, or these with a folder laid over them.
    ///
    /// # Errors
    ///
    /// As [`RuleFiles::with_overlay`].
    pub fn of(overlay: Option<&Path>) -> Result<Self, Error> {
        overlay.map_or_else(|| Ok(Self::embedded()), Self::with_overlay)
    }

    /// The rules that are built into the program.
    pub fn embedded() -> Self {
        let mut files = Vec::new();
        collect(&EMBEDDED, &mut files);
        files.sort_by(|a, b| a.name.cmp(&b.name));
        RuleFiles { files }
    }

    /// The built-in rules with a folder's files laid over them: rows and rules are added, a rule with the id of
    /// a built-in one replaces it, a row with the word of a built-in one replaces it.
    ///
    /// # Errors
    ///
    /// [`Error::RulesFolder`] when the folder cannot be read, or holds no rule file; [`Error::Rule`] for a file
    /// that is not a name of the built-in layout.
    pub fn with_overlay(folder: &Path) -> Result<Self, Error> {
        let mut rules = Self::embedded();
        let wrong = |reason: String| Error::RulesFolder { path: folder.to_path_buf(), reason };
        if !folder.is_dir() {
            return Err(wrong("is not a folder".into()));
        }
        let mut added = Vec::new();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|e| wrong(format!("cannot be read ({e})")))?;
            let path = entry.path();
            let extension = path.extension().and_then(|e| e.to_str());
            if !entry.file_type().is_file() || !matches!(extension, Some("tsv" | "toml")) {
                continue;
            }
            let key = path
                .strip_prefix(folder)
                .unwrap_or(path)
                .components()
                .map(|c| c.as_os_str().to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            let name = path.display().to_string();
            let text = std::fs::read_to_string(path).map_err(|e| Error::Rule {
                file: name.clone(),
                line: 1,
                message: format!("cannot be read as UTF-8 text ({e})"),
            })?;
            let file = RuleFile { name, key, text };
            if !rules.files.iter().any(|f| f.key == file.key) {
                let known: Vec<&str> = rules.files.iter().map(|f| f.key.as_str()).collect();
                return Err(
                    file.error(1, format!("no rule file of this name; use one of {}", known.join(", ")))
                );
            }
            added.push(file);
        }
        if added.is_empty() {
            return Err(wrong("holds no .toml or .tsv file".into()));
        }
        rules.files.extend(added);
        // A stable sort keeps an overlay after the file that it overlays.
        rules.files.sort_by(|a, b| a.key.cmp(&b.key));
        Ok(rules)
    }

    /// The same rules with confidences as facts give them, which is what calibration measures.
    pub fn uncalibrated(mut self) -> Self {
        for file in self.files.iter_mut().filter(|f| f.key == "calibration.toml") {
            file.text.clear();
        }
        self
    }

    /// Files in order of name.
    pub fn iter(&self) -> impl Iterator<Item = &RuleFile> {
        self.files.iter()
    }

    /// All files of a name, the built-in one first.
    pub(super) fn all(&self, key: &str) -> Result<Vec<&RuleFile>, Error> {
        let found: Vec<&RuleFile> = self.files.iter().filter(|f| f.key == key).collect();
        if found.is_empty() {
            return Err(Error::Rule { file: key.into(), line: 1, message: "is missing".into() });
        }
        Ok(found)
    }

    /// The file of a name that is in force as a whole: the overlay's where there is one.
    pub(super) fn get(&self, key: &str) -> Result<&RuleFile, Error> {
        self.all(key).map(|files| files[files.len() - 1])
    }
}

fn collect(dir: &Dir<'_>, files: &mut Vec<RuleFile>) {
    for file in dir.files() {
        let extension = file.path().extension().and_then(|e| e.to_str());
        if let (Some("tsv" | "toml"), Some(text)) = (extension, file.contents_utf8()) {
            let name = file.path().to_string_lossy().replace('\\', "/");
            files.push(RuleFile::new(name, text.to_string()));
        }
    }
    for dir in dir.dirs() {
        collect(dir, files);
    }
}
