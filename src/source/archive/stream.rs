//! The bytes of an archive, unpacked on the way, with their place in the file.

use std::collections::VecDeque;
use std::io::{self, Read};

use memchr::memmem::Finder;

use super::gzip::{Members, is_gzip};

const CHUNK: usize = 128 * 1024;
/// How every record begins.
const RECORD: &[u8] = b"WARC/";

/// Where something stands in an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Byte of the file.
    Byte(u64),
    /// Byte of what the file holds unpacked.
    Unpacked(u64),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Place::Byte(at) => write!(f, "byte {at}"),
            Place::Unpacked(at) => write!(f, "byte {at} unpacked"),
        }
    }
}

enum Origin {
    Plain(Box<dyn Read + Send>),
    Gzip(Box<Members<Box<dyn Read + Send>>>),
}

/// A buffered reader that knows where gzip members begin.
pub(super) struct Stream {
    origin: Origin,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Unpacked place of the first byte of the buffer that is not consumed.
    at: u64,
    /// Members that begin at or after that place: where unpacked, and where in the file.
    members: VecDeque<(u64, u64)>,
    /// Why nothing more comes, until it is asked for.
    trouble: Option<io::Error>,
    ended: bool,
}

/// Why a body came out shorter than its record says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// Another record begins.
    NextRecord,
    /// The file ends, or cannot be read further.
    End,
}

impl Stream {
    /// Opens an archive; whether it is compressed is seen by how it begins, not by its name.
    pub(super) fn new(mut reader: Box<dyn Read + Send>) -> io::Result<Self> {
        let mut head = Vec::new();
        (&mut reader).take(2).read_to_end(&mut head)?;
        let gzip = is_gzip(&head);
        let whole: Box<dyn Read + Send> = Box::new(io::Cursor::new(head).chain(reader));
        Ok(Stream {
            origin: if gzip { Origin::Gzip(Box::new(Members::new(whole))) } else { Origin::Plain(whole) },
            buffer: vec![0; 2 * CHUNK],
            start: 0,
            end: 0,
            at: 0,
            members: VecDeque::new(),
            trouble: None,
            ended: false,
        })
    }

    /// Where the next byte stands.
    pub(super) fn place(&self) -> Place {
        match (&self.origin, self.members.front()) {
            (Origin::Plain(_), _) => Place::Byte(self.at),
            (_, Some(&(unpacked, packed))) if unpacked == self.at => Place::Byte(packed),
            _ => Place::Unpacked(self.at),
        }
    }

    /// Does the next byte begin a gzip member?
    pub(super) fn at_member(&self) -> bool {
        self.members.front().is_some_and(|&(unpacked, _)| unpacked == self.at)
    }

    /// Why reading stopped, when not because the file ends.
    pub(super) fn take_trouble(&mut self) -> Option<io::Error> {
        self.trouble.take()
    }

    /// Goes on after trouble; `false` when there is nothing to go on with.
    pub(super) fn recover(&mut self) -> bool {
        match &mut self.origin {
            Origin::Plain(_) => false,
            Origin::Gzip(members) => {
                self.ended = !members.recover().unwrap_or(false);
                !self.ended
            }
        }
    }

