//! WebSocket frames, as little of RFC 6455 as text, ping and close need.
//!
//! Both sides use it: the limit program and the load generator. It never allocates for a frame it reads.

use std::ops::Range;

/// The opcode of a text frame.
pub(crate) const TEXT: u8 = 1;
/// The opcode of a close frame.
pub(crate) const CLOSE: u8 = 8;
/// The opcode of a ping frame.
pub(crate) const PING: u8 = 9;
/// The opcode of a pong frame.
pub(crate) const PONG: u8 = 10;

/// In place of a length: it follows in two bytes.
const MEDIUM: u8 = 126;
/// In place of a length: it follows in eight bytes.
const LONG: u8 = 127;
/// The key a client masks with. Not zero, so that a server has the work of taking the mask off.
const CLIENT_MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// What the head of one complete frame says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Text, ping, close …
    pub(crate) opcode: u8,
    /// The client's key; zeros in a frame from a server.
    pub(crate) mask: [u8; 4],
    /// Where the payload lies; the next frame starts at its end.
    pub(crate) payload: Range<usize>,
}

impl Header {
    /// Reads the frame at the start of `bytes`; `None` until all of it is there.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let [first, second, rest @ ..] = bytes else { return None };
        let (length, extra) = match second & 0x7f {
            MEDIUM => (usize::from(u16::from_be_bytes(*rest.first_chunk()?)), 2),
            LONG => (usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?, 8),
            short => (usize::from(short), 0),
        };
        let (mask, key) = if second & 0x80 == 0 { ([0; 4], 0) } else { (*rest.get(extra..)?.first_chunk()?, 4) };
        let start = 2 + extra + key;
        let end = start.checked_add(length)?;
        (end <= bytes.len()).then_some(Self { opcode: first & 0x0f, mask, payload: start..end })
    }
}

/// Appends a server's text frame.
pub(crate) fn push_text(out: &mut Vec<u8>, payload: &[u8]) {
    push_head(out, TEXT, 0, payload.len());
    out.extend_from_slice(payload);
}

/// Appends a client's frame, masked.
pub(crate) fn push_masked(out: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    push_head(out, opcode, 0x80, payload.len());
    out.extend_from_slice(&CLIENT_MASK);
    let start = out.len();
    out.extend_from_slice(payload);
    if let Some(written) = out.get_mut(start..) {
        unmask(written, CLIENT_MASK);
    }
}

/// Takes the mask off in place, or puts it on: it is the same.
pub(crate) fn unmask(payload: &mut [u8], mask: [u8; 4]) {
    let key = u32::from_ne_bytes(mask);
    let (words, tail) = payload.as_chunks_mut::<4>();
    for word in words {
        *word = (u32::from_ne_bytes(*word) ^ key).to_ne_bytes();
    }
    for (byte, key) in tail.iter_mut().zip(mask) {
        *byte ^= key;
    }
}

fn push_head(out: &mut Vec<u8>, opcode: u8, masked: u8, length: usize) {
    out.push(0x80 | opcode);
    if let Ok(short @ 0..MEDIUM) = u8::try_from(length) {
        out.push(masked | short);
    } else if let Ok(medium) = u16::try_from(length) {
        out.push(masked | MEDIUM);
        out.extend_from_slice(&medium.to_be_bytes());
    } else {
        out.push(masked | LONG);
        out.extend_from_slice(&(length as u64).to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for length in [0, 1, 125, 126, 65_535, 65_536] {
            let payload: Vec<u8> = (0..251).cycle().take(length).collect();
            let mut bytes = Vec::new();
            push_masked(&mut bytes, TEXT, &payload);
            assert_eq!(Header::read(&bytes[..bytes.len() - 1]), None);
            let header = Header::read(&bytes).unwrap();
            assert_eq!((header.opcode, header.payload.end), (TEXT, bytes.len()));
            let body = &mut bytes[header.payload];
            unmask(body, header.mask);
            assert_eq!(body, payload);
        }
    }

    #[test]
    fn a_servers_frame_has_no_mask() {
        let mut bytes = Vec::new();
        push_text(&mut bytes, b"ok");
        assert_eq!(bytes, b"\x81\x02ok");
        assert_eq!(Header::read(&bytes), Some(Header { opcode: TEXT, mask: [0; 4], payload: 2..4 }));
    }
}
