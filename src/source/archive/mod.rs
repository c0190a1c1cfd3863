//! Web archives (WARC, WACZ) and ZIP files: containers that give one document after another.

mod capture;
mod digest;
mod fields;
mod gzip;
mod http;
mod passed;
mod seen;
mod stream;
mod warc;
mod zip;

pub(super) use capture::{Capture, Unpacked};
pub(super) use gzip::{Members, is_gzip};
pub(super) use http::Broken;
pub(super) use passed::Passed;
pub use passed::PassedOver;
pub(super) use warc::Warc;
pub(super) use zip::Zip;
