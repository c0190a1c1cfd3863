//! The path of elements to a block, as [`crate::text::Place::Path`] has it.

use std::fmt::Write as _;
use std::sync::Arc;

use ego_tree::NodeRef;
use rustc_hash::FxHashMap;
use scraper::Node;

/// Bytes of paths that one page may have; blocks of a page that goes beyond share the path of its body.
const MOST: usize = 64 * 1024 * 1024;

/// The elements around the writer, outermost first.
#[derive(Debug, Default)]
pub(super) struct Trail<'p> {
    /// Name, and number among the siblings of that name, 0 for an only one.
    steps: Vec<(&'p str, u32)>,
    spent: usize,
    body: Option<Arc<str>>,
}

impl<'p> Trail<'p> {
    /// Goes into an element; gives the depth that [`Trail::leave`] and [`Trail::path`] take.
    pub fn enter(&mut self, name: &'p str, number: u32) -> usize {
        self.steps.push((name, number));
        self.steps.len()
    }

    /// Goes back out of the innermost element.
    pub fn leave(&mut self) {
        self.steps.pop();
    }

    /// The path of the element at a depth.
    pub fn path(&mut self, depth: usize) -> Arc<str> {
        if self.spent > MOST {
            return self.body.get_or_insert_with(|| "html/body".into()).clone();
        }
        let mut path = String::with_capacity(depth * 8);
        for (i, (name, number)) in self.steps.iter().take(depth).enumerate() {
            if i > 0 {
                path.push('/');
            }
            path.push_str(name);
            if *number > 0 {
                let _ = write!(path, "[{number}]");
            }
        }
        self.spent += path.len();
        path.into()
    }
}

/// Numbers of an element's children: each among those of its name, 0 for an only one.
pub(super) struct Numbers<'p> {
    /// How many have the name, and how many were passed.
    names: FxHashMap<&'p str, (u32, u32)>,
}

impl<'p> Numbers<'p> {
    /// Counts the children.
    pub fn of(parent: NodeRef<'p, Node>) -> Self {
        let mut names: FxHashMap<&'p str, (u32, u32)> = FxHashMap::default();
        for element in parent.children().filter_map(|c| c.value().as_element()) {
            names.entry(element.name()).or_default().0 += 1;
        }
        Numbers { names }
    }

    /// The number of the next child of a name.
    pub fn next(&mut self, name: &'p str) -> u32 {
        let Some((all, passed)) = self.names.get_mut(name) else { return 0 };
        *passed += 1;
        if *all > 1 { *passed } else { 0 }
    }
}