    /// Reads more behind what the buffer holds; `false` at the end or in trouble.
    fn more(&mut self) -> bool {
        if self.ended || self.trouble.is_some() {
            return false;
        }
        if self.start > 0 && self.buffer.len() - self.end < CHUNK {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.buffer.len() - self.end < CHUNK {
            self.buffer.resize(self.end + CHUNK, 0);
        }
        let room = self.buffer.get_mut(self.end..).unwrap_or_default();
        let read = loop {
            let read = match &mut self.origin {
                Origin::Plain(reader) => reader.read(room),
                Origin::Gzip(members) => members.read(room),
            };
            match read {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                other => break other,
            }
        };
        if let Origin::Gzip(members) = &mut self.origin
            && let Some(packed) = members.began_at()
        {
            self.members.push_back((self.at + (self.end - self.start) as u64, packed));
        }
        match read {
            Ok(0) => self.ended = true,
            Ok(read) => self.end += read,
            Err(e) => self.trouble = Some(e),
        }
        !self.ended && self.trouble.is_none()
    }

    /// The next bytes: at least `wanted` of them unless the file ends before.
    pub(super) fn ahead(&mut self, wanted: usize) -> &[u8] {
        while self.end - self.start < wanted && self.more() {}
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// As [`Stream::ahead`], not past the end of a record that is a gzip member of its own.
    pub(super) fn ahead_in_record(&mut self, wanted: usize) -> &[u8] {
        let held = self.ahead(wanted).len();
        let limit = self.next_record(held).unwrap_or(held);
        self.buffer.get(self.start..self.start + limit).unwrap_or_default()
    }

    /// Bytes from here to a member that begins a record, within the next `held`.
    fn next_record(&mut self, held: usize) -> Option<usize> {
        let mut number = 0;
        while let Some(&(unpacked, _)) = self.members.get(number) {
            number += 1;
            let before = usize::try_from(unpacked - self.at).unwrap_or(usize::MAX);
            if before == 0 {
                continue;
            }
            if before >= held {
                return None;
            }
            if self.ahead(before + RECORD.len()).iter().skip(before).take(RECORD.len()).eq(RECORD) {
                return Some(before);
            }
        }
        None
    }

    pub(super) fn consume(&mut self, amount: usize) {
        let amount = amount.min(self.end - self.start);
        self.start += amount;
        self.at += amount as u64;
        while self.members.front().is_some_and(|&(unpacked, _)| unpacked < self.at) {
            self.members.pop_front();
        }
        if self.start == self.end {
            self.start = 0;
            self.end = 0;
        }
    }

    /// Puts bytes back, which are read next.
    pub(super) fn unread(&mut self, bytes: &[u8]) {
        self.buffer.splice(0..self.start, bytes.iter().copied());
        self.end = self.end - self.start + bytes.len();
        self.start = 0;
        self.at -= bytes.len() as u64;
    }

    /// Passes `length` bytes to `take`, piece by piece.
    fn pieces(&mut self, length: u64, mut take: impl FnMut(&[u8])) -> Result<(), Cut> {
        let mut left = length;
        while left > 0 {
            // Whether a member begins is known once its first bytes are here.
            self.ahead(1);
            if self.at_member() && self.ahead(RECORD.len()).starts_with(RECORD) {
                return Err(Cut::NextRecord);
            }
            let piece = self.ahead_in_record(1);
            if piece.is_empty() {
                return Err(Cut::End);
            }
            let piece = usize::try_from(left).ok().and_then(|left| piece.get(..left)).unwrap_or(piece);
            take(piece);
            let taken = piece.len();
            self.consume(taken);
            left -= taken as u64;
        }
        Ok(())
    }

    /// Reads `length` bytes behind those that `body` holds.
    pub(super) fn read(&mut self, length: u64, body: &mut Vec<u8>) -> Result<(), Cut> {
        self.pieces(length, |piece| body.extend_from_slice(piece))
    }

    /// Passes over `length` bytes.
    pub(super) fn skip(&mut self, length: u64) -> Result<(), Cut> {
        self.pieces(length, |_| {})
    }

    /// Goes to where the next record begins: a line `WARC/1.0`, wherever it stands. Gives the bytes passed over; stops
    /// after `most` of them.
    pub(super) fn seek_record(&mut self, most: u64) -> u64 {
        let finder = Finder::new(RECORD);
        let from = self.at;
        loop {
            let moved = self.at > from;
            let held = self.ahead(LONGEST_VERSION);
            if held.is_empty() || moved && is_version_line(held) {
                return self.at - from;
            }
            // Up to the next candidate, or all but what may be the beginning of one.
            let step = match held.get(1..).and_then(|behind| finder.find(behind)) {
                Some(before) => before + 1,
                None => held.len().saturating_sub(RECORD.len() - 1).max(1),
            };
            self.consume(step);
            if self.at - from >= most {
                return self.at - from;
            }
        }
    }
}

/// Bytes of a first line, with room to spare.
const LONGEST_VERSION: usize = 16;

/// Is this the first line of a record, like `WARC/1.0`?
fn is_version_line(bytes: &[u8]) -> bool {
    let Some(version) = bytes.strip_prefix(RECORD) else { return false };
    let len = version.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
    len >= 3 && matches!(version.get(len..), Some([b'\n', ..] | [b'\r', b'\n', ..]))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn stream(bytes: Vec<u8>) -> Stream {
        Stream::new(Box::new(io::Cursor::new(bytes))).expect("memory")
    }

    fn member(text: &[u8]) -> Vec<u8> {
        let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        out.write_all(text).expect("memory");
        out.finish().expect("memory")
    }

    #[test]
    fn a_body_ends_where_the_next_member_begins_a_record() {
        let (first, second) = (member(b"WARC/1.0 a body"), member(b"WARC/1.0 next"));
        let mut stream = stream([first.clone(), second].concat());
        assert_eq!(stream.place(), Place::Unpacked(0));
        assert!(stream.ahead(5).starts_with(RECORD));
        assert_eq!(stream.place(), Place::Byte(0));
        stream.consume(9);
        let mut body = Vec::new();
        assert_eq!(stream.read(1000, &mut body), Err(Cut::NextRecord));
        assert_eq!(body, b"a body");
        assert_eq!(stream.place(), Place::Byte(first.len() as u64));
    }

    #[test]
    fn a_record_is_sought_by_its_first_line() {
        let mut found = stream([&[b'x'; 400_000][..], b" WARC/1.0 WARC/1.1\r\n"].concat());
        assert_eq!(found.seek_record(u64::MAX), 400_010);
        assert!(found.ahead(8).starts_with(b"WARC/1.1"));
        let mut bounded = stream(vec![0; 3_000_000]);
        assert!((1_000_000..2_000_000).contains(&bounded.seek_record(1_000_000)));
        let mut none = stream(b"no record".to_vec());
        assert_eq!(none.seek_record(u64::MAX), 9);
    }

    #[test]
    fn bytes_can_be_put_back() {
        let mut stream = stream(b"one two".to_vec());
        let mut body = Vec::new();
        stream.read(5, &mut body).expect("five bytes");
        stream.unread(&body[2..]);
        assert_eq!(stream.ahead(100), b"e two");
        assert_eq!(stream.place(), Place::Byte(2));
    }
}
