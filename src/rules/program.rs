//! The program of a piece: what it says, laid flat, so that a place of a text is compared in few steps.
//!
//! It means what the tree of the piece means as a regular expression: the first alternative that fits, repetitions as
//! long as they can be. Places to go back to are kept on a stack, which most pieces never use.

use super::syntax::{Kind, MOST, Node};

/// Steps after which a place counts as no match. Alternatives that overlap within a repetition can be tried in
/// more ways than anyone can wait for; what people write needs a few dozen steps.
const STEPS: u32 = 20_000;

/// A step of a program. Numbers are places in its lists; a step that holds goes on with the next one.
#[derive(Debug, Clone, Copy)]
enum Step {
    /// A word stands here.
    Word { from: u32, to: u32 },
    /// A character of some ranges stands here.
    Class { from: u32, to: u32 },
    /// The text begins here.
    Start,
    /// The text ends here.
    End,
    /// Goes on at the first place, and if that fails at the other.
    Either { first: u32, other: u32 },
    /// Goes on at the places that the next character allows, one after the other until one fits.
    Choice { from: u32, to: u32, rest: Targets },
    /// Goes on elsewhere.
    Jump(u32),
    /// All of it stands here.
    Done,
}

/// Places to go on at, in order: a stretch of the program's list.
#[derive(Debug, Clone, Copy)]
struct Targets {
    from: u32,
    to: u32,
}

/// The steps of a piece.
#[derive(Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    words: String,
    ranges: Vec<(char, char)>,
    /// Characters with which alternatives begin, ascending within each choice.
    choices: Vec<(char, Targets)>,
    targets: Vec<u32>,
}

impl Program {
    pub(super) fn new(node: &Node) -> Self {
        let mut out = Program::default();
        out.write(node);
        out.steps.push(Step::Done);
        out
    }

    fn here(&self) -> u32 {
        self.steps.len() as u32
    }

    fn write(&mut self, node: &Node) {
        match &node.kind {
            Kind::Word(word) => {
                let from = self.words.len() as u32;
                self.words.push_str(word);
                self.steps.push(Step::Word { from, to: self.words.len() as u32 });
            }
            Kind::Class(ranges) => {
                let from = self.ranges.len() as u32;
                self.ranges.extend(ranges.iter());
                self.steps.push(Step::Class { from, to: self.ranges.len() as u32 });
            }
            Kind::Start => self.steps.push(Step::Start),
            Kind::End => self.steps.push(Step::End),
            Kind::Sequence(list) => list.iter().for_each(|node| self.write(node)),
            Kind::Either(list) => self.write_choice(list),
            Kind::Repeat { min, max, greedy, node } => self.write_repeat(node, *min, *max, *greedy),
            // Pieces hold no gap.
            Kind::Gap(_) => {}
        }
    }

    fn write_choice(&mut self, list: &[Node]) {
        let at = self.steps.len();
        self.steps.push(Step::Done);
        let mut starts = Vec::with_capacity(list.len());
        let mut ends = Vec::with_capacity(list.len());
        for node in list {
            starts.push(self.here());
            self.write(node);
            ends.push(self.steps.len());
            self.steps.push(Step::Done);
        }
        let end = self.here();
        for jump in ends {
            self.steps[jump] = Step::Jump(end);
        }
        let begins: Vec<Option<Vec<char>>> = list.iter().map(Node::firsts).collect();
        let mut firsts: Vec<char> = begins.iter().flatten().flatten().copied().collect();
        firsts.sort_unstable();
        firsts.dedup();
        let mut targets = |next: Option<char>| {
            let from = self.targets.len() as u32;
            let may =
                |of: &Option<Vec<char>>| of.as_ref().is_none_or(|of| next.is_some_and(|c| of.contains(&c)));
            let allowed = begins.iter().zip(&starts).filter(|(of, _)| may(of)).map(|(_, &start)| start);
            self.targets.extend(allowed);
            Targets { from, to: self.targets.len() as u32 }
        };
        let rest = targets(None);
        let from = self.choices.len() as u32;
        for first in firsts {
            let allowed = targets(Some(first));
            self.choices.push((first, allowed));
        }
        self.steps[at] = Step::Choice { from, to: self.choices.len() as u32, rest };
    }

    fn write_repeat(&mut self, node: &Node, min: u32, max: u32, greedy: bool) {
        for _ in 0..min {
            self.write(node);
        }
        let fork = |inside: u32, outside: u32| match greedy {
            true => Step::Either { first: inside, other: outside },
            false => Step::Either { first: outside, other: inside },
        };
        // What has no end in practice is a loop, all else is written out.
        let endless = max >= MOST;
        let mut forks = Vec::new();
        for _ in min..if endless { min + 1 } else { max } {
            forks.push(self.steps.len());
            self.steps.push(Step::Done);
            self.write(node);
        }
        if endless {
            self.steps.push(Step::Jump(forks[0] as u32));
        }
        let end = self.here();
        for at in forks {
            self.steps[at] = fork(at as u32 + 1, end);
        }
    }

    /// Where a match that begins at a byte of a text ends.
    pub(super) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        let (mut step, mut at) = (0u32, start);
        let mut back: Vec<(u32, usize)> = Vec::new();
        for _ in 0..STEPS {
            let holds = match self.steps[step as usize] {
                Step::Word { from, to } => {
                    let word = &self.words.as_bytes()[from as usize..to as usize];
                    let holds = text.as_bytes()[at..].starts_with(word);
                    at += word.len();
                    step += 1;
                    holds
                }
                Step::Class { from, to } => {
                    let ranges = &self.ranges[from as usize..to as usize];
                    let next = text[at..].chars().next();
                    step += 1;
                    next.is_some_and(|c| {
                        at += c.len_utf8();
                        if ranges.len() <= 4 {
                            return ranges.iter().any(|&(start, end)| start <= c && c <= end);
                        }
                        let i = ranges.partition_point(|&(_, end)| end < c);
                        ranges.get(i).is_some_and(|&(start, _)| start <= c)
                    })
                }
                Step::Start => {
                    step += 1;
                    at == 0
                }
                Step::End => {
                    step += 1;
                    at == text.len()
                }
                Step::Either { first, other } => {
                    if back.capacity() == 0 {
                        back.reserve(32);
                    }
                    back.push((other, at));
                    step = first;
                    true
                }
                Step::Choice { from, to, rest } => {
                    let choices = &self.choices[from as usize..to as usize];
                    let known = text[at..]
                        .chars()
                        .next()
                        .and_then(|c| choices.binary_search_by_key(&c, |choice| choice.0).ok());
                    let Targets { from, to } = known.map_or(rest, |i| choices[i].1);
                    match &self.targets[from as usize..to as usize] {
                        [] => false,
                        [first, others @ ..] => {
                            for &other in others.iter().rev() {
                                back.push((other, at));
                            }
                            step = *first;
                            true
                        }
                    }
                }
                Step::Jump(to) => {
                    step = to;
                    true
                }
                Step::Done => return Some(at),
            };
            if !holds {
                (step, at) = back.pop()?;
            }
        }
        None
    }
}
