//! What must hold of the frame decoder whatever a client sends. The fuzz target looks for bytes that break it; an
//! ordinary test replays the corpus.

use gavel_realtime::{Decoder, Event, Fault};

/// Small, so that short inputs reach it.
const LIMIT: usize = 256;
/// What a decoder may hold beside one message and one control frame.
const BOOKKEEPING: usize = 1024;

/// How the wire cuts the bytes makes no difference, and memory stays bounded. The first byte is the size of the pieces.
pub(crate) fn check(input: &[u8]) {
    let Some((size, bytes)) = input.split_first() else { return };
    let pieces = decode(bytes.chunks(usize::from(*size).max(1)));
    let whole = decode(std::iter::once(bytes));
    assert_eq!(pieces, whole, "in pieces of {size}, and whole");
}

/// The messages in the bytes up to a close or a fault.
fn decode<'a>(chunks: impl Iterator<Item = &'a [u8]>) -> (Vec<Event<'static>>, Option<Fault>) {
    let mut decoder = Decoder::new(LIMIT);
    let mut events = Vec::new();
    for chunk in chunks {
        let mut chunk = chunk.to_vec();
        let mut rest = chunk.as_mut_slice();
        while !rest.is_empty() {
            let offered = rest.len();
            let step = match decoder.next(rest) {
                Ok(step) => step,
                Err(fault) => return (events, Some(fault)),
            };
            let (used, event) = (step.used, step.event.map(owned));
            assert!((1..=offered).contains(&used), "used {used} of {offered} bytes");
            if let Some(Event::Text(text)) = &event {
                assert!(text.len() <= LIMIT, "a message over the limit");
            }
            let closed = matches!(event, Some(Event::Close(_)));
            events.extend(event);
            if closed {
                return (events, None);
            }
            rest = rest.get_mut(used..).unwrap_or_default();
            assert!(decoder.held_bytes() <= 2 * LIMIT + BOOKKEEPING, "holds {} bytes", decoder.held_bytes());
        }
    }
    (events, None)
}

fn owned(event: Event<'_>) -> Event<'static> {
    match event {
        Event::Text(text) => Event::Text(text.into_owned().into()),
        Event::Ping(payload) => Event::Ping(payload.into_owned().into()),
        Event::Pong => Event::Pong,
        Event::Close(close) => Event::Close(close),
    }
}
