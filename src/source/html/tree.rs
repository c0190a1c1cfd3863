//! The tree of a page, built within bounds.
//!
//! The parser does what browsers do, and some of that grows with the square of the page or worse: elements within
//! elements are looked through for each tag, and elements of formatting that stay open are made anew in each paragraph.
//! What the parser asks and makes is counted, and a page that costs more than any page for people is given up. It is
//! counted, not timed, so that the same page is given up on every machine.

use std::borrow::Cow;
use std::cell::{Cell, Ref};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use ego_tree::NodeId;
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, driver};
use scraper::{Html, HtmlTreeSink};

use crate::deadline;

/// Elements of one page: ten times those of the largest that people read.
const MAX_ELEMENTS: u64 = 4_000_000;
/// Questions after an element's name: a page of a megabyte asks two million.
const MAX_QUESTIONS: u64 = 1_000_000_000;
/// The sum over all tags of the square of the number of their attributes: each is compared with those before it.
const MAX_COMPARISONS: u64 = 200_000_000;
/// Bytes that are parsed between two looks at the clock.
const PIECE: usize = 64 * 1024;

/// A page that would take minutes or gigabytes to build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bottomless;

/// Builds the tree of a page.
///
/// # Errors
///
/// [`Bottomless`] when it costs more than any page for people.
pub(crate) fn build(html: &str) -> Result<Html, Bottomless> {
    build_within(html, MAX_ELEMENTS, MAX_QUESTIONS)
}

fn build_within(html: &str, max_elements: u64, max_questions: u64) -> Result<Html, Bottomless> {
    if comparisons(html) > MAX_COMPARISONS {
        return Err(Bottomless);
    }
    let parse = || {
        let sink = Counting {
            sink: HtmlTreeSink::new(Html::new_document()),
            elements: Cell::new(0),
            questions: Cell::new(0),
            max_elements,
            max_questions,
        };
        let mut parser = driver::parse_document(sink, driver::ParseOpts::default());
        let mut rest = html;
        while !rest.is_empty() {
            deadline::check();
            let (piece, behind) = rest.split_at(rest.floor_char_boundary(PIECE));
            parser.process(StrTendril::from_slice(piece));
            rest = behind;
        }
        parser.finish()
    };
    catch_unwind(AssertUnwindSafe(parse)).map_err(|panic| match panic.downcast::<Bottomless>() {
        Ok(bottomless) => *bottomless,
        Err(other) => resume_unwind(other),
    })
}

/// The tree of the parser, and a count of what it is asked.
struct Counting {
    sink: HtmlTreeSink,
    elements: Cell<u64>,
    questions: Cell<u64>,
    max_elements: u64,
    max_questions: u64,
}

impl Counting {
    fn ask(&self) {
        let asked = self.questions.get() + 1;
        self.questions.set(asked);
        if asked.is_multiple_of(1 << 20) {
            deadline::check();
            if asked > self.max_questions {
                resume_unwind(Box::new(Bottomless));
            }
        }
    }
}

impl TreeSink for Counting {
    type Handle = NodeId;
    type Output = Html;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Html {
        self.sink.finish()
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.sink.parse_error(message);
    }

    fn get_document(&self) -> NodeId {
        self.sink.get_document()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        self.ask();
        self.sink.elem_name(target)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, flags: ElementFlags) -> NodeId {
        let made = self.elements.get() + 1;
        self.elements.set(made);
        if made > self.max_elements {
            resume_unwind(Box::new(Bottomless));
        }
        self.sink.create_element(name, attributes, flags)
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.sink.create_comment(text)
    }

    fn create_pi(&self, target: StrTendril, data: StrTendril) -> NodeId {
        self.sink.create_pi(target, data)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.sink.append(parent, child);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        self.sink.append_based_on_parent_node(element, before, child);
    }

