//! RFC 6455, the client's side of the wire: bytes in, whole text messages and control frames out.
//! Server frames are made in [`crate::Frame`]; nothing here touches a socket.

mod close;
mod header;
mod mask;

use std::borrow::Cow;

use header::{Header, Opcode, PartialHeader};
use mask::unmask;

pub use close::Close;

/// What a client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event<'a> {
    /// A whole text message; borrowed from the chunk when it lay there in one frame.
    Text(Cow<'a, str>),
    /// A ping, to be answered with the same payload.
    Ping(Cow<'a, [u8]>),
    /// A pong: a sign of life, no more.
    Pong,
    /// The closing handshake, begun or answered.
    Close(Close),
}

/// Why a connection has to be failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The bytes are not what RFC 6455 allows.
    #[error("{0}")]
    Protocol(&'static str),
    /// A binary message: only text is spoken here.
    #[error("binary messages are not supported")]
    Binary,
    /// Text that is not UTF-8.
    #[error("text is not UTF-8")]
    Utf8,
    /// A message over the limit.
    #[error("message too big")]
    TooBig,
}

impl Fault {
    /// The close code that tells the client.
    pub fn code(self) -> u16 {
        match self {
            Self::Protocol(_) => 1002,
            Self::Binary => 1003,
            Self::Utf8 => 1007,
            Self::TooBig => 1009,
        }
    }
}

/// What one call of [`Decoder::next`] did.
#[derive(Debug, PartialEq, Eq)]
pub struct Step<'a> {
    /// Bytes of the chunk that are done with: at least one unless the chunk was empty.
    pub used: usize,
    /// What they completed, if anything.
    pub event: Option<Event<'a>>,
}

/// Takes a client's bytes in any chunks and gives its messages.
///
/// It holds nothing between messages, and never more than one message (`limit`), one control
/// frame and one header. After a [`Fault`] it must not be used again.
#[derive(Debug)]
pub struct Decoder {
    limit: usize,
    /// Boxed, because most connections are at rest most of the time.
    progress: Option<Box<Progress>>,
}

/// What of an unfinished frame or message has arrived.
#[derive(Debug, Default)]
struct Progress {
    header: PartialHeader,
    payload: Option<Payload>,
    control: Vec<u8>,
    message: Vec<u8>,
    /// How much of `message` is known to be UTF-8, so that each byte is checked once.
    checked: usize,
    /// A text frame without FIN has come: only continuations and control frames may follow.
    fragmented: bool,
}

/// The frame whose payload has not all arrived.
#[derive(Debug)]
struct Payload {
    opcode: Opcode,
    fin: bool,
    mask: [u8; 4],
    missing: usize,
}

impl Decoder {
    /// A decoder for messages of up to `limit` bytes.
    pub fn new(limit: usize) -> Self {
        Self { limit, progress: None }
    }

    /// Nothing is half done: no frame, no message.
    pub fn is_idle(&self) -> bool {
        self.progress.is_none()
    }

    /// Heap bytes that an unfinished message occupies now.
    pub fn held_bytes(&self) -> usize {
        self.progress
            .as_ref()
            .map_or(0, |progress| size_of::<Progress>() + progress.message.capacity() + progress.control.capacity())
    }

