//! The codec, by properties and beside another one.

#![expect(clippy::cast_possible_truncation, reason = "the lengths are checked where it matters")]

use std::io::{self, Cursor, Read, Write};

use proptest::{collection::vec, prelude::*, sample::Index};
use tungstenite::{Message, WebSocket, protocol::Role};

use super::*;
use crate::Frame;

const LIMIT: usize = 70_000;

/// A frame as a client sends it.
fn client_frame(fin: bool, opcode: u8, mask: [u8; 4], payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![u8::from(fin) << 7 | opcode];
    match payload.len() {
        len @ ..126 => bytes.push(0x80 | len as u8),
        len @ ..65_536 => {
            bytes.push(0xfe);
            bytes.extend_from_slice(&(len as u16).to_be_bytes());
        }
        len => {
            bytes.push(0xff);
            bytes.extend_from_slice(&(len as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, key)| byte ^ key));
    bytes
}

/// Decodes a stream that comes in the given pieces.
fn decode(bytes: &[u8], cuts: &[usize]) -> (Vec<Event<'static>>, Option<Fault>) {
    let mut decoder = Decoder::new(LIMIT);
    let mut events = Vec::new();
    let mut start = 0;
    for end in cuts.iter().copied().chain([bytes.len()]) {
        let mut chunk = bytes[start..end].to_vec();
        start = end;
        let mut used = 0;
        while used < chunk.len() {
            match decoder.next(&mut chunk[used..]) {
                Ok(step) => {
                    assert!(step.used > 0, "no progress");
                    used += step.used;
                    events.extend(step.event.map(owned));
                }
                Err(fault) => return (events, Some(fault)),
            }
            assert!(decoder.held_bytes() <= 2 * LIMIT + 1024, "{}", decoder.held_bytes());
        }
    }
    (events, None)
}

fn owned(event: Event<'_>) -> Event<'static> {
    match event {
        Event::Text(text) => Event::Text(Cow::Owned(text.into_owned())),
        Event::Ping(payload) => Event::Ping(Cow::Owned(payload.into_owned())),
        Event::Pong => Event::Pong,
        Event::Close(close) => Event::Close(close),
    }
}

/// Something a client may do.
#[derive(Debug, Clone)]
enum Act {
    /// A message, its bytes cut into frames at these places, with a ping before some of them.
    Text(String, Vec<Index>, [u8; 4]),
    Ping(Vec<u8>, [u8; 4]),
    Pong(Vec<u8>, [u8; 4]),
}

impl Act {
    fn any() -> impl Strategy<Value = Self> {
        let text = prop_oneof![".{0,40}", "[a-zé€😀]{100,400}", Just("é".repeat(33_000))];
        prop_oneof![
            4 => (text, vec(any::<Index>(), 0..4), any::<[u8; 4]>())
                .prop_map(|(text, cuts, mask)| Self::Text(text, cuts, mask)),
            1 => (vec(any::<u8>(), 0..126), any::<[u8; 4]>()).prop_map(|(p, m)| Self::Ping(p, m)),
            1 => (vec(any::<u8>(), 0..126), any::<[u8; 4]>()).prop_map(|(p, m)| Self::Pong(p, m)),
        ]
    }

    fn write(&self, bytes: &mut Vec<u8>, events: &mut Vec<Event<'static>>) {
        match self {
            Self::Text(text, cuts, mask) => {
                let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(text.len() + 1)).collect();
                cuts.sort_unstable();
                let mut start = 0;
                for (nth, end) in cuts.iter().copied().enumerate() {
                    let opcode = u8::from(nth == 0);
                    bytes.extend(client_frame(false, opcode, *mask, &text.as_bytes()[start..end]));
                    Self::Ping(vec![nth as u8], *mask).write(bytes, events);
                    start = end;
                }
                let opcode = u8::from(cuts.is_empty());
                bytes.extend(client_frame(true, opcode, *mask, &text.as_bytes()[start..]));
                events.push(Event::Text(Cow::Owned(text.clone())));
            }
            Self::Ping(payload, mask) => {
                bytes.extend(client_frame(true, 9, *mask, payload));
                events.push(Event::Ping(Cow::Owned(payload.clone())));
            }
            Self::Pong(payload, mask) => {
                bytes.extend(client_frame(true, 10, *mask, payload));
                events.push(Event::Pong);
            }
        }
    }
}

fn cuts(indices: &[Index], len: usize) -> Vec<usize> {
    let mut cuts: Vec<_> = indices.iter().map(|index| index.index(len + 1)).collect();
    cuts.sort_unstable();
    cuts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn valid_traffic_in_any_pieces(
        acts in vec(Act::any(), 0..6),
        pieces in vec(any::<Index>(), 0..12),
        byte_by_byte: bool,
    ) {
        let (mut bytes, mut expected) = (Vec::new(), Vec::new());
        for act in &acts {
            act.write(&mut bytes, &mut expected);
        }
        let cuts = if byte_by_byte { (0..bytes.len()).collect() } else { cuts(&pieces, bytes.len()) };
        prop_assert_eq!(decode(&bytes, &cuts), (expected, None));
    }

    #[test]
    fn any_bytes_in_any_pieces_end_the_same(
        bytes in vec(any::<u8>(), 0..600),
        pieces in vec(any::<Index>(), 0..12),
    ) {
        let whole = decode(&bytes, &[]);
        prop_assert_eq!(decode(&bytes, &cuts(&pieces, bytes.len())), whole);
    }

    /// Likelier to get beyond the first header than bytes that are merely random.
    #[test]
    fn any_frames_in_any_pieces_end_the_same(
        frames in vec(
            (any::<bool>(), prop_oneof![Just(0), Just(1), Just(8), Just(9), 0..16_u8], vec(any::<u8>(), 0..200)),
            0..8,
        ),
        pieces in vec(any::<Index>(), 0..12),
    ) {
        let bytes: Vec<u8> = frames
            .iter()
            .flat_map(|(fin, opcode, payload)| client_frame(*fin, *opcode, [1, 2, 3, 4], payload))
            .collect();
        let (events, fault) = decode(&bytes, &[]);
        let (in_pieces, fault_in_pieces) = decode(&bytes, &cuts(&pieces, bytes.len()));
        prop_assert_eq!(&in_pieces, &events);
        // Bad text is found in the middle of a frame, but not before it is bad.
        prop_assert_eq!(fault_in_pieces, fault);
    }

    #[test]
    fn tungstenite_reads_our_frames(texts in vec(".{0,300}", 0..8)) {
        let sent = texts.iter().flat_map(|text| Frame::text(text).as_bytes().to_vec()).collect();
        let mut client = WebSocket::from_raw_socket(Pipe::new(sent), Role::Client, None);
        for text in &texts {
            prop_assert_eq!(client.read().unwrap(), Message::text(text));
        }
        prop_assert!(client.read().is_err());
    }

    #[test]
    fn we_read_tungstenites_frames(
        texts in vec(prop_oneof![".{0,300}", "[a-z]{65500,65600}"], 0..4),
        pieces in vec(any::<Index>(), 0..12),
    ) {
        let mut client = WebSocket::from_raw_socket(Pipe::new(Vec::new()), Role::Client, None);
        for text in &texts {
            client.send(Message::text(text)).unwrap();
            client.send(Message::Ping(b"?".as_slice().into())).unwrap();
        }
        client.close(None).unwrap();
        let bytes = client.get_ref().output.clone();
        let close = Close { code: None, reason: String::new() };
        let expected: Vec<_> = texts
            .into_iter()
            .flat_map(|text| [Event::Text(Cow::Owned(text)), Event::Ping(Cow::Borrowed(b"?"))])
            .chain([Event::Close(close)])
            .collect();
        prop_assert_eq!(decode(&bytes, &cuts(&pieces, bytes.len())), (expected, None));
    }
}

#[test]
fn a_whole_message_is_not_copied() {
    let mut bytes = client_frame(true, 1, [9, 8, 7, 6], b"as it lies");
    let mut decoder = Decoder::new(LIMIT);
    let step = decoder.next(&mut bytes).unwrap();
    assert!(matches!(step.event, Some(Event::Text(Cow::Borrowed("as it lies")))));
    assert!(decoder.is_idle() && decoder.held_bytes() == 0);
}

#[test]
fn nothing_is_held_after_a_message() {
    let bytes = client_frame(true, 1, [9, 8, 7, 6], &[b'x'; 1000]);
    let mut decoder = Decoder::new(LIMIT);
    for (at, byte) in bytes.iter().enumerate() {
        decoder.next(&mut [*byte]).unwrap();
        assert_eq!(decoder.is_idle(), at + 1 == bytes.len());
    }
    assert_eq!(decoder.held_bytes(), 0);
}

#[test]
fn an_announced_length_reserves_nothing() {
    let bytes = client_frame(true, 1, [0; 4], &vec![b'x'; 60_000]);
    let mut decoder = Decoder::new(LIMIT);
    decoder.next(&mut bytes[..20].to_vec()).unwrap();
    assert!(decoder.held_bytes() < 512, "{}", decoder.held_bytes());
}

/// A stream that has been received, and takes what is sent.
struct Pipe {
    input: Cursor<Vec<u8>>,
    output: Vec<u8>,
}

impl Pipe {
    fn new(input: Vec<u8>) -> Self {
        Self { input: Cursor::new(input), output: Vec::new() }
    }
}

impl Read for Pipe {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.input.read(buffer)
    }
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.output.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
