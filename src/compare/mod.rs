//! Comparing
