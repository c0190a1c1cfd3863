//! gzip read member by member. An archive holds one for each record; a broken one must not take the others along.

use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

/// Compressed bytes of a member that are kept, so that the search for the next one begins within it.
const KEPT: usize = 4 * 1024 * 1024;
const CHUNK: usize = 64 * 1024;
const MAGIC: [u8; 3] = [0x1F, 0x8B, 8];

/// Does gzip begin here?
pub(in crate::source) fn is_gzip(head: &[u8]) -> bool {
    head.starts_with(&MAGIC[..2])
}

/// The contents of all members, one after another. A read never goes past the end of a member.
pub(in crate::source) struct Members<R> {
    state: State<R>,
    /// Has a byte of the current member been given?
    begun: bool,
    /// Where the member of the last read begins, when that read was its first.
    began_at: Option<u64>,
}

#[expect(
    clippy::large_enum_variant,
    reason = "there is one for each archive, and it changes with each member"
)]
enum State<R> {
    Between(Replay<R>),
    Inside(GzDecoder<Replay<R>>),
    /// Only while a state changes.
    Gone,
}

impl<R: Read> Members<R> {
    pub(in crate::source) fn new(reader: R) -> Self {
        let replay =
            Replay { reader, buffer: Vec::new(), mark: 0, at: 0, end: 0, mark_offset: 0, whole: true };
        Members { state: State::Between(replay), begun: false, began_at: None }
    }

    /// Place of the member in the compressed file, when the last read gave its first bytes.
    pub(in crate::source) fn began_at(&mut self) -> Option<u64> {
        self.began_at.take()
    }

    /// After an error: goes to the next place where a member may begin. `false` when there is none.
    ///
    /// # Errors
    ///
    /// When the file cannot be read.
    pub(in crate::source) fn recover(&mut self) -> io::Result<bool> {
        let mut replay = match std::mem::replace(&mut self.state, State::Gone) {
            State::Inside(decoder) => decoder.into_inner(),
            State::Between(replay) => replay,
            State::Gone => return Ok(false),
        };
        let found = replay.next_magic();
        self.state = State::Between(replay);
        self.begun = false;
        found
    }
}

impl<R: Read> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match &mut self.state {
                State::Between(replay) => {
                    replay.set_mark();
                    let head = replay.fill_buf()?;
                    if head.is_empty() {
                        return Ok(0);
                    }
                    // Tapes and some tools fill up the last block with zeros.
                    let zeros = head.iter().take_while(|&&b| b == 0).count();
                    if zeros > 0 {
                        replay.consume(zeros);
                        continue;
                    }
                    let State::Between(replay) = std::mem::replace(&mut self.state, State::Gone) else {
                        return Ok(0);
                    };
                    self.begun = false;
                    self.state = State::Inside(GzDecoder::new(replay));
                }
                State::Inside(decoder) => {
                    let read = decoder.read(buffer)?;
                    if read > 0 || buffer.is_empty() {
                        if !self.begun {
                            self.begun = true;
                            self.began_at = Some(decoder.get_ref().mark_offset);
                        }
                        return Ok(read);
                    }
                    let State::Inside(decoder) = std::mem::replace(&mut self.state, State::Gone) else {
                        return Ok(0);
                    };
                    self.state = State::Between(decoder.into_inner());
                }
                State::Gone => return Ok(0),
            }
        }
    }
}

/// A reader that keeps what was read since a mark, within bounds.
struct Replay<R> {
    reader: R,
    /// Bytes from the mark on.
    buffer: Vec<u8>,
    mark: usize,
    at: usize,
    end: usize,
    /// Place of the mark in the file.
    mark_offset: u64,
    /// Is everything since the mark still there?
    whole: bool,
}

impl<R: Read> Replay<R> {
    fn set_mark(&mut self) {
        self.mark_offset += (self.at - self.mark) as u64;
        self.mark = self.at;
        self.whole = true;
    }

