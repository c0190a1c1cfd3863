//! The patterns by which lines are recognised.

use regex::Regex;

/// Patterns by which lines are recognised; data of `rules/layout.toml`.
#[derive(Debug)]
pub struct LayoutPatterns {
    /// A line that is page furniture by itself.
    pub furniture: LinePatterns,
    /// A heading that turns everything after it into furniture.
    pub tail: LinePatterns,
    /// A day (and time) at the beginning of a line.
    pub day_lead: Regex,
    /// A line that heads a section by its words.
    pub heading: Regex,
}

impl LayoutPatterns {
    /// Takes no line for furniture.
    pub(crate) fn drop_furniture(&mut self) {
        self.furniture = LinePatterns::default();
        self.tail = LinePatterns::default();
    }
}

/// Patterns of lines. Those that stand at the beginning of a line are kept apart from those that may stand anywhere: the
/// first characters of nearly all lines tell that none of the former fits, and the latter are sought by the words they
/// begin with.
#[derive(Debug, Clone, Default)]
pub struct LinePatterns {
    opening: Option<Regex>,
    anywhere: Option<Regex>,
}

impl LinePatterns {
    /// Reads patterns.
    ///
    /// # Errors
    ///
    /// As [`Regex::new`].
    pub fn new(patterns: &[String]) -> Result<Self, regex::Error> {
        // In which of the two a pattern stands matters to the time alone.
        let opens = |pattern: &&String| pattern.trim_start_matches("(?i)").starts_with('^');
        let any = |patterns: Vec<&String>| {
            let grouped: Vec<String> = patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
            (!grouped.is_empty()).then(|| Regex::new(&grouped.join("|"))).transpose()
        };
        let (opening, anywhere) = patterns.iter().partition(opens);
        Ok(LinePatterns { opening: any(opening)?, anywhere: any(anywhere)? })
    }

    /// Does one of the patterns fit a line?
    pub fn is_match(&self, line: &str) -> bool {
        let fits = |pattern: &Option<Regex>| pattern.as_ref().is_some_and(|pattern| pattern.is_match(line));
        fits(&self.opening) || fits(&self.anywhere)
    }
}

#[cfg(test)]
mod tests {
    use super::LinePatterns;

    #[test]
    fn patterns_of_lines_fit_where_they_say() {
        let patterns =
            |list: &[&str]| LinePatterns::new(&list.iter().map(|p| (*p).to_string()).collect::<Vec<_>>());
        let both =
            patterns(&["^(?:シェア|印刷)", "次の記事|前の記事", "^広告$|[|]採用"]).expect("valid patterns");
        for line in ["シェアする", "≪前の記事", "次の記事へ", "広告", "会社概要|採用"]
        {
            assert!(both.is_match(line), "{line}");
        }
        for line in ["この記事をシェア", "広告です", "採用", ""] {
            assert!(!both.is_match(line), "{line}");
        }
        assert!(!LinePatterns::default().is_match("シェア"));
        assert!(patterns(&["^シェア", "(前の"]).is_err());
    }
}
