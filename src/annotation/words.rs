//! Stretches of a text: code points, UTF-16 units, and what makes two sets of stretches the same words.

use crate::record::Evidence;

/// A text with its code points at hand.
#[derive(Debug, Clone)]
pub struct Words {
    chars: Vec<char>,
}

/// A stretch of code points: the first, and one past the last.
pub type Stretch = (usize, usize);

impl Words {
    /// Takes a text apart.
    pub fn new(text: &str) -> Self {
        Words { chars: text.chars().collect() }
    }

    /// How many code points there are.
    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// The words of a stretch; `None` where it is empty or the text is shorter.
    pub fn quote(&self, (start, end): Stretch) -> Option<String> {
        (start < end).then(|| self.chars.get(start..end)).flatten().map(|chars| chars.iter().collect())
    }

    /// UTF-16 units before each code point, and before the end.
    pub fn utf16(&self) -> Vec<usize> {
        let mut units = 0;
        let mut before = Vec::with_capacity(self.chars.len() + 1);
        for c in &self.chars {
            before.push(units);
            units += c.len_utf16();
        }
        before.push(units);
        before
    }

    /// The words of some stretches, however these were cut: what they cover, without line ends and tabs and without
    /// white space at the edges. Stretches that touch are one. Annotation tools cut lines apart and trim, so two
    /// sets of stretches count as the same words when this is the same.
    pub fn covered(&self, stretches: impl IntoIterator<Item = Stretch>) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = stretches.into_iter().collect();
        stretches.sort_unstable();
        let mut whole: Vec<Stretch> = Vec::new();
        for (start, end) in stretches {
            match whole.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => whole.push((start, end)),
            }
        }
        whole.into_iter().flat_map(|stretch| self.lines(stretch)).collect()
    }

    /// The parts of a stretch between line ends and tabs, trimmed.
    fn lines(&self, (start, end): Stretch) -> Vec<Stretch> {
        let end = end.min(self.chars.len());
        let start = start.min(end);
        let mut parts = Vec::new();
        let mut from = start;
        for part in self.chars[start..end].split(|c| breaks(*c)) {
            let blank = |c: &&char| c.is_whitespace();
            let lead = part.iter().take_while(blank).count();
            let trail = part[lead..].iter().rev().take_while(blank).count();
            if lead < part.len() {
                parts.push((from + lead, from + part.len() - trail));
            }
            from += part.len() + 1;
        }
        parts
    }
}

/// Does a character end a line for some reader of text files? Tabs part the columns of standoff files.
pub fn breaks(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// The stretches of some evidence.
pub fn stretches(evidence: &[Evidence]) -> impl Iterator<Item = Stretch> {
    evidence.iter().map(|e| (e.start, e.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_count_surrogates_twice() {
        let words = Words::new("𠮷野😀か\u{3099}");
        assert_eq!(words.utf16(), [0, 2, 3, 5, 6, 7]);
        assert_eq!(words.quote((0, 2)).as_deref(), Some("𠮷野"));
        assert_eq!((words.quote((2, 2)), words.quote((4, 9))), (None, None));
    }

    #[test]
    fn the_same_words_however_cut() {
        let words = Words::new("弊社の\n パソコン12台\tが感染");
        let once = words.covered([(0, 12), (5, 9), (13, 16)]);
        assert_eq!(once, [(0, 3), (5, 12), (13, 16)]);
        assert_eq!(words.covered(once.clone()), once);
        assert_eq!(words.covered([(5, 9), (9, 12)]), [(5, 12)]);
        assert_eq!(words.covered([(3, 5)]), [] as [Stretch; 0]);
        assert_eq!(words.covered([(14, 99)]), [(14, 16)]);
    }
}