    /// Decodes the front of `chunk`, in place. Call it with what remains until all is used.
    pub fn next<'a>(&mut self, chunk: &'a mut [u8]) -> Result<Step<'a>, Fault> {
        if self.progress.as_ref().is_some_and(|progress| progress.payload.is_some()) {
            return self.payload(chunk, 0);
        }
        let Some((header, start)) = self.header(chunk)? else {
            return Ok(Step { used: chunk.len(), event: None });
        };
        let len = self.admit(&header)?;
        let rest = chunk.get_mut(start..).unwrap_or_default();
        if rest.len() < len {
            let Header { opcode, fin, mask, .. } = header;
            self.progress().payload = Some(Payload { opcode, fin, mask, missing: len });
            return self.payload(rest, start);
        }
        let payload = rest.get_mut(..len).unwrap_or_default();
        unmask(payload, header.mask);
        let event = self.whole(&header, payload)?;
        self.rest_if_done();
        Ok(Step { used: start + len, event })
    }

    fn progress(&mut self) -> &mut Progress {
        self.progress.get_or_insert_default()
    }

    fn rest_if_done(&mut self) {
        if self.progress.as_ref().is_some_and(|p| p.payload.is_none() && !p.fragmented) {
            self.progress = None;
        }
    }

    /// The header at the front, and how much of `chunk` it took; `None` when it goes on in the next.
    fn header(&mut self, chunk: &[u8]) -> Result<Option<(Header, usize)>, Fault> {
        if self.progress.as_ref().is_none_or(|progress| progress.header.is_empty())
            && let Some(header) = Header::parse(chunk)?
        {
            let size = header.size;
            return Ok(Some((header, size)));
        }
        if chunk.is_empty() {
            return Ok(None);
        }
        self.progress().header.extend(chunk)
    }

    /// Checks a header against what went before; answers the payload's length.
    fn admit(&mut self, header: &Header) -> Result<usize, Fault> {
        let (fragmented, held) = self.progress.as_ref().map_or((false, 0), |p| (p.fragmented, p.message.len()));
        match header.opcode {
            Opcode::Text if fragmented => return Err(Fault::Protocol("message inside a message")),
            Opcode::Continuation if !fragmented => {
                return Err(Fault::Protocol("continuation of nothing"));
            }
            _ => {}
        }
        let len = usize::try_from(header.len).map_err(|_| Fault::TooBig)?;
        if !header.opcode.is_control() && len > self.limit.saturating_sub(held) {
            return Err(Fault::TooBig);
        }
        if header.opcode == Opcode::Text && !header.fin {
            self.progress().fragmented = true;
        }
        Ok(len)
    }

    /// A frame that lies in the chunk as a whole: the usual case, without a copy when it is a
    /// whole message too.
    fn whole<'a>(&mut self, header: &Header, payload: &'a [u8]) -> Result<Option<Event<'a>>, Fault> {
        match header.opcode {
            Opcode::Text if header.fin => {
                let text = std::str::from_utf8(payload).map_err(|_| Fault::Utf8)?;
                Ok(Some(Event::Text(Cow::Borrowed(text))))
            }
            Opcode::Text | Opcode::Continuation => {
                let progress = self.progress();
                progress.append(payload)?;
                if header.fin { progress.finish().map(Some) } else { Ok(None) }
            }
            Opcode::Ping => Ok(Some(Event::Ping(Cow::Borrowed(payload)))),
            Opcode::Pong => Ok(Some(Event::Pong)),
            Opcode::Close => Close::parse(payload).map(|close| Some(Event::Close(close))),
        }
    }

    /// More of a frame that did not arrive at once; `before` bytes of the caller's chunk are used.
    fn payload<'a>(&mut self, chunk: &mut [u8], before: usize) -> Result<Step<'a>, Fault> {
        let progress = self.progress();
        let Some(mut frame) = progress.payload.take() else {
            return Ok(Step { used: before, event: None });
        };
        let now = frame.missing.min(chunk.len());
        let bytes = chunk.get_mut(..now).unwrap_or_default();
        unmask(bytes, frame.mask);
        frame.mask.rotate_left(now % 4);
        frame.missing -= now;
        if frame.opcode.is_control() {
            progress.control.extend_from_slice(bytes);
        } else {
            progress.append(bytes)?;
        }
        let used = before + now;
        if frame.missing > 0 {
            progress.payload = Some(frame);
            return Ok(Step { used, event: None });
        }
        let event = match frame.opcode {
            Opcode::Text | Opcode::Continuation if frame.fin => Some(progress.finish()?),
            Opcode::Text | Opcode::Continuation => None,
            Opcode::Ping => Some(Event::Ping(Cow::Owned(std::mem::take(&mut progress.control)))),
            Opcode::Pong => {
                progress.control = Vec::new();
                Some(Event::Pong)
            }
            Opcode::Close => Some(Event::Close(Close::parse(&progress.control)?)),
        };
        self.rest_if_done();
        Ok(Step { used, event })
    }
}

impl Progress {
    /// Adds text, and finds out at once when it cannot become UTF-8 any more.
    fn append(&mut self, bytes: &[u8]) -> Result<(), Fault> {
        self.message.extend_from_slice(bytes);
        match std::str::from_utf8(self.message.get(self.checked..).unwrap_or_default()) {
            Ok(text) => self.checked += text.len(),
            // An unfinished code point at the end may go on in the next bytes.
            Err(error) if error.error_len().is_none() => self.checked += error.valid_up_to(),
            Err(_) => return Err(Fault::Utf8),
        }
        Ok(())
    }

    fn finish<'a>(&mut self) -> Result<Event<'a>, Fault> {
        self.fragmented = false;
        self.checked = 0;
        let text = String::from_utf8(std::mem::take(&mut self.message));
        Ok(Event::Text(Cow::Owned(text.map_err(|_| Fault::Utf8)?)))
    }
}

#[cfg(test)]
mod tests;