    fn append_doctype_to_document(&self, name: StrTendril, public: StrTendril, system: StrTendril) {
        self.sink.append_doctype_to_document(name, public, system);
    }

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        self.sink.get_template_contents(target)
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        self.ask();
        self.sink.same_node(one, other)
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.sink.set_quirks_mode(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        self.sink.append_before_sibling(sibling, new);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.sink.add_attrs_if_missing(target, attributes);
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.sink.remove_from_parent(target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.sink.reparent_children(node, parent);
    }
}

/// About how often an attribute is compared with another of its tag, which the parser does on its own.
fn comparisons(html: &str) -> u64 {
    let bytes = html.as_bytes();
    let mut total = 0u64;
    let mut at = 0;
    while let Some(open) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        at += open + 1;
        if !bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let (attributes, end) = attributes(bytes, at);
        at = end;
        total = total.saturating_add(attributes.saturating_mul(attributes));
    }
    total
}

/// How many attributes the tag has whose name begins at `at`, and where it ends.
fn attributes(bytes: &[u8], mut at: usize) -> (u64, usize) {
    let mut found = 0;
    let mut space = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => break,
            b'=' => {
                // What stands in quotation marks is no attribute.
                let value =
                    at + 1 + bytes.iter().skip(at + 1).take_while(|b| b.is_ascii_whitespace()).count();
                space = false;
                if let Some(mark @ (b'"' | b'\'')) = bytes.get(value) {
                    let inside = bytes.get(value + 1..).unwrap_or_default();
                    let length = memchr::memchr(*mark, inside).unwrap_or(inside.len());
                    at = value + 1 + length;
                    space = true;
                }
            }
            b'/' | b'"' | b'\'' => space = true,
            _ if byte.is_ascii_whitespace() => space = true,
            _ => {
                found += u64::from(space);
                space = false;
            }
        }
        at += 1;
    }
    (found, at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted() {
        for (tag, count) in [
            ("p>", 0),
            ("p a>b c", 1),
            ("p a b=1 c='d e f>' g=\"h i\">", 4),
            ("img src = \"a b c\" alt/>", 2),
            ("p a=\"unclosed b c d", 1),
            ("p\n\ta\n\tb", 2),
        ] {
            assert_eq!(attributes(tag.as_bytes(), 0).0, count, "{tag}");
        }
    }

    /// Each is a page of under a megabyte that keeps a parser busy for minutes or fills its memory; with a twentieth of
    /// the bounds, so that it takes seconds here.
    #[test]
    fn pages_that_cost_more_than_any_page_are_given_up() {
        let many = |count: usize, piece: &dyn Fn(usize) -> String| (0..count).map(piece).collect::<String>();
        for (what, page) in [
            ("attributes", format!("<p {}>", many(100_000, &|n| format!("a{n}=1 ")))),
            ("boxes", "<details>".repeat(20_000)),
            ("boxes of one's own", format!("{}{}", "<x-y>".repeat(10_000), "</q>".repeat(10_000))),
            (
                "formatting",
                format!("<p>{}{}", many(3000, &|n| format!("<b id={n}>")), "<p>x".repeat(100_000)),
            ),
            (
                "formatting that looks closed",
                format!(
                    "<p>{}{}",
                    many(3000, &|n| format!("<b id={n}><object></b></object>")),
                    "<p>x".repeat(100_000)
                ),
            ),
        ] {
            assert_eq!(
                build_within(&page, MAX_ELEMENTS / 20, MAX_QUESTIONS / 20).err(),
                Some(Bottomless),
                "{what}"
            );
        }
    }

    #[test]
    fn pages_are_what_the_parser_makes_of_them() {
        let long = "<p>お知らせ<b>重要".repeat(20_000);
        for page in ["", "x", "<table><tr><td>1<b>2</table>3", "<template><p>a</template>", long.as_str()] {
            assert_eq!(build(page).map(|page| page.html()), Ok(Html::parse_document(page).html()));
        }
    }
}
