//! Frame headers, as a client sends them (always masked).

use super::Fault;

/// The opcodes that a client of ours may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    fn parse(bits: u8) -> Result<Self, Fault> {
        match bits {
            0 => Ok(Self::Continuation),
            1 => Ok(Self::Text),
            2 => Err(Fault::Binary),
            8 => Ok(Self::Close),
            9 => Ok(Self::Ping),
            10 => Ok(Self::Pong),
            _ => Err(Fault::Protocol("reserved opcode")),
        }
    }

    pub(super) fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

/// A whole header.
#[derive(Debug)]
pub(super) struct Header {
    pub(super) fin: bool,
    pub(super) opcode: Opcode,
    pub(super) mask: [u8; 4],
    pub(super) len: u64,
    /// Bytes of the header itself.
    pub(super) size: usize,
}

impl Header {
    /// The header at the front of `bytes`, `None` while it is incomplete. What is wrong is found
    /// with the first byte that makes it so.
    pub(super) fn parse(bytes: &[u8]) -> Result<Option<Self>, Fault> {
        let Some((&first, rest)) = bytes.split_first() else { return Ok(None) };
        if first & 0x70 != 0 {
            return Err(Fault::Protocol("reserved bit set"));
        }
        let fin = first & 0x80 != 0;
        let opcode = Opcode::parse(first & 0x0f)?;
        if opcode.is_control() && !fin {
            return Err(Fault::Protocol("fragmented control frame"));
        }
        let Some((&second, rest)) = rest.split_first() else { return Ok(None) };
        if second & 0x80 == 0 {
            return Err(Fault::Protocol("unmasked frame"));
        }
        let short = second & 0x7f;
        if opcode.is_control() && short > 125 {
            return Err(Fault::Protocol("control frame too long"));
        }
        let Some((len, rest)) = payload_len(short, rest)? else { return Ok(None) };
        let Some((&mask, rest)) = rest.split_first_chunk::<4>() else { return Ok(None) };
        Ok(Some(Self { fin, opcode, mask, len, size: bytes.len() - rest.len() }))
    }
}

fn payload_len(short: u8, rest: &[u8]) -> Result<Option<(u64, &[u8])>, Fault> {
    let (len, rest, least) = match short {
        126 => {
            let Some((len, rest)) = rest.split_first_chunk::<2>() else { return Ok(None) };
            (u64::from(u16::from_be_bytes(*len)), rest, 126)
        }
        127 => {
            let Some((len, rest)) = rest.split_first_chunk::<8>() else { return Ok(None) };
            (u64::from_be_bytes(*len), rest, 1 << 16)
        }
        len => (u64::from(len), rest, 0),
    };
    if len < least {
        return Err(Fault::Protocol("length not in its shortest form"));
    }
    if len >> 63 != 0 {
        return Err(Fault::Protocol("length over 63 bits"));
    }
    Ok(Some((len, rest)))
}

/// The bytes of a header that is cut by a chunk's end.
#[derive(Debug, Default)]
pub(super) struct PartialHeader {
    bytes: [u8; 14],
    len: usize,
}

impl PartialHeader {
    pub(super) fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Takes bytes one by one until the header is whole; answers it and how many were taken.
    pub(super) fn extend(&mut self, chunk: &[u8]) -> Result<Option<(Header, usize)>, Fault> {
        for (taken, &byte) in (1..).zip(chunk) {
            let Some(place) = self.bytes.get_mut(self.len) else { break };
            *place = byte;
            self.len += 1;
            if let Some(header) = Header::parse(self.bytes.get(..self.len).unwrap_or_default())? {
                self.len = 0;
                return Ok(Some((header, taken)));
            }
        }
        Ok(None)
    }
}
