//! Tables that turn kaiji's terms into those of another vocabulary: tab-separated, one row a term and place.

/// One row: a term, and what stands for it where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Name of the vocabulary, as its type in [`crate::record`].
    pub vocabulary: &'static str,
    /// Term of it, or `*` for every term that has no row of its own.
    pub term: &'static str,
    /// Where it goes; `-` for nowhere.
    pub place: &'static str,
    /// What is written there.
    pub value: &'static str,
}

/// The rows of a table, in its order.
#[derive(Debug)]
pub struct Table(Vec<Row>);

impl Table {
    /// Reads a table; lines that begin with `#` are remarks.
    pub fn read(text: &'static str) -> Table {
        let lines = text.lines().filter(|l| !l.starts_with('#'));
        Table(
            lines
                .filter_map(|line| {
                    let mut cells = line.split('\t');
                    let mut next = || cells.next();
                    Some(Row { vocabulary: next()?, term: next()?, place: next()?, value: next()? })
                })
                .collect(),
        )
    }

    /// All rows.
    pub fn rows(&self) -> &[Row] {
        &self.0
    }

    /// The rows of a term: its own, or those for every term.
    pub fn of(&self, vocabulary: &str, term: &str) -> Vec<Row> {
        let rows = |term: &str| -> Vec<Row> {
            self.0.iter().copied().filter(|r| r.vocabulary == vocabulary && r.term == term).collect()
        };
        let own = rows(term);
        if own.is_empty() { rows("*") } else { own }
    }

    /// What a term is called in one place of the other vocabulary.
    pub fn values(&self, vocabulary: &str, term: &str, place: &str) -> Vec<&'static str> {
        self.of(vocabulary, term).into_iter().filter(|r| r.place == place).map(|r| r.value).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_has_its_own_rows_or_those_for_every_term() {
        let table =
            Table::read("# remark\nUnit\tcards\ta\tx\nUnit\tcards\tb\ty\nUnit\t*\ta\tz\nCause\tvpn\ta\tw\n");
        assert_eq!(table.rows().len(), 4);
        assert_eq!(table.values("Unit", "cards", "a"), ["x"]);
        assert_eq!(table.values("Unit", "persons", "a"), ["z"]);
        assert_eq!(table.of("Unit", "cards").len(), 2);
        assert!(table.values("Cause", "rdp", "a").is_empty());
    }
}
