//! The native half of the Python module `kaiji`: engines, streams of records, the command. What Python code sees is in
//! `python/kaiji`; this module gives it records as JSON or Parquet, made by the same code as the command's.
//!
//! The interpreter's lock is released while documents are read and extracted.

#![deny(missing_docs)]

mod document;
mod engine;
mod error;
mod stream;

/// Records hold many short strings; see the command's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Native half of kaiji; use the module `kaiji`.
#[pyo3::pymodule]
mod _kaiji {
    use std::ffi::OsString;

    use pyo3::prelude::*;
    use pyo3::types::PyBytes;

    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::error::{DocumentError, Error, RuleError};
    #[pymodule_export]
    use crate::stream::Stream;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        // A panic is told as an exception, not by the hook that prints it.
        kaiji::batch::faults::hush();
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    /// Runs the command with the words of a command line, the program's name first, and gives its exit status.
    #[pyfunction]
    fn run_command(py: Python<'_>, words: Vec<OsString>) -> u8 {
        py.detach(|| kaiji::cli::run_line(words))
    }

    /// A Parquet file of no records, which has the columns of all: of `Stream.parquet`, or of `Stream.keyed`.
    #[pyfunction]
    fn no_records(py: Python<'_>, keyed: bool) -> PyResult<Bound<'_, PyBytes>> {
        let file = if keyed { crate::stream::keyed_parquet(&[]) } else { crate::stream::parquet(&[]) }?;
        Ok(PyBytes::new(py, &file))
    }
}
