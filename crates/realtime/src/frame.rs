//! Frames as the server sends them: built once, shared by everyone who gets them.

use bytes::Bytes;

/// Room for the longest header of an unmasked frame.
const HEADROOM: usize = 10;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;

/// One WebSocket frame, ready for the wire; a clone shares the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(Bytes);

impl Frame {
    /// A text message. The payload has to be UTF-8.
    pub fn text(payload: &(impl AsRef<[u8]> + ?Sized)) -> Self {
        Self::copied(TEXT, payload.as_ref())
    }

    /// A text message whose payload is appended to a buffer that has room for the header already.
    ///
    /// ```
    /// use gavel_realtime::Frame;
    /// assert_eq!(Frame::build(|buffer| buffer.extend_from_slice(b"hi")), Frame::text("hi"));
    /// ```
    pub fn build(fill: impl FnOnce(&mut Vec<u8>)) -> Self {
        let mut buffer = Vec::with_capacity(512);
        buffer.resize(HEADROOM, 0);
        fill(&mut buffer);
        Self::headed(TEXT, buffer)
    }

    /// The same for a payload that can fail to be written.
    pub fn try_build<E>(fill: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<Self, E> {
        let mut result = Ok(());
        let frame = Self::build(|buffer| result = fill(buffer));
        result.map(|()| frame)
    }

    /// The bytes on the wire, header included.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(crate) fn close(code: Option<u16>, reason: &str) -> Self {
        let mut payload = Vec::with_capacity(2 + reason.len());
        if let Some(code) = code {
            payload.extend_from_slice(&code.to_be_bytes());
            // A control frame has room for 125 bytes.
            let end = reason.floor_char_boundary(123);
            payload.extend_from_slice(reason.get(..end).unwrap_or_default().as_bytes());
        }
        Self::copied(CLOSE, &payload)
    }

    pub(crate) fn ping() -> Self {
        Self(Bytes::from_static(&[PING, 0]))
    }

    pub(crate) fn pong(payload: &[u8]) -> Self {
        Self::copied(PONG, payload)
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        self.0
    }

    fn copied(opcode: u8, payload: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(HEADROOM + payload.len());
        buffer.resize(HEADROOM, 0);
        buffer.extend_from_slice(payload);
        Self::headed(opcode, buffer)
    }

    /// Writes the header right before the payload, which starts at `HEADROOM`.
    fn headed(opcode: u8, mut buffer: Vec<u8>) -> Self {
        // Only a `fill` that shortened the buffer makes this do anything.
        buffer.resize(buffer.len().max(HEADROOM), 0);
        let len = buffer.len() - HEADROOM;
        let mut header = [0; HEADROOM];
        let size = write_header(&mut header, opcode, len);
        let start = HEADROOM - size;
        for (place, byte) in buffer.iter_mut().skip(start).zip(header.iter().take(size)) {
            *place = *byte;
        }
        Self(Bytes::from(buffer).slice(start..))
    }
}

fn write_header(header: &mut [u8; HEADROOM], opcode: u8, len: usize) -> usize {
    let [first, second, long @ ..] = header;
    *first = opcode;
    if let Ok(short @ ..126) = u8::try_from(len) {
        *second = short;
        return 2;
    }
    if let Ok(len) = u16::try_from(len) {
        let [a, b, ..] = long;
        *second = 126;
        [*a, *b] = len.to_be_bytes();
        return 4;
    }
    *second = 127;
    *long = (len as u64).to_be_bytes();
    10
}

/// Where the frame ends that holds byte `at` of a run of server frames; `at` itself when a frame
/// starts there. So a queue can drop what is unsent without cutting a frame in two.
pub(crate) fn end_of_frame(frames: &[u8], at: usize) -> usize {
    let mut end = 0;
    while end < at {
        let Some(len) = frames.get(end..).and_then(frame_len) else { return frames.len() };
        end += len;
    }
    end.min(frames.len())
}

fn frame_len(bytes: &[u8]) -> Option<usize> {
    let (&[_, short], rest) = bytes.split_first_chunk::<2>()?;
    match short {
        126 => Some(4 + usize::from(u16::from_be_bytes(*rest.first_chunk()?))),
        127 => Some(10 + usize::try_from(u64::from_be_bytes(*rest.first_chunk()?)).ok()?),
        len => Some(2 + usize::from(len)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_as_short_as_they_can_be() {
        for (len, header) in [
            (0, vec![0x81, 0]),
            (125, vec![0x81, 125]),
            (126, vec![0x81, 126, 0, 126]),
            (65_535, vec![0x81, 126, 0xff, 0xff]),
            (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let frame = Frame::text(&vec![b'x'; len]);
            assert_eq!(frame.as_bytes()[..header.len()], header);
            assert_eq!(frame.as_bytes().len(), header.len() + len);
        }
    }

    #[test]
    fn a_long_close_reason_is_cut_between_characters() {
        let frame = Frame::close(Some(1000), &"é".repeat(100));
        assert_eq!(frame.as_bytes().len(), 2 + 2 + 122);
    }

    #[test]
    fn a_fill_that_shortens_the_buffer_gives_an_empty_message() {
        assert_eq!(Frame::build(Vec::clear), Frame::text(""));
    }

    #[test]
    fn the_end_of_a_frame_is_found_from_any_byte_in_it() {
        let lens = [0, 1, 125, 126, 300, 65_535, 65_536, 3];
        let mut run = Vec::new();
        let mut ends = vec![0];
        for len in lens {
            run.extend_from_slice(Frame::text(&vec![b'x'; len]).as_bytes());
            ends.push(run.len());
        }
        for at in (0..run.len()).step_by(7).chain(ends.clone()) {
            let expected = *ends.iter().find(|end| **end >= at).unwrap();
            assert_eq!(end_of_frame(&run, at), expected, "at {at}");
        }
    }
}
