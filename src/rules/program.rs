//! The program of a piece: what it says, laid flat, so that a place of a text is compared in few steps.
//!
//! It means what the tree of the piece means as a regular expression: the first alternative that fits, repetitions as
//! long as they can be. Places to go back to are kept on a stack, which most pieces never use.

use std::ops::Range;

use super::syntax::{Kind, MOST, Node};
use super::words::{bit, letter, place};

/// Tries after which a place counts as no match. Alternatives that overlap within a repetition can be tried in
/// more ways than anyone can wait for; what people write needs a few dozen.
const TRIES: u32 = 20_000;

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
    /// Characters of some ranges stand here, as many as do, and if what follows fails, fewer.
    Run { from: u32, to: u32, most: u32 },
    /// Goes on with a repetition or behind it.
    Fork(u32),
    /// Goes on at the places that the next character allows, one after the other until one fits.
    Choice(u32),
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

impl Targets {
    fn range(self) -> Range<usize> {
        self.from as usize..self.to as usize
    }
}

/// Ways to go on.
#[derive(Debug, Clone, Copy)]
enum Ways {
    /// At several places of the program, at a byte of a text.
    Places { targets: Targets, at: usize },
    /// At one place, at a byte of a text and at characters before it, down to another.
    Lengths { step: u32, at: usize, least: usize },
    /// None is left.
    Spent,
}

impl Ways {
    fn is_spent(&self) -> bool {
        match self {
            Ways::Places { targets, .. } => targets.from == targets.to,
            Ways::Lengths { .. } => false,
            Ways::Spent => true,
        }
    }
}

/// What becomes of following a program.
enum Run {
    /// It matches up to a byte.
    Ends(usize),
    Fails,
    Parts(Ways),
}

/// A repetition that may begin here, or may not.
#[derive(Debug, Clone, Copy)]
struct Fork {
    /// The characters with which what is repeated begins, roughly: where the next one is none of them, it is not tried.
    mask: u64,
    /// Where it goes on, in the order in which these places are tried.
    ways: Targets,
    /// Where it goes on behind the repetition.
    end: u32,
}

/// Where to go on by the next character.
#[derive(Debug)]
struct Choice {
    /// The characters with which alternatives begin, roughly: most that stand in a text begin none.
    mask: u64,
    /// Where these characters stand among those of the program.
    from: u32,
    to: u32,
    /// The alternatives that may begin with any other character.
    rest: Targets,
}