    /// Sets mark and place to the next bytes after the mark that may begin a member.
    fn next_magic(&mut self) -> io::Result<bool> {
        if self.whole && self.mark < self.end {
            self.at = self.mark + 1;
        }
        let finder = memchr::memmem::Finder::new(&MAGIC);
        loop {
            self.set_mark();
            match finder.find(self.held()) {
                Some(found) => {
                    self.at += found;
                    self.set_mark();
                    return Ok(true);
                }
                None => self.at = self.at.max(self.end.saturating_sub(MAGIC.len() - 1)),
            }
            self.set_mark();
            if self.more()? == 0 {
                return Ok(false);
            }
        }
    }

    /// What has been read and not consumed.
    fn held(&self) -> &[u8] {
        self.buffer.get(self.at..self.end).unwrap_or_default()
    }

    /// Reads more behind what there is.
    fn more(&mut self) -> io::Result<usize> {
        if self.at - self.mark > KEPT {
            self.set_mark();
            self.whole = false;
        }
        if self.mark > 0 {
            self.buffer.copy_within(self.mark..self.end, 0);
            self.at -= self.mark;
            self.end -= self.mark;
            self.mark = 0;
        }
        if self.buffer.len() < self.end + CHUNK {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        let read = loop {
            match self.reader.read(self.buffer.get_mut(self.end..).unwrap_or_default()) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => break other?,
            }
        };
        self.end += read;
        Ok(read)
    }
}

impl<R: Read> Read for Replay<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl<R: Read> BufRead for Replay<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.end {
            self.more()?;
        }
        Ok(self.held())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.end);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(text).expect("memory");
        out.finish().expect("memory")
    }

    /// Words that do not compress away, so that a member has bytes to break.
    fn words(seed: u32) -> Vec<u8> {
        let mut x = seed;
        (0..4000)
            .map(|_| {
                x = x.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                b'a' + (x >> 24) as u8 % 26
            })
            .collect()
    }

    #[test]
    fn members_are_read_one_after_another_and_their_places_known() {
        let members = [member(b"one"), member(b""), member(b"three")];
        let mut reader = Members::new(io::Cursor::new(members.concat()));
        let mut buffer = [0; 16];
        assert_eq!(reader.read(&mut buffer).expect("one"), 3);
        assert_eq!(reader.began_at(), Some(0));
        assert_eq!(reader.read(&mut buffer).expect("three"), 5);
        assert_eq!(reader.began_at(), Some((members[0].len() + members[1].len()) as u64));
        assert_eq!((reader.read(&mut buffer).expect("the end"), reader.began_at()), (0, None));
    }

    #[test]
    fn a_broken_member_costs_no_other() {
        for broken_at in (20..1500).step_by(7) {
            let (first, mut second, third) = (member(&words(1)), member(&words(2)), member(&words(3)));
            second[broken_at] ^= 0x55;
            let mut reader = Members::new(io::Cursor::new([first, second, third].concat()));
            let mut out = Vec::new();
            while let Err(e) = reader.read_to_end(&mut out) {
                assert!(!matches!(e.kind(), io::ErrorKind::NotFound), "{e}");
                if !reader.recover().expect("memory") {
                    break;
                }
            }
            assert!(out.starts_with(&words(1)), "{broken_at}");
            assert!(out.ends_with(&words(3)), "{broken_at}");
        }
    }

    #[test]
    fn a_cut_member_is_an_error_and_zeros_behind_are_none() {
        let whole = member(&words(1));
        let mut reader = Members::new(&whole[..whole.len() - 9]);
        assert!(reader.read_to_end(&mut Vec::new()).is_err_and(|e| e.kind() == io::ErrorKind::UnexpectedEof));
        assert!(!reader.recover().expect("memory"));
        let padded = [whole, vec![0; 100_000]].concat();
        let mut out = Vec::new();
        Members::new(&padded[..]).read_to_end(&mut out).expect("zeros are no error");
        assert_eq!(out, words(1));
    }
}
