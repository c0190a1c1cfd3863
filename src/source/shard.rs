//! A share of the inputs, for schedulers that start a process for each.
//!
//! The inputs are laid end to end and cut into shares of as many bytes. A document is in the share in which its file
//! begins, a line of JSON Lines in that in which the line begins; so the shares hold every document once, and put one
//! after another they are in the order of the whole. Archives and compressed files are not cut: what stands in them
//! cannot be found from the middle.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::kind::Kind;
use crate::error::Error;

/// Share `number` of `of`, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: u32,
    of: u32,
}

impl FromStr for Shard {
    type Err = String;

    /// Reads `I/N`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text} is no share; write I/N, as 1/8 for the first of eight");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let (number, of): (u32, u32) =
            (number.parse().map_err(|_| wrong())?, of.parse().map_err(|_| wrong())?);
        if number == 0 || number > of {
            return Err(format!("{text} is no share: shares are counted from 1/{of} to {of}/{of}"));
        }
        Ok(Shard { number, of })
    }
}

/// A file of a share.
#[derive(Debug)]
pub(super) struct Part {
    pub path: PathBuf,
    /// The bytes in which its lines must begin, where the file is cut.
    pub lines: Option<Range<u64>>,
}

impl Part {
    /// A whole file.
    pub fn whole(path: PathBuf) -> Self {
        Part { path, lines: None }
    }
}

impl Shard {
    /// What of the files, in order, is in the share. One that cannot be read is as one byte.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] when standard input is among them, which each process has for itself.
    pub(super) fn take(self, files: Vec<Result<Part, Error>>) -> Result<Vec<Result<Part, Error>>, Error> {
        if files.iter().flatten().any(|part| part.path == Path::new("-")) {
            return Err(Error::Usage(
                "--shard cannot share standard input; name files or folders that all processes see".into(),
            ));
        }
        let size = |part: &Result<Part, Error>| {
            let known = part.as_ref().ok().and_then(|part| part.path.metadata().ok());
            known.map_or(1, |m| m.len().max(1))
        };
        let sizes: Vec<u64> = files.iter().map(size).collect();
        let all: u64 = sizes.iter().sum();
        let cut = |n: u32| (u128::from(all) * u128::from(n) / u128::from(self.of)) as u64;
        let share = cut(self.number - 1)..cut(self.number);
        let mut taken = Vec::new();
        let mut at = 0;
        for (part, size) in files.into_iter().zip(sizes) {
            let file = at..at + size;
            at = file.end;
            let lines = part.as_ref().is_ok_and(|part| Kind::of_path(&part.path) == Some(Kind::Lines));
            let inner = share.start.max(file.start)..share.end.min(file.end);
            if inner == file || !lines && share.contains(&file.start) {
                taken.push(part);
            } else if lines && !inner.is_empty() {
                let lines = inner.start - file.start..inner.end - file.start;
                taken.push(part.map(|part| Part { lines: Some(lines), ..part }));
            }
        }
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_written_as_i_of_n() {
        assert_eq!("2/8".parse(), Ok(Shard { number: 2, of: 8 }));
        for wrong in ["", "2", "0/8", "9/8", "1/0", "a/b", "-1/2", "1/2/3"] {
            assert!(wrong.parse::<Shard>().is_err_and(|why| why.contains("is no share")), "{wrong}");
        }
    }
}