/// The steps of a piece.
#[derive(Debug, Default)]
pub(super) struct Program {
    steps: Vec<Step>,
    words: String,
    ranges: Vec<(char, char)>,
    forks: Vec<Fork>,
    choices: Vec<Choice>,
    /// Characters with which alternatives begin, ascending within each choice.
    firsts: Vec<(u32, Targets)>,
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
            Kind::Word(word) if word.is_empty() => {}
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
        // Alternatives by their first characters, and those that may begin with any.
        let mut known: Vec<(char, u32)> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        for (node, &start) in list.iter().zip(&starts) {
            match node.firsts() {
                Some(firsts) => known.extend(firsts.into_iter().map(|first| (first, start))),
                None => open.push(start),
            }
        }
        known.sort_unstable();
        known.dedup();
        let from = self.targets.len() as u32;
        self.targets.extend(&open);
        let rest = Targets { from, to: self.targets.len() as u32 };
        let (from, mut mask) = (self.firsts.len() as u32, 0);
        for alike in known.chunk_by(|a, b| a.0 == b.0) {
            let first = alike[0].0;
            mask |= bit(first.into());
            let from = self.targets.len();
            self.targets.extend(alike.iter().map(|&(_, start)| start));
            self.targets.extend(&open);
            // They are tried in the order in which they are written.
            self.targets[from..].sort_unstable();
            self.firsts.push((first.into(), Targets { from: from as u32, to: self.targets.len() as u32 }));
        }
        self.steps[at] = Step::Choice(self.choices.len() as u32);
        self.choices.push(Choice { mask, from, to: self.firsts.len() as u32, rest });
    }

    fn write_repeat(&mut self, node: &Node, min: u32, max: u32, greedy: bool) {
        for _ in 0..min {
            self.write(node);
        }
        // What has no end in practice is a loop, and so are single characters; all else is written out.
        let endless = max >= MOST;
        if let (Kind::Class(ranges), true) = (&node.kind, greedy && (endless || max > min)) {
            let from = self.ranges.len() as u32;
            self.ranges.extend(ranges.iter());
            let most = if endless { u32::MAX } else { max - min };
            self.steps.push(Step::Run { from, to: self.ranges.len() as u32, most });
            return;
        }
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
        let mask = node.firsts().map_or(!0, |firsts| firsts.iter().fold(0, |mask, &c| mask | bit(c.into())));
        for at in forks {
            let from = self.targets.len() as u32;
            let inside = at as u32 + 1;
            self.targets.extend(if greedy { [inside, end] } else { [end, inside] });
            self.steps[at] = Step::Fork(self.forks.len() as u32);
            self.forks.push(Fork { mask, ways: Targets { from, to: from + 2 }, end });
        }
    }

    /// Where a match that begins at a byte of a text ends.
    pub(super) fn end_at(&self, text: &str, start: usize) -> Option<usize> {
        // The ways of the last parting that are still to be tried; those of partings before it wait.
        let mut open = Ways::Spent;
        let mut waiting: Vec<Ways> = Vec::new();
        let (mut step, mut at) = (0, start);
        for _ in 0..TRIES {
            match self.run(step, text, at) {
                Run::Ends(end) => return Some(end),
                Run::Fails => {}
                Run::Parts(ways) => {
                    let left = std::mem::replace(&mut open, ways);
                    if !left.is_spent() {
                        waiting.push(left);
                    }
                }
            }
            (step, at) = loop {
                if let Some(next) = self.next(&mut open, text) {
                    break next;
                }
                open = waiting.pop()?;
            };
        }
        None
    }

    /// The next place of the program and byte of the text to go on at. Places at which another word begins than stands
    /// there are passed over: most are.
    #[inline]
    fn next(&self, ways: &mut Ways, text: &str) -> Option<(u32, usize)> {
        match ways {
            Ways::Places { targets, at } => {
                while targets.from < targets.to {
                    let step = self.targets[targets.from as usize];
                    targets.from += 1;
                    let stands = match self.steps[step as usize] {
                        Step::Word { from, to } => self.stands(from, to, text, *at),
                        _ => true,
                    };
                    if stands {
                        return Some((step, *at));
                    }
                }
                None
            }
            Ways::Lengths { step, at, least } => {
                let (step, end, least) = (*step, *at, *least);
                *ways = match text[least..end].chars().next_back() {
                    Some(c) => Ways::Lengths { step, at: end - c.len_utf8(), least },
                    None => Ways::Spent,
                };
                Some((step, end))
            }
            Ways::Spent => None,
        }
    }

    /// Does a word of the program stand at a byte of a text?
    #[inline]
    fn stands(&self, from: u32, to: u32, text: &str, at: usize) -> bool {
        let word = &self.words.as_bytes()[from as usize..to as usize];
        match (text.as_bytes().get(at..at + word.len()), word) {
            // Words that differ mostly differ in the last byte.
            (Some(stands @ [.., a]), [.., b]) => a == b && stands == word,
            _ => false,
        }
    }

    /// Does a character belong to some of the program's ranges?
    #[inline]
    fn has(&self, from: u32, to: u32, c: u32) -> bool {
        self.ranges[from as usize..to as usize].iter().any(|&(a, b)| u32::from(a) <= c && c <= u32::from(b))
    }

    /// Follows steps at a byte of a text to where there are several ways to go on.
    #[inline]
    fn run(&self, step: u32, text: &str, at: usize) -> Run {
        let (mut step, mut at) = (step as usize, at);
        loop {
            match self.steps[step] {
                Step::Word { from, to } if self.stands(from, to, text, at) => at += (to - from) as usize,
                Step::Word { .. } => return Run::Fails,
                Step::Class { from, to } => match letter(text, at) {
                    Some((c, end)) if self.has(from, to, c) => at = end,
                    _ => return Run::Fails,
                },
                Step::Run { from, to, most } => {
                    let least = at;
                    let mut count = 0;
                    while count < most
                        && let Some((c, end)) = letter(text, at)
                        && self.has(from, to, c)
                    {
                        at = end;
                        count += 1;
                    }
                    if count > 0 {
                        return Run::Parts(Ways::Lengths { step: step as u32 + 1, at, least });
                    }
                }
                Step::Start if at > 0 => return Run::Fails,
                Step::End if at < text.len() => return Run::Fails,
                Step::Start | Step::End => {}
                Step::Fork(fork) => {
                    let Fork { mask, ways, end } = self.forks[fork as usize];
                    if letter(text, at).is_some_and(|(c, _)| mask & bit(c) != 0) {
                        return Run::Parts(Ways::Places { targets: ways, at });
                    }
                    step = end as usize;
                    continue;
                }
                Step::Choice(choice) => {
                    let choice = &self.choices[choice as usize];
                    let next = letter(text, at).filter(|&(c, _)| choice.mask & bit(c) != 0);
                    let firsts = &self.firsts[choice.from as usize..choice.to as usize];
                    let known = next.and_then(|(c, _)| firsts.get(place(firsts, c, |first| first.0)?));
                    let targets = known.map_or(choice.rest, |first| first.1);
                    match &self.targets[targets.range()] {
                        [] => return Run::Fails,
                        [only] => {
                            step = *only as usize;
                            continue;
                        }
                        _ => return Run::Parts(Ways::Places { targets, at }),
                    }
                }
                Step::Jump(to) => {
                    step = to as usize;
                    continue;
                }
                Step::Done => return Run::Ends(at),
            }
            step += 1;
        }
    }
}
