//! What stands in a note of brat: `count=12; unit="台"`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::annotation::words::breaks;

/// Names and values on one line.
pub(super) fn write(values: &[(&str, &Value)]) -> String {
    let one = |(name, value): &(&str, &Value)| format!("{name}={}", one_line(&value.to_string()));
    values.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// JSON without what some readers of text files take for a line end; JSON itself escapes the others.
fn one_line(json: &str) -> String {
    json.chars().map(|c| if breaks(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

/// Names and values of a note. Text needs no quotation marks when it holds no semicolon.
///
/// # Errors
///
/// What is wrong and what to do.
pub(super) fn read(note: &str) -> Result<BTreeMap<String, Value>, String> {
    let mut values = BTreeMap::new();
    let mut rest = note.trim();
    while !rest.is_empty() {
        let (name, held) = rest
            .split_once('=')
            .ok_or_else(|| format!("has the note {note:?}; write it as count=12; unit=\"台\""))?;
        let held = held.trim_start();
        let value = if held.starts_with('"') {
            let mut stream = serde_json::Deserializer::from_str(held).into_iter::<Value>();
            let value = stream
                .next()
                .and_then(Result::ok)
                .ok_or_else(|| format!("has the note {note:?} with a quotation mark that does not close"))?;
            rest = held[stream.byte_offset()..].trim_start();
            value
        } else {
            let (bare, behind) = held.split_once(';').unwrap_or((held, ""));
            rest = &held[bare.len()..];
            debug_assert!(rest.is_empty() || &rest[1..] == behind);
            let bare = bare.trim();
            bare.parse::<u64>().map_or_else(|_| bare.into(), Value::from)
        };
        if value != "" {
            values.insert(name.trim().to_string(), value);
        }
        rest = match rest.strip_prefix(';') {
            Some(more) => more.trim_start(),
            None if rest.is_empty() => rest,
            None => return Err(format!("has the note {note:?}; write ; between two values")),
        };
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn notes_are_read_as_written() {
        for value in ["台", "a; b=\"c\"", "一\n二\u{2028}三\u{85}\t\\", "12", " ", "𠮷😀"].map(Value::from)
        {
            let line = write(&[("count", &json!(12)), ("unit", &value), ("name", &value)]);
            assert!(!line.chars().any(breaks), "{line:?}");
            let read = read(&line).expect("a note");
            assert_eq!(
                (&read["count"], &read["unit"], &read["name"]),
                (&json!(12), &value, &value),
                "{line}"
            );
        }
    }

    #[test]
    fn notes_are_read_as_people_write_them() {
        let told = |note: &str| read(note).map(|v| json!(v).to_string());
        assert_eq!(told(" count = 12 ;unit=台; "), Ok(r#"{"count":12,"unit":"台"}"#.into()));
        assert_eq!(told("value=2024-01-31"), Ok(r#"{"value":"2024-01-31"}"#.into()));
        assert_eq!(told("count="), Ok("{}".into()));
        assert_eq!(told(""), Ok("{}".into()));
        assert!(told("twelve").is_err_and(|e| e.contains("write it as count=12")));
        assert!(told("unit=\"台").is_err_and(|e| e.contains("does not close")));
        assert!(told("unit=\"台\" count=1").is_err_and(|e| e.contains("write ; between")));
    }
}
