//! Files and folders that a run is still writing, and those that a killed run left behind.
//!
//! Their names begin with [`PREFIX`]. Whoever writes one holds a lock on it (a folder's is on a file in it), which the
//! system lets go of when the process ends, however it ends; so what nobody holds is left over.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::time::Duration;

/// What the names of unfinished files and folders begin with.
pub(super) const PREFIX: &str = ".kaiji-new-";

/// Younger ones are left alone: their run may not have come to its lock yet.
const YOUNG: Duration = Duration::from_secs(60);

/// The file in an unfinished folder that its lock is on.
const LOCK: &str = "lock";

/// Says that a file is being written, for as long as it is open. Where the system has no locks nothing happens, and
/// nothing is ever taken for left over there.
pub(super) fn hold(file: &File) {
    let _ = file.try_lock();
}

/// As [`hold`], for a folder; as long as the returned file is open.
pub(super) fn hold_folder(folder: &Path) -> io::Result<File> {
    let file = File::create(folder.join(LOCK))?;
    hold(&file);
    Ok(file)
}

/// Removes from a folder what killed runs left in it. What cannot be looked at or removed stays.
pub(super) fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if !entry.file_name().to_string_lossy().starts_with(PREFIX) {
            continue;
        }
        let path = entry.path();
        // Of a link: of itself, not of what it points to.
        let Ok(metadata) = entry.metadata() else { continue };
        let old = metadata.modified().ok().and_then(|m| m.elapsed().ok()).is_some_and(|age| age > YOUNG);
        if old && metadata.is_dir() && is_left(&path.join(LOCK)) {
            let _ = fs::remove_dir_all(&path);
        } else if old && metadata.is_file() && is_left(&path) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Does no run hold this file? Of one that is not there, none does.
fn is_left(path: &Path) -> bool {
    match File::open(path) {
        Ok(file) => file.try_lock().is_ok(),
        Err(e) => e.kind() == io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    fn aged(path: &Path, seconds: u64) {
        let time = SystemTime::now() - Duration::from_secs(seconds);
        File::open(path).and_then(|file| file.set_modified(time)).expect("a file with a time");
    }

    #[test]
    fn only_what_is_old_and_held_by_nobody_goes() {
        let place = tempfile::tempdir().expect("a folder");
        let path = |name: &str| place.path().join(name);
        let names = [".kaiji-new-left", ".kaiji-new-young", ".kaiji-new-held", ".kaiji-export", "notes"];
        let files: Vec<File> = names.iter().map(|n| File::create(path(n)).expect("a file")).collect();
        hold(&files[2]);
        for folder in [".kaiji-new-leftfolder", ".kaiji-new-heldfolder"] {
            fs::create_dir(path(folder)).expect("a folder");
        }
        drop(hold_folder(&path(".kaiji-new-leftfolder")).expect("a lock"));
        let held = hold_folder(&path(".kaiji-new-heldfolder")).expect("a lock");
        for (name, age) in [
            (".kaiji-new-left", 90),
            (".kaiji-new-held", 90),
            (".kaiji-export", 90),
            ("notes", 90),
            (".kaiji-new-leftfolder", 90),
            (".kaiji-new-heldfolder", 90),
        ] {
            aged(&path(name), age);
        }
        sweep(place.path());
        let mut left: Vec<String> = fs::read_dir(place.path())
            .expect("a folder")
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [".kaiji-export", ".kaiji-new-held", ".kaiji-new-heldfolder", ".kaiji-new-young", "notes"]
        );
        drop(held);
    }
}
