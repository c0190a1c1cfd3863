//! The sectors of organisations: from a list that the user gives, never from a document.

use std::collections::BTreeMap;

use super::row::Row;

/// Sectors by organisation, case or document.
#[derive(Debug, Clone, Default)]
pub struct Sectors {
    /// Comparable name or identifier, as given and its sector.
    by: BTreeMap<String, (String, String)>,
}

impl Sectors {
    /// Reads a list of two columns, organisation or identifier and sector, separated by tabs or commas. A first line
    /// that names the columns is passed over. `comparable` makes names of organisations comparable.
    ///
    /// # Errors
    ///
    /// What is wrong, with its line.
    pub fn read(text: &str, comparable: &dyn Fn(&str) -> String) -> Result<Sectors, String> {
        let text = text.trim_start_matches('\u{FEFF}');
        let tab = text.lines().next().is_some_and(|line| line.contains('\t'));
        let mut reader = ::csv::ReaderBuilder::new()
            .delimiter(if tab { b'\t' } else { b',' })
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut by: BTreeMap<String, (String, String)> = BTreeMap::new();
        for (n, line) in reader.records().enumerate() {
            let line = line.map_err(|e| e.to_string())?;
            let cell = |at: usize| line.get(at).unwrap_or_default().trim();
            let (key, sector) = (cell(0), cell(1));
            let heading = ["sector", "industry", "業種", "業界", "産業"];
            if key.is_empty() && sector.is_empty()
                || n == 0 && heading.iter().any(|h| sector.eq_ignore_ascii_case(h))
            {
                continue;
            }
            let at = line.position().map_or(0, |p| p.line());
            if key.is_empty() || sector.is_empty() {
                return Err(format!("line {at}: wants an organisation (or an identifier) and a sector"));
            }
            for name in [key.to_string(), comparable(key)] {
                let old = by.insert(name, (key.to_string(), sector.to_string()));
                if let Some((_, other)) = old.filter(|(_, other)| other != sector) {
                    return Err(format!("line {at}: {key} is given as {other} before, and here as {sector}"));
                }
            }
        }
        Ok(Sectors { by })
    }

    /// The sector of a row: by its identifier, one of its documents, or its organisation.
    pub fn of(&self, row: &Row, comparable: &dyn Fn(&str) -> String) -> Option<&str> {
        self.entry(row, comparable).map(|(_, sector)| sector.as_str())
    }

    fn entry(&self, row: &Row, comparable: &dyn Fn(&str) -> String) -> Option<&(String, String)> {
        std::iter::once(&row.id)
            .chain(&row.documents)
            .find_map(|id| self.by.get(id))
            .or_else(|| self.by.get(&comparable(row.organization.as_deref()?)))
    }

    /// What of the list goes with none of the rows, as given.
    pub fn unused(&self, rows: &[Row], comparable: &dyn Fn(&str) -> String) -> Vec<&str> {
        let used: Vec<&str> =
            rows.iter().filter_map(|row| Some(self.entry(row, comparable)?.0.as_str())).collect();
        let mut unused: Vec<&str> =
            self.by.values().map(|(key, _)| key.as_str()).filter(|key| !used.contains(key)).collect();
        unused.sort_unstable();
        unused.dedup();
        unused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::tests::row;

    fn plain(name: &str) -> String {
        name.replace("株式会社", "")
    }

    #[test]
    fn a_sector_is_found_by_organisation_or_identifier() {
        let list =
            Sectors::read("organization,sector\r\n株式会社青葉,製造業\nb,\"小売, 卸売\"\nx,不明\n", &plain);
        let list = list.expect("a list");
        let mut a = row("a");
        a.organization = Some("青葉".into());
        let mut b = row("b");
        b.organization = Some("青葉".into());
        assert_eq!(list.of(&a, &plain), Some("製造業"));
        assert_eq!(list.of(&b, &plain), Some("小売, 卸売"));
        assert_eq!(list.of(&row("c"), &plain), None);
        assert_eq!(list.unused(&[a, b], &plain), ["x"]);
    }

    #[test]
    fn a_list_that_says_two_things_or_half_of_one_is_refused() {
        let fault = |text| Sectors::read(text, &plain).map(|_| ()).expect_err("a fault");
        assert!(
            fault("青葉\t製造業\n株式会社青葉\t小売業\n").contains("line 2: 株式会社青葉 is given as 製造業")
        );
        assert!(fault("青葉\n").contains("line 1: wants"));
    }
}
