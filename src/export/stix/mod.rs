pub fn write(_: &crate::dataset::Dataset, _: &mut dyn std::io::Write) -> std::io::Result<()> { Ok(()) }
