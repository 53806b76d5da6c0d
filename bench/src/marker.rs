//! The marker in a message's text: one hexadecimal word that carries the message's number and when it was sent.
//!
//! A receiver finds it by its first eight digits in the raw bytes of a frame, so that no server's format has to be
//! parsed while the load runs, and each server costs the generator the same.

/// The first digits of a marker.
const PREFIX: &[u8; 8] = b"be9c5eed";
/// Prefix, eight digits of the message's number, sixteen of the nanoseconds.
const LENGTH: usize = 8 + 8 + 16;
/// The characters of a message's text.
const TEXT_LENGTH: usize = 120;
/// What follows the marker: ordinary words.
const WORDS: &str = "did anyone see the match last night it was really close until the last few minutes of it";

/// What a message says about itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    /// Counts the messages of a run.
    pub(crate) number: u32,
    /// When it was sent, in nanoseconds of the generator's clock.
    pub(crate) sent_at: u64,
}

impl Marker {
    /// Appends a text of 120 characters that begins with this marker.
    pub(crate) fn push_text(self, out: &mut Vec<u8>) {
        out.extend_from_slice(PREFIX);
        push_hex(out, u64::from(self.number), 8);
        push_hex(out, self.sent_at, 16);
        out.push(b' ');
        out.extend(WORDS.bytes().take(TEXT_LENGTH - LENGTH - 1));
    }
}

/// Finds the marker of a frame. Frames of one kind have it in one place, so the last place is tried first.
#[derive(Default)]
pub(crate) struct Finder {
    last_place: usize,
}

impl Finder {
    /// The first marker in `payload`.
    pub(crate) fn find(&mut self, payload: &[u8]) -> Option<Marker> {
        if let Some(marker) = read_at(payload, self.last_place) {
            return Some(marker);
        }
        let mut places = memchr::memmem::find_iter(payload, PREFIX);
        let (place, marker) = places.find_map(|place| Some((place, read_at(payload, place)?)))?;
        self.last_place = place;
        Some(marker)
    }
}

fn read_at(payload: &[u8], place: usize) -> Option<Marker> {
    let digits = payload.get(place..)?.first_chunk::<LENGTH>()?.strip_prefix(PREFIX)?;
    let (number, sent_at) = digits.split_at_checked(8)?;
    Some(Marker { number: u32::try_from(hex(number)?).ok()?, sent_at: hex(sent_at)? })
}

fn hex(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0, |value, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(value << 4 | u64::from(digit))
    })
}

fn push_hex(out: &mut Vec<u8>, value: u64, digits: u32) {
    out.extend((0..digits).rev().filter_map(|place| {
        let digit = u32::try_from(value >> (4 * place) & 0x0f).ok()?;
        u8::try_from(char::from_digit(digit, 16)?).ok()
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_120_characters_of_words_and_carries_its_marker() {
        let marker = Marker { number: 0xdead_beef, sent_at: 1_234_567_890_123 };
        let mut text = Vec::new();
        marker.push_text(&mut text);
        assert_eq!(text.len(), TEXT_LENGTH);
        assert!(text.is_ascii());

        let mut finder = Finder::default();
        let framed = [br#"{"type":"message.created","data":{"text":""#, &text[..], br#""}}"#].concat();
        assert_eq!(finder.find(&framed), Some(marker));
        assert_eq!(finder.find(&framed), Some(marker), "in the place of the last one");
        assert_eq!(finder.find(&text), Some(marker), "in another place");
    }

    #[test]
    fn a_frame_without_a_whole_marker_has_none() {
        let mut finder = Finder::default();
        assert_eq!(finder.find(b""), None);
        assert_eq!(finder.find(br#"{"type":"channel.membersChanged"}"#), None);
        assert_eq!(finder.find(b"be9c5eed0000"), None);
    }

    #[test]
    fn an_id_that_looks_like_the_start_of_a_marker_does_not_hide_it() {
        let marker = Marker { number: 1, sent_at: 2 };
        let mut frame = b"0198c3f2-7a00-7be9-8001-00be9c5eed11 ".to_vec();
        marker.push_text(&mut frame);
        assert_eq!(Finder::default().find(&frame), Some(marker));
    }
}
