//! Pages of an archive that a later revisit may refer to.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;

/// Largest page that is kept, and all of them together, in bytes.
const LARGEST: usize = 1024 * 1024;
const TOGETHER: usize = 16 * 1024 * 1024;

/// The last pages of an archive, found by record id, payload digest, or address and time.
#[derive(Debug, Default)]
pub(super) struct Seen {
    keys: FxHashMap<String, u64>,
    pages: VecDeque<(Vec<String>, Arc<Vec<u8>>)>,
    /// Number of the first page that is still kept.
    first: u64,
    bytes: usize,
}

impl Seen {
    /// Keeps a page under its keys, and lets go of the oldest when there are too many.
    pub(super) fn keep(&mut self, keys: Vec<String>, block: &Arc<Vec<u8>>) {
        if block.len() > LARGEST {
            return;
        }
        let number = self.first + self.pages.len() as u64;
        // A small page costs more than its bytes.
        self.bytes += block.len() + 512;
        for key in &keys {
            self.keys.insert(key.clone(), number);
        }
        self.pages.push_back((keys, Arc::clone(block)));
        while self.bytes > TOGETHER {
            let Some((keys, block)) = self.pages.pop_front() else { break };
            for key in keys {
                if self.keys.get(&key) == Some(&self.first) {
                    self.keys.remove(&key);
                }
            }
            self.bytes -= block.len() + 512;
            self.first += 1;
        }
    }

    /// A page by the first of the keys that is known.
    pub(super) fn find(&self, keys: &[String]) -> Option<Arc<Vec<u8>>> {
        let number = keys.iter().find_map(|k| self.keys.get(k))?;
        let slot = usize::try_from(number.checked_sub(self.first)?).ok()?;
        self.pages.get(slot).map(|(_, block)| Arc::clone(block))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_kept_within_bounds() {
        let mut seen = Seen::default();
        for i in 0..100u32 {
            let page = vec![0; 400 * 1024 + i as usize];
            seen.keep(vec![format!("id {i}"), "same".into()], &Arc::new(page));
        }
        seen.keep(vec!["huge".into()], &Arc::new(vec![0; LARGEST + 1]));
        let len = |key: &str| seen.find(&["unknown".into(), key.into()]).map(|p| p.len() - 400 * 1024);
        assert_eq!((len("id 99"), len("same"), len("id 0"), len("huge")), (Some(99), Some(99), None, None));
        assert!(seen.bytes <= TOGETHER && seen.keys.len() == seen.pages.len() + 1);
    }
}
