//! Records from record files, or from documents that are extracted first.

use std::path::{Path, PathBuf};

use super::args::Common;
use super::{Failure, Outcome, batch, output};
use crate::error::Error;
use crate::record::Record;

/// Reads records from every input: a `.jsonl` whose first line is a record is read as it is, everything else is
/// extracted.
pub(super) fn read(inputs: &[PathBuf], common: &Common) -> Result<(Vec<Record>, Outcome), Failure> {
    let mut list = Vec::new();
    let mut outcome = Outcome::Clean;
    let mut engine = None;
    if inputs.is_empty() {
        return Err(Error::Usage("no input: name record files or documents (kaiji compare records.jsonl)".into()).into());
    }
    for input in inputs {
        if is_record_file(input) {
            let name = input.display().to_string();
            let text = std::fs::read_to_string(input)
                .map_err(|e| Error::Document { name: name.clone(), reason: format!("cannot be read ({e})") })?;
            for (i, line) in text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
                match serde_json::from_str(line) {
                    Ok(record) => list.push(record),
                    Err(e) => {
                        outcome = Outcome::SomeFailed;
                        output::message(&format!(
                            "kaiji: {name}:{}: is no record of this version ({e}); extract it again",
                            i + 1
                        ));
                    }
                }
            }
        } else {
            let engine = match &mut engine {
                Some(engine) => engine,
                none => none.insert(batch::engine(common)?),
            };
            let read = batch::run(
                std::slice::from_ref(input),
                common,
                engine,
                |worker, doc| worker.extract(doc),
                |record| {
                    list.push(record);
                    Ok(())
                },
                |_| Ok(()),
            )?;
            if read == Outcome::SomeFailed {
                outcome = read;
            }
        }
    }
    Ok((list, outcome))
}

/// Does the file hold records rather than documents?
fn is_record_file(path: &Path) -> bool {
    use std::io::BufRead;
    if path.extension().and_then(|e| e.to_str()) != Some("jsonl") {
        return false;
    }
    let Ok(file) = std::fs::File::open(path) else { return false };
    let mut line = String::new();
    std::io::BufReader::new(file).read_line(&mut line).is_ok() && line.contains("\"schema_version\"")
}
