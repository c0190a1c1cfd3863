//! Exceptions with the command's messages.

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;

create_exception!(kaiji, Error, PyException, "What kaiji cannot do; the message says what to do next.");
create_exception!(kaiji, DocumentError, Error, "A document that cannot be read: `name`, and `reason`.");
create_exception!(kaiji, RuleError, Error, "A rule file that is wrong: `file`, and `line` from 1.");

/// The exception for an error, with its message.
pub fn raised(py: Python<'_>, error: &kaiji::error::Error) -> PyErr {
    use kaiji::error::Error as Kind;
    let message = error.to_string();
    let told = match error {
        Kind::Document { name, reason } => {
            let told = DocumentError::new_err(message);
            let value = told.value(py);
            value.setattr("name", name).and_then(|()| value.setattr("reason", reason)).map(|()| told)
        }
        Kind::Rule { file, line, .. } => {
            let told = RuleError::new_err(message);
            let value = told.value(py);
            value.setattr("file", file).and_then(|()| value.setattr("line", line)).map(|()| told)
        }
        _ => Ok(Error::new_err(message)),
    };
    told.unwrap_or_else(|failed| failed)
}
